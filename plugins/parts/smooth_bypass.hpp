// From the processed signal to the untouched one and back, without a click and at the same latency.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <cstddef>
#include <span>
#include <vector>

namespace localcast::plugin {

/// For each piece of audio, first keep() what came in, then process it (in place, if so wanted), then mix(). While nothing
/// is bypassed and no fade is under way, mix() leaves every sample as it is.
class SmoothBypass {
public:
    static constexpr double fade_seconds = 0.01;

    /// Makes room for pieces of at most `most_frames`; the untouched signal comes `latency_frames` late, as the processed one
    /// does. Begins without a fade. Allocates.
    /// producer-thread, blocks
    void prepare(double sample_rate_hz, std::size_t channels, std::size_t latency_frames, std::size_t most_frames);

    /// As after prepare(): nothing was heard.
    /// producer-thread, rt
    void reset() LOCALCAST_RT;

    /// Null channels are silence, and so are samples that are no finite numbers; channels beyond the prepared ones are left
    /// out.
    /// producer-thread, rt
    void keep(std::span<const float *const> channels, std::size_t frames) LOCALCAST_RT;

    /// Fades towards the untouched signal, or away from it. An output without an input of the same number takes the last
    /// input; without any input it becomes silent.
    /// producer-thread, rt
    void mix(std::span<float *const> outputs, std::size_t frames, bool bypassed) LOCALCAST_RT;

private:
    [[nodiscard]] float dry(std::size_t channel, std::size_t frame) const LOCALCAST_RT;

    std::vector<float> ring_; // one channel behind the other, each `length_` long
    std::size_t channels_ = 0, length_ = 0;
    std::size_t latency_ = 0;
    std::size_t write_ = 0;  // where the next piece goes
    std::size_t piece_ = 0;  // where the last piece begins
    double amount_ = 0.0;    // of the untouched signal
    double step_ = 1.0;      // per frame
    bool begun_ = false;
};

} // namespace localcast::plugin
