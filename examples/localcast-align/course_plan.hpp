// A course cut into the blocks that a mover is fed with, in the recording's own frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "claim_feeder.hpp"
#include "recording.hpp"

namespace localcast::align {

/**
 * Input frame i of the mover comes out as frame i - latency of the reference's time line. Between two cuts the course
 * is taken as straight.
 */
class CoursePlan {
public:
    explicit CoursePlan(const Recording& recording);

    /** Frames of the whole output: as many as the input has, and as many more as its end moves back. */
    [[nodiscard]] std::uint64_t output_frames() const noexcept { return output_frames_; }
    /** Frames that the mover's output comes later than the reference's time line. */
    [[nodiscard]] std::size_t latency_frames() const noexcept { return latency_frames_; }
    /** Largest and smallest total delay that the mover has to give. */
    [[nodiscard]] double longest_delay_frames() const noexcept { return longest_delay_frames_; }

    /** Frames of the block that begins at input frame `frame`: at most `frames`, and it ends where a jump is. */
    [[nodiscard]] std::size_t block_length(std::uint64_t frame, std::size_t frames) const;
    /** What to claim when this block goes in: the course over the block that is heard then, carried on at the same drift
     *  to the moment that goes in. */
    [[nodiscard]] CourseMoment moment(std::uint64_t frame, std::size_t length) const;

private:
    /** The reference's frame for an input frame; what comes before the reference's first sample counts as that. */
    [[nodiscard]] double reference_frame(std::uint64_t frame) const;

    const Course& course_;
    double ratio_; // frames of the reference for each of the recording
    std::uint64_t output_frames_ = 0;
    std::size_t latency_frames_ = 0;
    double longest_delay_frames_ = 0.0;
};

} // namespace localcast::align
