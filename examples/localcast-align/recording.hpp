// One recording of the performance and what has become of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "audio_file.hpp"
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
    estimators::PhaseEstimate estimate;
    estimators::CorrelationCurve correlation;
    LocalcastPhaseClaimDescriptor claim{};
    std::string output_name;     ///< within the output folder
    std::string output_failure;  ///< why the aligned file could not be written
    bool written = false;
    std::uint64_t clipped_samples = 0;

    /** Has a delay (the reference has: 0). */
    [[nodiscard]] bool aligned() const { return failure.empty() && refusal.empty(); }
    /** The reason why it has none. */
    [[nodiscard]] const std::string& reason() const { return failure.empty() ? refusal : failure; }
    /** Its delay in milliseconds. */
    [[nodiscard]] double delay_ms() const { return estimate.delay_samples * 1e3 / info.sample_rate_hz; }
};

/** Looks at every file, the reference first, and says on stderr which ones cannot be used and why. */
std::vector<Recording> open_recordings(const Options& options);

/** Notes and says on stderr that a recording cannot be read or is invalid. */
void fail(Recording& recording, const std::string& reason);

} // namespace localcast::align
