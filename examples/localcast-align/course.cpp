// Draws the course from the smoothed measurements and decides whether it drifts.
// SPDX-License-Identifier: MIT
#include "course.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace localcast::align {

namespace {

using estimators::DelayPoint;
using estimators::DelaySegment;

constexpr double ppm = 1e6;

/** The mean weighted by certainty, and how sure a single smoothed value is of it. */
Measured weighted_mean(const DelaySegment& segment)
{
    constexpr double least_uncertainty = 1e-9; // keeps the weights finite
    double weights = 0.0;
    double sum = 0.0;
    double least = segment.points.front().delay_uncertainty_samples;
    for (const DelayPoint& point : segment.points) {
        const double uncertainty = std::max(point.delay_uncertainty_samples, least_uncertainty);
        weights += 1.0 / (uncertainty * uncertainty);
        sum += (point.delay_samples - segment.points.front().delay_samples) / (uncertainty * uncertainty);
        least = std::min(least, point.delay_uncertainty_samples);
    }
    return {segment.points.front().delay_samples + sum / weights, least};
}

/** Whether a constant explains every point of the segment. */
bool is_constant(const DelaySegment& segment)
{
    static constexpr double most_deviations = 4.0;
    static constexpr double immaterial_samples = 1e-3;
    const double mean = weighted_mean(segment).value;
    return std::all_of(segment.points.begin(), segment.points.end(), [mean](const DelayPoint& point) {
        return std::abs(point.delay_samples - mean) <=
               std::max(most_deviations * point.delay_uncertainty_samples, immaterial_samples);
    });
}

/** Whether one course can have led from one segment to the next after all: by their errors or by next to nothing. */
bool is_no_jump(const DelaySegment& before, const DelaySegment& after)
{
    constexpr double most_deviations = 4.0;
    constexpr double least_samples = 0.5; // no device loses a part of a sample
    const DelayPoint& last = before.points.back();
    const DelayPoint& first = after.points.front();
    const double change = after.delay_at(first.frame) - before.delay_at(first.frame);
    const double drift_ppm =
        std::max(last.sampling_rate_offset_uncertainty_ppm, first.sampling_rate_offset_uncertainty_ppm);
    const double deviation = std::hypot(last.delay_uncertainty_samples, first.delay_uncertainty_samples,
                                        (first.frame - last.frame) * drift_ppm / ppm);
    return before.polarity == after.polarity && std::abs(change) < std::max(least_samples, most_deviations * deviation);
}

/** Smoothed segments between jumps that deserve the name. */
std::vector<DelaySegment> segments_of(std::vector<estimators::DelayObservation> observations, double rate_hz)
{
    for (;;) {
        std::vector<DelaySegment> segments = estimators::smooth_delays(observations, rate_hz);
        bool joined = false;
        std::size_t next = 1; // the segment that the next jump leads to
        for (std::size_t i = 1; i < observations.size(); ++i) {
            if (!observations[i].after_jump)
                continue;
            if (is_no_jump(segments[next - 1], segments[next])) {
                observations[i].after_jump = false;
                joined = true;
            }
            ++next;
        }
        if (!joined)
            return segments;
    }
}

/** A straight course through the segment with this drift. */
void straighten(DelaySegment& segment, const Measured& drift)
{
    for (DelayPoint& point : segment.points)
        point.delay_samples -= point.frame * drift.value / ppm;
    const Measured mean = weighted_mean(segment);
    const double frame = segment.points.front().frame;
    segment.points = {
        {frame, mean.value + frame * drift.value / ppm, mean.uncertainty, drift.value, drift.uncertainty}};
}

/** Growth over all segments by the time it took, in ppm. */
std::optional<Measured> mean_drift_of(std::span<const DelaySegment> segments)
{
    // The errors at the two ends of a fitted line pull against each other (correlation -1/2).
    constexpr double ends_apart = 1.5;
    double growth = 0.0;
    double variance = 0.0;
    double frames = 0.0;
    for (const DelaySegment& segment : segments) {
        const DelayPoint& first = segment.points.front();
        const DelayPoint& last = segment.points.back();
        growth += last.delay_samples - first.delay_samples;
        variance += ends_apart * (first.delay_uncertainty_samples * first.delay_uncertainty_samples +
                                  last.delay_uncertainty_samples * last.delay_uncertainty_samples);
        frames += last.frame - first.frame;
    }
    if (!(frames > 0.0))
        return std::nullopt;
    return Measured{growth / frames * ppm, std::sqrt(variance) / frames * ppm};
}

} // namespace

Course::Course() : segments_{DelaySegment{0.0, 1, {DelayPoint{}}}}, mean_drift_(Measured{}) {}

