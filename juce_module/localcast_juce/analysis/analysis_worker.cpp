// SPDX-License-Identifier: MIT
#include "analysis_worker.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

namespace localcast::audio {
namespace {

std::vector<std::uint64_t> hashes_of(const std::vector<SensorId> &sensors) {
    std::vector<std::uint64_t> hashes;
    hashes.reserve(sensors.size());
    for (const SensorId sensor : sensors) {
        hashes.push_back(sensor.hash());
    }
    return hashes;
}

} // namespace

AnalysisWorker::~AnalysisWorker() { stop(); }

bool AnalysisWorker::start(const AnalysisConfig &config) {
    stop();
    const std::lock_guard lock(mutex_);
    forget_missed();
    return begin(config) && launch(config.interval);
}

bool AnalysisWorker::follow(AnalysisPlan plan, std::chrono::milliseconds interval) {
    stop();
    const std::lock_guard lock(mutex_);
    problem_.clear();
    forget_missed();
    plan_ = std::move(plan);
    return launch(interval);
}

// Under the mutex.
bool AnalysisWorker::launch(std::chrono::milliseconds interval) {
    try {
        thread_ = std::thread([this, interval = std::max(interval, std::chrono::milliseconds(1))] { run(interval); });
        return true;
    } catch (const std::exception &error) {
        end();
        problem_ = error.what();
        return false;
    }
}

// Under the mutex.
bool AnalysisWorker::begin(const AnalysisConfig &config) {
    end();
    problem_.clear();
    // relaxed: where the stream has come to, a number by itself.
    const std::uint64_t now_ns = room_->memory().heads.newest_end_ns.load(std::memory_order_relaxed);
    const std::uint64_t from_ns = config.from ? to_ns(*config.from) : now_ns;
    LocalcastRuntime *const runtime = room_->runtime().get();
    try {
        if (config.reference.hash() != 0 && !config.sources.empty()) {
            const estimators::PhaseAnalyserConfig phase{.max_delay_seconds = config.max_delay_seconds,
                                                        .stream_start_ns = from_ns};
            phases_.emplace(runtime, config.reference.hash(), hashes_of(config.sources), phase);
        }
        if (!config.event_sources.empty()) {
            events_.emplace(runtime, hashes_of(config.event_sources),
                            estimators::EventAnalyserConfig{.stream_start_ns = from_ns});
        }
    } catch (const std::exception &error) {
        end();
        problem_ = error.what();
        return false;
    }
    consumed_ns_.store(from_ns, std::memory_order_relaxed);
    return true;
}

// Under the mutex.
void AnalysisWorker::end() noexcept {
    count_missed();
    missed_earlier_ = missed_blocks_.load(std::memory_order_relaxed);
    phases_.reset();
    events_.reset();
}

// Under the mutex.
void AnalysisWorker::count_missed() noexcept {
    const std::uint64_t by_phases = phases_ ? phases_->missed_blocks() : 0;
    const std::uint64_t by_events = events_ ? events_->missed_blocks() : 0;
    missed_blocks_.store(missed_earlier_ + by_phases + by_events, std::memory_order_relaxed);
}

// Under the mutex, while nothing runs.
void AnalysisWorker::forget_missed() noexcept {
    missed_earlier_ = 0;
    missed_blocks_.store(0, std::memory_order_relaxed);
}

// Under the mutex: what the plan wants by now.
void AnalysisWorker::reconsider() {
    std::optional<AnalysisConfig> wanted = plan_.wanted();
    if (wanted == planned_) {
        return;
    }
    planned_ = std::move(wanted);
    if (planned_) {
        begin(*planned_);
    } else {
        end();
    }
}

void AnalysisWorker::stop() {
    halt();
    const std::lock_guard lock(mutex_);
    end();
    plan_ = {};
    planned_.reset();
}

void AnalysisWorker::finish() {
    halt(); // first, lest the thread look at what has ended
    {
        const std::lock_guard lock(mutex_);
        update([](auto &analyser) {
            analyser.finish();
            return analyser.consumed_ns();
        });
    }
    stop();
}

// Waits for the thread's end.
void AnalysisWorker::halt() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) {
        thread_.join();
    }
    const std::lock_guard lock(mutex_);
    stopping_ = false;
}

void AnalysisWorker::set_offline(bool offline) {
    const std::lock_guard lock(mutex_); // an update of the thread comes to its end before the render's first
    offline_.store(offline, std::memory_order_relaxed); // relaxed: ordered by the mutex where it matters
}

void AnalysisWorker::analyse_now() {
    if (!offline_.load(std::memory_order_relaxed)) { // relaxed: an audio thread in real time goes no further
        return;
    }
    const std::lock_guard lock(mutex_);
    update();
}

std::string AnalysisWorker::problem() const {
    const std::lock_guard lock(mutex_);
    return problem_;
}

void AnalysisWorker::run(std::chrono::milliseconds interval) {
    std::unique_lock lock(mutex_);
    // Steady: an update's own time does not move the next one, unless it took longer than the interval.
    auto next = std::chrono::steady_clock::now() + interval;
    while (!wake_.wait_until(lock, next, [this] { return stopping_; })) {
        if (!offline_.load(std::memory_order_relaxed)) {
            update();
        }
        const unsigned intervals = plan_.patience ? std::max(plan_.patience(), 1u) : 1u;
        next = std::max(next + intervals * interval, std::chrono::steady_clock::now());
    }
}

// Under the mutex: reads what is new.
void AnalysisWorker::update() {
    update([](auto &analyser) {
        const std::size_t everything = 65536; // that a window can hold, and an end to it while others go on pushing
        return analyser.poll(everything);
    });
}

// Under the mutex. Whatever fails ends the analysis: half of it would make claims of half the evidence. A plan begins anew
// when it wants something else, as when the host begins to play: the same again would claim twice what was claimed.
template <typename Read>
void AnalysisWorker::update(Read &&read) {
    try {
        if (plan_.wanted) {
            reconsider();
        }
        std::uint64_t consumed = std::numeric_limits<std::uint64_t>::max();
        if (phases_) {
            consumed = std::min(consumed, read(*phases_));
        }
        if (events_) {
            consumed = std::min(consumed, read(*events_));
        }
        if (phases_ || events_) {
            consumed_ns_.store(consumed, std::memory_order_relaxed);
            count_missed();
        }
        if (plan_.seen) {
            plan_.seen(phases_ ? &*phases_ : nullptr);
        }
    } catch (const std::exception &error) {
        end();
        problem_ = error.what();
    }
}

} // namespace localcast::audio
