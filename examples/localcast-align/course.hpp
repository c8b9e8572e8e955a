// How the delay of one recording went over its whole length.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "localcast/estimators/delay_smoother.hpp"
#include "localcast/estimators/phase_estimate.hpp"

namespace localcast::align {

/** A number and its standard deviation. */
struct Measured {
    double value = 0.0;
    double uncertainty = 0.0;
};

/** The delay changed by so much at once: a restart, lost or added samples, a moved microphone. */
struct CourseJump {
    double frame = 0.0;                ///< of the reference
    double delay_change_samples = 0.0; ///< from just before to just after
    double uncertainty_samples = 0.0;  ///< of the change, one standard deviation
    int polarity = 1;                  ///< from here on
};

/**
 * The delay as a function of the reference's frames, at the reference's rate. Where its change cannot be told from its
 * measurements' errors it is taken as constant between jumps.
 */
class Course {
public:
    /** Without delay: the reference's own. */
    Course();
    /** Through all measurements of a source; `offset_known`: they reach over enough time to tell a drift. */
    Course(std::span<const estimators::DelayObservation> observations, std::uint32_t rate_hz, bool offset_known);

    /** Whether there was anything to draw it through. */
    [[nodiscard]] bool empty() const noexcept { return segments_.empty(); }
    /** Whether the delay is taken to change otherwise than in jumps. */
    [[nodiscard]] bool drifts() const noexcept { return drifts_; }

    [[nodiscard]] double delay_at(double frame) const { return segment_at(frame).delay_at(frame); }
    /** Drift at a frame in ppm, 0 where it is taken as constant. */
    [[nodiscard]] double drift_at(double frame) const { return segment_at(frame).offset_ppm_at(frame); }
    [[nodiscard]] int polarity_at(double frame) const { return segment_at(frame).polarity; }

    /** Delay at the reference's first sample, along the first segment. */
    [[nodiscard]] Measured start_delay() const;
    /** Mean over all segments, in ppm; empty when not known. */
    [[nodiscard]] const std::optional<Measured>& mean_drift() const noexcept { return mean_drift_; }
    [[nodiscard]] const std::vector<CourseJump>& jumps() const noexcept { return jumps_; }
    [[nodiscard]] std::span<const estimators::DelaySegment> segments() const noexcept { return segments_; }

    /** Largest standard deviation of the delay where it was measured, in samples. */
    [[nodiscard]] double worst_uncertainty() const;
    /** First frame behind `frame` where another segment begins; empty if none does. */
    [[nodiscard]] std::optional<double> next_jump(double frame) const;
    /** Smallest and largest delay over frames `begin` to `end`. */
    [[nodiscard]] std::pair<double, double> range(double begin, double end) const;
    /** The reference's frame at which the source's frame `source_frame` (in the reference's rate) is heard; empty for
     *  what a jump passes over. */
    [[nodiscard]] std::optional<double> aligned_frame(double source_frame) const;

private:
    [[nodiscard]] const estimators::DelaySegment& segment_at(double frame) const;
    void hold_constant();
    /** A jump seldom changes the clock: where a segment is too short to tell its drift, that of the surest is taken. */
    void lend_drift();
    void find_jumps();

    std::vector<estimators::DelaySegment> segments_;
    std::vector<CourseJump> jumps_;
    std::optional<Measured> mean_drift_;
    bool drifts_ = false;
};

} // namespace localcast::align
