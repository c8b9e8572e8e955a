// An instance's membership in a room: what it feeds, what it finds in that, what it hears of everybody.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/analysis/analysis_worker.hpp"
#include "localcast_juce/audio/audio_feed.hpp"
#include "localcast_juce/room/room.hpp"

#include "localcast/cursor.hpp"
#include "localcast/types.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace localcast::plugin::trigger {

/// Between two looks of the analysis at what came in.
inline constexpr std::chrono::milliseconds analysis_interval{10};

/// Stays where it is.
class Session {
public:
    /// owner, blocks
    Session(audio::Room joined, std::string source)
        : room(std::make_shared<audio::Room>(std::move(joined))), name(std::move(source)), feed(*room, name),
          events(room->runtime()), worker_(*room) {}
    /// owner, blocks
    ~Session() {
        worker_.stop();
        room->set_stream(SensorId(0), 0, 0, 0); // its name is free, however long somebody keeps the room
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    std::shared_ptr<audio::Room> room; // first: what follows must be gone before it; who shows it may keep it for longer
    std::string name; // of the source that this instance feeds
    audio::AudioFeed feed;
    Cursor<Kind::event_claim> events;

    /// Begins; rests until listen_from(). False when there is no thread to be had.
    /// owner, blocks
    bool start() {
        return worker_.follow({[this] { return wanted(); }, {}}, analysis_interval);
    }

    /// Finds the events of this source in what sounds from this stream time on, as if nothing had been before; 0: rests.
    /// any-thread, rt
    void listen_from(std::uint64_t stream_ns) LOCALCAST_RT {
        from_ns_.store(stream_ns, std::memory_order_relaxed); // relaxed: a word that speaks for itself
    }

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
