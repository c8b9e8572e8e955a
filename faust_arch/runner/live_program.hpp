// A program as the audio thread plays it: the inputs go into the window, then the program computes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "faust/localcast/LiveDriver.h"
#include "faust/localcast/Runner.h"
#include "live_clock.hpp"
#include "live_feed.hpp"

namespace localcast::faust::runner {

class LiveProgram final : public LiveCallback {
public:
    /** Without a feed nothing goes into a window. The program must be initialised; both must outlive it. */
    LiveProgram(RunnableProgram& program, LiveFeed* feed, std::uint32_t rate_hz);

    void cycle(std::uint32_t clock_frame, std::size_t frames, const float* const* inputs,
               float* const* outputs) noexcept override;

    /** Stream frames until now. Any thread. */
    [[nodiscard]] std::uint64_t frames() const noexcept { return frames_.load(std::memory_order_relaxed); }
    /** How often the sound system left frames out. Any thread. */
    [[nodiscard]] std::uint64_t gaps() const noexcept { return gaps_.load(std::memory_order_relaxed); }

private:
    void play(std::uint64_t first_frame, std::size_t frames) noexcept;

    RunnableProgram& program_;
    LiveFeed* feed_;
    std::uint32_t rate_hz_;
    LiveClock clock_;
    std::vector<std::vector<double>> inputs_, outputs_; // of a part of a cycle
    std::vector<const float*> from_;                    // where the part begins
    std::vector<double*> input_pointers_, output_pointers_;
    // Written by the audio thread, shown by others; they order nothing: relaxed.
    std::atomic<std::uint64_t> frames_{0};
    std::atomic<std::uint64_t> gaps_{0};
};

} // namespace localcast::faust::runner
