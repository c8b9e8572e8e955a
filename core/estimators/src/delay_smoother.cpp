// Forward with the filter, then back.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/delay_smoother.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "clock_filter.hpp"
#include "delay_filter.hpp"

namespace localcast::estimators {
namespace {

constexpr double unknown_offset_ppm = 500.0;
constexpr double least_gap_seconds = 1e-6;
constexpr double most_surprise = 16.0; // square deviations that a measurement speaks against a clock with: it may be wrong

/** The states of a clock of one kind at every measurement, and how well it foretold these. */
struct SmoothedCourse {
    std::vector<DelayState> states;
    double likelihood = 0.0; // logarithm
};

SmoothedCourse smoothed_course(std::span<const DelayObservation> observations, double sample_rate_hz, const Wander& wander) {
    SmoothedCourse course;
    std::vector<DelayState>& filtered = course.states;
    std::vector<DelayState> expected;
    for (const DelayObservation& one : observations) {
        const double seconds = one.frame / sample_rate_hz;
        if (filtered.empty()) {
            filtered.push_back(initial_delay_state(seconds, one.delay_samples, one.uncertainty_samples, 0.0,
                                                   unknown_offset_ppm * 1e-6 * sample_rate_hz, sample_rate_hz, wander));
            expected.push_back(filtered.back());
            continue;
        }
        if (seconds - filtered.back().seconds < least_gap_seconds) {
            continue;
        }
        expected.push_back(predicted(filtered.back(), seconds, sample_rate_hz, wander));
        const double innovation = one.delay_samples - expected.back().mean[0];
        const double variance = expected.back().covariance[0][0] + one.uncertainty_samples * one.uncertainty_samples;
        course.likelihood -= 0.5 * (std::min(innovation * innovation / variance, most_surprise) + std::log(variance));
        filtered.push_back(expected.back());
        update(filtered.back(), one.delay_samples, one.uncertainty_samples);
    }
    for (std::size_t i = filtered.size() - 1; i-- > 0;) {
        smooth(filtered[i], expected[i + 1], filtered[i + 1]);
    }
    return course;
}

/** Along a steady clock and along a changing one, weighted by how well each explains all of the measurements. */
DelaySegment smoothed_segment(std::span<const DelayObservation> observations, double sample_rate_hz) {
    const std::array<SmoothedCourse, 2> courses{smoothed_course(observations, sample_rate_hz, clock_wanders[0]),
                                                smoothed_course(observations, sample_rate_hz, clock_wanders[1])};
    const double against = first_clock_weights[0] / first_clock_weights[1] * std::exp(courses[0].likelihood - courses[1].likelihood);
    const double changing = 1.0 / (1.0 + against);
    DelaySegment segment;
    const DelayObservation& first = observations.front();
    segment.start_frame = first.after_jump ? static_cast<double>(first.jump_frame) : 0.0;
    segment.polarity = first.polarity;
    const double per_ppm = 1e-6 * sample_rate_hz;
    const std::size_t count = courses[0].states.size();
    for (std::size_t i = 0; i < count; ++i) {
        const DelayState state = mixture({courses[0].states[i], courses[1].states[i]}, {1.0 - changing, changing});
        segment.points.push_back({state.seconds * sample_rate_hz, state.mean[0], std::sqrt(std::max(0.0, state.covariance[0][0])),
                                  count == 1 ? 0.0 : state.mean[1] / per_ppm, // one alone tells nothing of the offset
                                  std::sqrt(std::max(0.0, state.covariance[1][1])) / per_ppm});
    }
    return segment;
}

/** The last point at or before a frame; the first one when there is none. */
std::size_t point_before(const std::vector<DelayPoint>& points, double frame) {
    const auto after = std::upper_bound(points.begin(), points.end(), frame,
                                        [](double when, const DelayPoint& point) { return when < point.frame; });
    return after == points.begin() ? 0 : static_cast<std::size_t>(after - points.begin()) - 1;
}

} // namespace

double DelaySegment::delay_at(double frame) const {
    const std::size_t i = point_before(points, frame);
    const DelayPoint& a = points[i];
    const double since = frame - a.frame;
    const double slope = a.sampling_rate_offset_ppm * 1e-6;
    if (since <= 0.0 || i + 1 == points.size()) {
        return a.delay_samples + slope * since;
    }
    const DelayPoint& b = points[i + 1];
    const double gap = b.frame - a.frame;
    const double t = since / gap;
    const double end_slope = b.sampling_rate_offset_ppm * 1e-6;
    const double rise = b.delay_samples - a.delay_samples;
    // The cubic with both delays and both slopes (Hermite).
    return a.delay_samples + slope * since +
           t * t * (3.0 * rise - gap * (2.0 * slope + end_slope)) + t * t * t * (gap * (slope + end_slope) - 2.0 * rise);
}

double DelaySegment::offset_ppm_at(double frame) const {
    const std::size_t i = point_before(points, frame);
    const DelayPoint& a = points[i];
    if (frame <= a.frame || i + 1 == points.size()) {
        return a.sampling_rate_offset_ppm;
    }
    const DelayPoint& b = points[i + 1];
    const double t = (frame - a.frame) / (b.frame - a.frame);
    return a.sampling_rate_offset_ppm + t * (b.sampling_rate_offset_ppm - a.sampling_rate_offset_ppm);
}

std::vector<DelaySegment> smooth_delays(std::span<const DelayObservation> observations, double sample_rate_hz) {
    std::vector<DelaySegment> segments;
    std::size_t start = 0;
    for (std::size_t i = 1; i <= observations.size(); ++i) {
        if (i == observations.size() || observations[i].after_jump) {
            segments.push_back(smoothed_segment(observations.subspan(start, i - start), sample_rate_hz));
            start = i;
        }
    }
    return segments;
}

} // namespace localcast::estimators
