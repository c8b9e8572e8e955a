// Converts between the reference's frames and the recording's.
// SPDX-License-Identifier: MIT
#include "course_plan.hpp"

#include <algorithm>
#include <cmath>

#include "mover.hpp"

namespace localcast::align {

namespace {

/** Where the last frame of the recording comes to lie, in its own frames. */
double moved_end(const Course& course, double frames, double ratio)
{
    double end = frames;
    // The delay changes by less than a thousandth of what its frame changes.
    for (int round = 0; round < 6; ++round)
        end = frames - course.delay_at(end * ratio) / ratio;
    return end;
}

} // namespace

CoursePlan::CoursePlan(const Recording& recording)
    : course_(recording.course),
      ratio_(static_cast<double>(recording.delay_rate_hz) / static_cast<double>(recording.info.sample_rate_hz))
{
    const auto frames = static_cast<double>(recording.info.frames);
    const double added = std::max(0.0, std::ceil(moved_end(course_, frames, ratio_) - frames));
    output_frames_ = recording.info.frames + static_cast<std::uint64_t>(added);
    const auto [least, most] = course_.range(0.0, static_cast<double>(output_frames_) * ratio_);
    latency_frames_ = static_cast<std::size_t>(std::max(0.0, std::ceil(most / ratio_))) + Mover::look_ahead_frames;
    longest_delay_frames_ = static_cast<double>(latency_frames_) - least / ratio_;
}

double CoursePlan::reference_frame(std::uint64_t frame) const
{
    return frame <= latency_frames_ ? 0.0 : static_cast<double>(frame - latency_frames_) * ratio_;
}

std::size_t CoursePlan::block_length(std::uint64_t frame, std::size_t frames) const
{
    if (frame < latency_frames_)
        return std::min(frames, static_cast<std::size_t>(latency_frames_ - frame));
    const auto jump = course_.next_jump(reference_frame(frame));
    if (!jump)
        return frames;
    const double until = std::ceil(*jump / ratio_) - static_cast<double>(frame - latency_frames_);
    return until < static_cast<double>(frames) ? std::max<std::size_t>(1, static_cast<std::size_t>(until)) : frames;
}

CourseMoment CoursePlan::moment(std::uint64_t frame, std::size_t length) const
{
    const double begin = reference_frame(frame);
    const double end = reference_frame(frame + length);
    CourseMoment moment{course_.delay_at(begin), 0.0, course_.polarity_at(begin)};
    double slope = 0.0;
    // Just before a jump its block's end is still on the course before it.
    const double last = std::nextafter(end, begin);
    if (course_.drifts() && last > begin)
        slope = (course_.delay_at(last) - moment.delay_samples) / (last - begin);
    // The mover takes the claim's delay back to the moment that is heard, which is `latency` before the one that goes in.
    moment.delay_samples += slope * static_cast<double>(latency_frames_) * ratio_;
    moment.drift_ppm = slope * 1e6;
    return moment;
}

} // namespace localcast::align