Course::Course(std::span<const estimators::DelayObservation> observations, std::uint32_t rate_hz, bool offset_known)
    : segments_(segments_of({observations.begin(), observations.end()}, rate_hz))
{
    if (segments_.empty())
        return;
    if (offset_known)
        mean_drift_ = mean_drift_of(segments_);
    drifts_ = !std::all_of(segments_.begin(), segments_.end(), is_constant);
    if (drifts_)
        lend_drift();
    else
        hold_constant();
    find_jumps();
}

void Course::hold_constant()
{
    for (DelaySegment& segment : segments_) {
        Measured mean = weighted_mean(segment);
        // A copy lies whole samples off; then no bit need be lost. Nothing shorter than this is ever heard or measured.
        constexpr double immaterial_samples = 0.01;
        const double whole = std::round(mean.value);
        if (std::abs(mean.value - whole) <= std::min(2.0 * mean.uncertainty + 1e-6, immaterial_samples))
            mean.value = whole;
        segment.points = {{segment.points.front().frame, mean.value, mean.uncertainty, 0.0, 0.0}};
    }
}

void Course::lend_drift()
{
    constexpr double sure_ppm = 1.0;
    constexpr double unsure_ppm = 2.0;
    std::optional<Measured> surest;
    for (const DelaySegment& segment : segments_) {
        const auto drift = mean_drift_of(std::span(&segment, 1));
        if (drift && drift->uncertainty < sure_ppm && (!surest || drift->uncertainty < surest->uncertainty))
            surest = drift;
    }
    if (!surest)
        return;
    for (DelaySegment& segment : segments_) {
        const auto drift = mean_drift_of(std::span(&segment, 1));
        if (!drift || drift->uncertainty > unsure_ppm)
            straighten(segment, *surest);
    }
}

void Course::find_jumps()
{
    for (std::size_t i = 1; i < segments_.size(); ++i) {
        const DelaySegment& before = segments_[i - 1];
        const DelaySegment& after = segments_[i];
        const double frame = after.start_frame;
        jumps_.push_back({frame, after.delay_at(frame) - before.delay_at(frame),
                          std::hypot(before.points.back().delay_uncertainty_samples,
                                     after.points.front().delay_uncertainty_samples),
                          after.polarity});
    }
}

Measured Course::start_delay() const
{
    const DelaySegment& first = segments_.front();
    const DelayPoint& point = first.points.front();
    return {first.delay_at(0.0), std::hypot(point.delay_uncertainty_samples,
                                            point.frame * point.sampling_rate_offset_uncertainty_ppm / ppm)};
}

const DelaySegment& Course::segment_at(double frame) const
{
    const auto behind = std::upper_bound(segments_.begin(), segments_.end(), frame,
                                         [](double f, const DelaySegment& s) { return f < s.start_frame; });
    return behind == segments_.begin() ? segments_.front() : *std::prev(behind);
}

double Course::worst_uncertainty() const
{
    double worst = 0.0;
    for (const DelaySegment& segment : segments_) {
        for (const DelayPoint& point : segment.points)
            worst = std::max(worst, point.delay_uncertainty_samples);
    }
    return worst;
}

std::optional<double> Course::next_jump(double frame) const
{
    for (const CourseJump& jump : jumps_) {
        if (jump.frame > frame)
            return jump.frame;
    }
    return std::nullopt;
}

std::pair<double, double> Course::range(double begin, double end) const
{
    const double first = delay_at(begin);
    std::pair<double, double> range{first, first};
    const auto include = [&](double delay) {
        range.first = std::min(range.first, delay);
        range.second = std::max(range.second, delay);
    };
    include(delay_at(end));
    for (const CourseJump& jump : jumps_) {
        if (jump.frame > begin && jump.frame < end) {
            include(delay_at(jump.frame));
            include(delay_at(jump.frame) - jump.delay_change_samples);
        }
    }
    for (const DelaySegment& segment : segments_) {
        for (const DelayPoint& point : segment.points) {
            if (point.frame > begin && point.frame < end)
                include(point.delay_samples);
        }
    }
    return range;
}

std::optional<double> Course::aligned_frame(double source_frame) const
{
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        // frame + delay(frame) grows by 1 within a few thousandths, so this converges by that factor each round.
        double frame = source_frame - segments_[i].delay_at(source_frame);
        for (int round = 0; round < 6; ++round)
            frame = source_frame - segments_[i].delay_at(frame);
        const bool begun = i == 0 || frame >= segments_[i].start_frame;
        const bool ended = i + 1 < segments_.size() && frame >= segments_[i + 1].start_frame;
        if (begun && !ended)
            return frame;
    }
    return std::nullopt;
}

} // namespace localcast::align
