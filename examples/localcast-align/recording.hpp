// One recording of the performance and what has become of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "audio_file.hpp"
#include "course.hpp"
#include "localcast/estimators/phase_estimate.hpp"
#include "localcast_claims.h"
#include "options.hpp"

namespace localcast::align {

struct Recording {
    std::string file;            ///< as written on the command line
    std::uint64_t sensor = 0;    ///< its sensor hash in the window
    AudioInfo info;
    std::string failure;         ///< why it cannot be read or is invalid; empty if it is well
    std::string refusal;         ///< why it is well but has no delay; empty if it has one
    estimators::PhaseEstimate estimate;          ///< the last one
    estimators::CorrelationCurve correlation;
    LocalcastPhaseClaimDescriptor claim{};       ///< the last one
    std::uint32_t delay_rate_hz = 0;             ///< the reference's sample rate, in which delays are counted
    Course course;
    std::vector<estimators::DelayObservation> measurements; ///< some of those that the course was drawn through
    std::vector<LocalcastEventClaimDescriptor> events;
    std::string output_name;     ///< within the output folder
    std::string output_failure;  ///< why the aligned file could not be written
    bool written = false;
    std::uint64_t clipped_samples = 0;

    /** Has a delay (the reference has: 0). */
    [[nodiscard]] bool aligned() const { return failure.empty() && refusal.empty(); }
    /** The reason why it has none. */
    [[nodiscard]] const std::string& reason() const { return failure.empty() ? refusal : failure; }
    /** Its delay at the reference's first sample, in milliseconds. */
    [[nodiscard]] double delay_ms() const { return course.start_delay().value * 1e3 / delay_rate_hz; }
};

/** Looks at every file, the reference first if it is given, and says on stderr which ones cannot be used and why. */
std::vector<Recording> open_recordings(const Options& options);

/** Makes recording `index` the first one, against which the others are measured. */
void put_first(std::vector<Recording>& recordings, std::size_t index);

/** When the reference, the first one, cannot be used, nothing can be compared with it. */
void refuse_without_reference(std::vector<Recording>& recordings);

/** Notes and says on stderr that a recording cannot be read or is invalid. */
void fail(Recording& recording, const std::string& reason);

} // namespace localcast::align
