// An instance's membership in a room: what it feeds, what it finds in that, what it hears of everybody.
// SPDX-License-Identifier: MIT
#pragma once

#include "parts/room_source.hpp"

#include "localcast_juce/analysis/analysis_worker.hpp"

#include "localcast/estimators/event_estimator.hpp"

#include "localcast/cursor.hpp"
#include "localcast/types.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace localcast::plugin::trigger {

/// Between two looks of the analysis at what came in.
inline constexpr std::chrono::milliseconds analysis_interval{10};
/// So many of these lie between two looks while it rests. What sounds then is seen before it can be known for an event: it is
/// known no later than if the analysis had not rested.
inline constexpr unsigned intervals_of_rest = 4;
static_assert((intervals_of_rest + 1) * analysis_interval <=
              std::chrono::duration<double>(estimators::least_event_latency_seconds));

/// Stays where it is.
class Session : public RoomSource {
public:
    /// owner, blocks
    Session(audio::Room joined, const audio::Identity &identity, std::string_view source)
        : RoomSource(std::move(joined), identity, source), events(room->runtime()), worker_(*room) {}

    Cursor<Kind::event_claim> events;

    /// Begins; rests until listen_from(). False when there is no thread to be had.
    /// owner, blocks
    bool start() {
        return worker_.follow({[this] { return wanted(); }, {}, [this] { return rests() ? intervals_of_rest : 1; }}, analysis_interval);
    }

    /// Finds the events of this source in what sounds from this stream time on, as if nothing had been before; 0: rests.
    /// any-thread, rt
    void listen_from(std::uint64_t stream_ns) LOCALCAST_RT {
        from_ns_.store(stream_ns, std::memory_order_relaxed); // relaxed, here and below: a word that speaks for itself
    }
    /// any-thread, rt
    [[nodiscard]] bool rests() const LOCALCAST_RT { return from_ns_.load(std::memory_order_relaxed) == 0; }

    /// any-thread, blocks
    [[nodiscard]] audio::AnalysisWorker &worker() { return worker_; }
    /// any-thread, rt
    [[nodiscard]] const audio::AnalysisWorker &worker() const LOCALCAST_RT { return worker_; }

private:
    [[nodiscard]] std::optional<audio::AnalysisConfig> wanted() const {
        const std::uint64_t from_ns = from_ns_.load(std::memory_order_relaxed);
        if (from_ns == 0) {
            return std::nullopt;
        }
        audio::AnalysisConfig config;
        config.event_sources = {feed.source()};
        config.from = stream_time(from_ns);
        return config;
    }

    std::atomic<std::uint64_t> from_ns_{0};
    audio::AnalysisWorker worker_; // last: gone before what it looks at
};

} // namespace localcast::plugin::trigger
