// SPDX-License-Identifier: MIT
#include "listening.hpp"

#include <algorithm>
#include <utility>

namespace localcast::plugin::align {
namespace {

using estimators::PhaseRefusal;
using estimators::PhaseState;

// A little more than the range, whose ends are within reach then.
constexpr double kMaxDelaySeconds = 1.05 * range_ms * 1e-3;
// What was heard before a reference was chosen counts as far as this: the window has it, however late the choice is noticed.
constexpr std::uint64_t kHeardBeforeChoiceNs = 2'500'000'000;
// What is so old leaves the window before an analysis that is made now comes to it.
constexpr std::uint64_t kLeavesSoonNs = 100'000'000;
constexpr std::uint64_t kPictureIntervalNs = 1'000'000'000;
constexpr std::size_t kPicturePoints = 2001;

} // namespace

Listening::Listening(audio::Room &room, SensorId me) : room_(&room), me_(me), survey_(room.runtime(), me), worker_(room) {}

Listening::~Listening() { worker_.stop(); }

bool Listening::start(std::chrono::milliseconds interval) {
    return worker_.follow({[this] { return wanted(); }, [this](const estimators::PhaseAnalyser *phases) { seen(phases); }},
                          interval);
}

// Before each update: against whom, and from when on.
std::optional<audio::AnalysisConfig> Listening::wanted() {
    const std::uint64_t from_ns = from_ns_.load(std::memory_order_relaxed);
    const std::vector<MemberNote> members = members_.look(room_->memory());
    const ReferenceChoice choice = choose_reference(members, me_.hash());
    const std::uint64_t run_ns = run_ns_.load(std::memory_order_relaxed);
    if (choice.chooser && run_ns != 0) {
        survey_.listen(members, run_ns);
        survey_result_.write(survey_.result());
    } else {
        survey_.rest();
    }
    reference_.write(choice);
    if (from_ns == 0 || choice.source == 0 || choice.source == me_.hash()) {
        planned_ = {};
        return std::nullopt;
    }
    audio::AnalysisConfig config;
    config.reference = SensorId(choice.source);
    config.sources = {me_};
    config.max_delay_seconds = kMaxDelaySeconds;
    config.from = stream_time(begin_of_evidence(choice, from_ns));
    return config;
}

// What has left the window cannot be heard: after a change of reference the rest of it is what there is. Found once for
// each change, lest the analysis begin anew while the window goes on.
std::uint64_t Listening::begin_of_evidence(const ReferenceChoice &choice, std::uint64_t from_ns) {
    if (choice.source != planned_.source || choice.chosen_ns != planned_.chosen_ns || from_ns != planned_from_ns_) {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(room_->runtime().get(), &status);
        const std::uint64_t heard_ns = choice.chosen_ns - std::min(choice.chosen_ns, kHeardBeforeChoiceNs);
        planned_ = choice;
        planned_from_ns_ = from_ns;
        planned_begin_ns_ = std::max({from_ns, heard_ns, status.window_start_ns + kLeavesSoonNs});
    }
    return planned_begin_ns_;
}

void Listening::seen(const estimators::PhaseAnalyser *phases) {
    refusal_.store(phases != nullptr ? phases->estimate(0).refusal : PhaseRefusal::too_short, std::memory_order_relaxed);
    state_.store(phases != nullptr ? phases->estimate(0).state : PhaseState::searching, std::memory_order_relaxed);
    draw_correlation(phases);
    looks_.fetch_add(1, std::memory_order_relaxed);
}

void Listening::draw_correlation(const estimators::PhaseAnalyser *phases) {
    if (!correlation_wanted_.load(std::memory_order_relaxed)) {
        return;
    }
    const std::uint64_t heard_ns = phases != nullptr ? phases->consumed_ns() : 0;
    if (heard_ns != 0 && heard_ns >= correlation_drawn_ns_ && heard_ns < correlation_drawn_ns_ + kPictureIntervalNs) {
        return;
    }
    correlation_drawn_ns_ = heard_ns;
    estimators::CorrelationCurve curve = phases != nullptr ? phases->correlation(0, kPicturePoints) : estimators::CorrelationCurve{};
    const std::lock_guard lock(correlation_mutex_);
    correlation_ = std::move(curve);
}

estimators::CorrelationCurve Listening::correlation() const {
    const std::lock_guard lock(correlation_mutex_);
    return correlation_;
}

} // namespace localcast::plugin::align
