// Instances of a room that process the same blocks of their host's timeline.
// SPDX-License-Identifier: MIT
#pragma once

#include "interleaver.hpp"

#include "localcast_juce/clock/stream_clock.hpp"
#include "localcast_juce/room/room.hpp"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

namespace localcast::test {

// Two of them. In step, neither begins a block before both have ended the one before; else one may be ahead, as in hosts
// that render some tracks early. They have to count alike from the first block on.
class Cycles : public Scene {
public:
    static constexpr unsigned instances = 2, cycles = 3;

    explicit Cycles(bool in_step) : in_step_(in_step) {}
    void begin() override;
    void run(unsigned number) override;
    std::string end() override;

private:
    void wait_for_others(unsigned cycle);

    const bool in_step_;
    std::array<std::optional<audio::Room>, instances> rooms_;
    std::array<std::optional<audio::StreamClock>, instances> clocks_;
    std::array<std::array<std::uint64_t, cycles>, instances> frames_{}; // that each block began with
    std::mutex mutex_;
    std::condition_variable all_;
    unsigned arrived_ = 0;
};

} // namespace localcast::test
