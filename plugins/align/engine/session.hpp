// An instance's membership in its group: the room, what it feeds, what it hears.
// SPDX-License-Identifier: MIT
#pragma once

#include "listening.hpp"

#include "localcast_juce/audio/audio_feed.hpp"
#include "localcast_juce/claims/claim_reader.hpp"
#include "localcast_juce/room/room.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

namespace localcast::plugin::align {

struct Session {
    Session(audio::Room joined, const std::string &source, std::uint64_t number)
        : serial(number), room(std::make_shared<audio::Room>(std::move(joined))), feed(*room, source),
          claims(room->runtime(), feed.source()), listening(*room, feed.source()) {}
    /// The source is free again and the group is left, however long somebody keeps the room.
    ~Session() {
        room->set_note({});
        room->set_stream(SensorId(0), 0, 0, 0);
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    std::uint64_t serial;              // counted by the instance
    std::shared_ptr<audio::Room> room; // first: what follows must be gone before it; who shows it may keep it for longer
    audio::AudioFeed feed;
    audio::PhaseClaimReader claims;
    Listening listening;
};

/// Lets the owner exchange what the audio thread uses. The audio thread never waits: it goes without for a block.
class Gate {
public:
    /// The audio thread's passage, if it is granted.
    class Passage {
    public:
        /// producer-thread, rt
        explicit Passage(Gate &gate) LOCALCAST_RT
            : gate_(gate), granted_(!gate.taken_.exchange(true, std::memory_order_acquire)) {} // acquire: what the owner put there
        /// producer-thread, rt
        ~Passage() {
            if (granted_) {
                gate_.taken_.store(false, std::memory_order_release); // release: this block's use lies before the owner's
            }
        }
        Passage(const Passage &) = delete;
        Passage &operator=(const Passage &) = delete;
        explicit operator bool() const { return granted_; }

    private:
        Gate &gate_;
        bool granted_;
    };

    /// Runs `change` while the audio thread stays out; waits for its block to end.
    /// owner, blocks
    template <typename Change>
    void exchange(Change change) {
        while (taken_.exchange(true, std::memory_order_acquire)) { // acquire and release: as above
            std::this_thread::yield();
        }
        change();
        taken_.store(false, std::memory_order_release);
    }

private:
    std::atomic<bool> taken_{false};
};

} // namespace localcast::plugin::align
