// How long sound is cut for analysis: frames, and blocks of frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace localcast::estimators {

/** Frames overlap by half. Everything lies on a grid from the first sample on, whatever the blocks that come in. */
struct FrameGrid {
    explicit FrameGrid(double sample_rate_hz)
        : hop(static_cast<std::size_t>(std::exp2(std::round(std::log2(hop_seconds * sample_rate_hz))))) {}

    static constexpr double hop_seconds = 0.0427; // reflections later than this count for little
    static constexpr std::int64_t block_frames = 6;

    std::size_t hop;

    [[nodiscard]] std::size_t frame_size() const { return 2 * hop; }
    [[nodiscard]] std::size_t bins() const { return hop + 1; }
    [[nodiscard]] std::int64_t frame_start(std::int64_t frame) const {
        return frame * static_cast<std::int64_t>(hop);
    }
    [[nodiscard]] std::int64_t block_start(std::int64_t block) const { return frame_start(block * block_frames); }
    /** One past the last sample of a block's last frame. */
    [[nodiscard]] std::int64_t block_end(std::int64_t block) const {
        return frame_start(block * block_frames + block_frames + 1);
    }
};

} // namespace localcast::estimators
