// SPDX-License-Identifier: MIT
#include "workers.hpp"

#include "counted_memory.hpp"
#include "lives.hpp"

#include "localcast_juce/analysis/analysis_worker.hpp"
#include "localcast_juce/room/registry.hpp"

#include <algorithm>
#include <optional>

namespace localcast::test {

using audio::AnalysisConfig;
using audio::AnalysisPlan;
using audio::AnalysisWorker;
using audio::Room;

namespace {

class Plan {
public:
    explicit Plan(Room &room) : room_(room) {}

    AnalysisPlan functions() {
        return {[this] { return wanted(); }, [this](const estimators::PhaseAnalyser *) { seen(); }};
    }
    void end() { ended_ = true; }
    unsigned asked() const { return asked_; }
    bool told_as_often() const { return asked_ == seen_; }

private:
    // Whoever is alone rests; with others it listens to their events.
    std::optional<AnalysisConfig> wanted() {
        enter();
        ++asked_;
        const bool alone = room_.peers().size() < 2;
        inside_ = false;
        if (alone) {
            return std::nullopt;
        }
        AnalysisConfig listening;
        listening.event_sources = {SensorId::of("track")};
        return listening;
    }

    void seen() {
        enter();
        ++seen_;
        interleaving::step();
        inside_ = false;
    }

    void enter() {
        if (inside_ || ended_) {
            interleaving::fail(ended_ ? "a plan is asked after its end" : "a plan is asked by two at once");
        }
        inside_ = true;
    }

    Room &room_;
    bool inside_ = false, ended_ = false;
    unsigned asked_ = 0, seen_ = 0;
};

} // namespace

void Workers::begin() {
    allocated_ = counted_allocations();
    asked_ = 0;
}

void Workers::run(unsigned) {
    std::optional<Room> room = join_room();
    if (!room) {
        return interleaving::fail("there was no joining the room");
    }
    Plan plan(*room);
    AnalysisWorker worker(*room);
    if (!worker.follow(plan.functions())) {
        interleaving::fail("there was no thread to be had");
    }
    interleaving::step();
    worker.set_offline(true);
    worker.analyse_now();
    worker.set_offline(false);
    interleaving::step();
    worker.stop();
    plan.end();
    asked_ += plan.asked();
    if (plan.asked() == 0 || !plan.told_as_often() || !worker.problem().empty()) {
        interleaving::fail("an analysis was not asked, or not told");
    }
}

std::string Workers::end() {
    most_asked = std::max(most_asked, asked_);
    if (audio::find_registry().registry->rooms != nullptr) {
        return "the room outlives its members";
    }
    return counted_allocations() == allocated_ ? "" : "memory is left behind";
}

} // namespace localcast::test
