// A host that does to its plugins what hosts do, and keeps account of the time that their clocks gave each block.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/clock/stream_clock.hpp"
#include "localcast_juce/room/room.hpp"

#include "localcast/producer.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace localcast::test {

/// What a host tells its plugins, and what it does by itself.
struct HostHabits {
    bool gives_position = true;
    bool gives_host_time = false;
    bool gives_playing = true; // false: the position is all there is
    unsigned threads = 1;      // that process the instances of a cycle
};

/// A block as an instance got it and its clock saw it.
struct SeenBlock {
    std::uint64_t cycle;
    std::uint64_t time_ns;
    std::uint64_t first_frame;
    std::uint32_t frames;
    std::int64_t position; // of the host, told or not
    audio::Agreement agreement;
    bool jumped;
    bool told; // of this time the instance had told before
};

/// One plugin on a track.
struct FakeInstance {
    FakeInstance(const std::string &room, std::uint32_t rate);

    audio::Room room;
    audio::StreamClock clock;
    Producer<Kind::scene_ray> producer; // something to move the window's edge with
    std::vector<SeenBlock> seen;
    std::uint64_t edges_back = 0; // times that it saw the edge go back
    std::uint64_t last_edge_ns = 0;
    std::int64_t ahead = 0;       // frames by which the host renders it ahead of the others
    bool suspended = false;
};

class FakeHost {
public:
    FakeHost(std::string room, std::uint64_t seed, HostHabits habits = {}, std::uint32_t rate = 48000);

    FakeInstance &add();
    void remove(std::size_t index) { instances_.erase(instances_.begin() + static_cast<std::ptrdiff_t>(index)); }
    [[nodiscard]] FakeInstance &operator[](std::size_t index) { return *instances_[index]; }
    [[nodiscard]] std::size_t size() const { return instances_.size(); }

    void play() { playing_ = true; }
    void stop() { playing_ = false; }
    void seek(std::int64_t position) { position_ = position; }
    void loop(std::int64_t begin, std::int64_t end) { loop_ = {begin, end}; }
    void change_rate(std::uint32_t rate);

    /// One cycle: every instance that is not suspended gets the same block, in an order of the seed's choice, on as many
    /// threads as the host has. A loop's end splits the cycle in two.
    void cycle(std::uint32_t frames);

    /// Cycles without any instance: the host goes on alone.
    void cycle_alone(std::uint32_t frames);

    [[nodiscard]] std::int64_t position() const { return position_; }
    [[nodiscard]] std::uint64_t late() const;
    [[nodiscard]] std::uint32_t rate() const { return rate_; }

private:
    struct Loop {
        std::int64_t begin, end;
    };
    void part(std::uint32_t frames);
    void process(FakeInstance &instance, std::uint32_t frames) const;
    void move_on(std::uint32_t frames);

    std::string room_;
    std::uint64_t random_;
    HostHabits habits_;
    std::uint32_t rate_;
    std::vector<std::unique_ptr<FakeInstance>> instances_;
    bool playing_ = false;
    std::int64_t position_ = 0;
    std::uint64_t elapsed_ = 0; // frames since the host was opened
    std::optional<Loop> loop_;
    std::uint64_t cycle_ = 1;
};

/// In words, the first thing that is wrong; empty when nothing is.

/// Blocks of different instances in the same cycle have the same time.
[[nodiscard]] std::string unequal_times(FakeHost &host, std::uint64_t from_cycle = 0);

/// Blocks of one instance follow one another without a gap, to the frame and to the nanosecond; `gaps` of them may not.
[[nodiscard]] std::string broken_runs(FakeHost &host, std::size_t gaps = 0);

/// No edge went back, no sample was late, no time of an instance went back but for as many blocks of it as are `told` again.
[[nodiscard]] std::string disorder(FakeHost &host, std::size_t told = 0);

} // namespace localcast::test
