// One simulated pair of recordings, and what the estimator says of it while it is fed.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "localcast/estimators/phase_estimate.hpp"
#include "recordings.hpp"
#include "room/clock.hpp"

namespace localcast::bench {

/** A stretch of time in seconds of the reference. */
using Stretch = std::pair<double, double>;

/** Everything that decides about one scene. Places and the fractions of the delay follow from the seed. */
struct Case {
    std::string row;
    Material material;
    std::uint64_t seed = 1;
    double seconds = 20.0;
    double rt60_seconds = 0.3;
    double snr_db = 20.0;
    double nearest_m = 0.3, farthest_m = 0.8; ///< of the microphones from the source
    double offset_seconds = 0.0;              ///< delay of the recording chain
    double ppm = 0.0;
    double ramp_ppm_per_minute = 0.0;
    std::vector<room::Jump> jumps;
    std::vector<Stretch> absences; ///< of the source's microphone
    std::vector<double> claps;     ///< nothing but one of the material's sounds, from each of these seconds on
    bool pauses = false;           ///< four to ten seconds of nothing between four to eight of sound
    bool walks = false;            ///< round a quadrangle of about ten metres, 0.5 m/s
    bool second_voice = false;     ///< another excerpt of the material, from a source that stands
    std::optional<Material> unrelated; ///< what the source holds instead of the material, without any room
    double claim_seconds = 0.5;    ///< between looks at the estimate
    double first_look_seconds = 0.0;
};

/** A look at the estimate, beside the truth at the frame that it speaks of. */
struct Look {
    double seconds = 0.0; ///< of sound fed
    double frame = 0.0;
    double true_delay = 0.0;
    double second_delay = 0.0; ///< of the second voice, if there is one
    double true_ppm = 0.0;
    estimators::PhaseEstimate estimate;

    [[nodiscard]] double error() const { return estimate.delay_samples - true_delay; }
    [[nodiscard]] double ppm() const;       ///< 0 where there is none
    [[nodiscard]] double ppm_sigma() const; ///< the same
    [[nodiscard]] bool has_ppm() const;
    [[nodiscard]] double ppm_error() const { return ppm() - true_ppm; }
};

struct Outcome {
    Case scene;
    double reference_m = 0.0, source_m = 0.0;
    double reference_drr_db = 0.0, source_drr_db = 0.0; ///< direct-to-reverberant ratios
    int polarity = 1;
    double lap_seconds = 0.0; ///< of the walk
    std::vector<Stretch> pauses;
    std::vector<Look> looks;
};

[[nodiscard]] bool in_pause(const Outcome& outcome, double seconds);

/** Renders the scene, feeds an estimator in blocks of 480 frames, and looks at it every `claim_seconds`. */
[[nodiscard]] Outcome play(const Case& scene);

/** Plays all of them, in two threads. The outcomes are in the order of the scenes. */
[[nodiscard]] std::vector<Outcome> play_all(const std::vector<Case>& scenes);

/** One line per look, with a header line first when asked. */
void write_csv(const std::string& path, const std::vector<Outcome>& outcomes, bool header);

} // namespace localcast::bench
