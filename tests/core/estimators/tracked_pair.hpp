// Two microphones by one source, and an estimator that is asked all along while it hears them.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/room.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

namespace localcast::test {

/** Every one of an estimate's numbers is a number, and those with a range lie in it. */
[[nodiscard]] inline bool sound(const estimators::PhaseEstimate& e) {
    for (const double value : {e.delay_samples, e.delay_uncertainty_samples, e.sampling_rate_offset_ppm,
                               e.sampling_rate_offset_uncertainty_ppm, e.phase_rad, e.coherence, e.confidence}) {
        if (!std::isfinite(value)) {
            return false;
        }
    }
    return e.delay_uncertainty_samples >= 0.0 && e.sampling_rate_offset_uncertainty_ppm >= 0.0 && e.coherence >= 0.0 &&
           e.coherence <= 1.0 && e.confidence >= 0.0 && e.confidence <= 1.0 && std::abs(e.phase_rad) <= 3.1416 &&
           (e.polarity == 1 || e.polarity == -1);
}

/** The second microphone has the clock, the polarity and the absences; no walls, white noise. */
[[nodiscard]] inline std::vector<room::Recording> recorded_apart(const std::vector<float>& dry,
                                                                 const room::ClockSettings& clock, int polarity = 1,
                                                                 std::vector<room::Absence> absences = {}, double snr_db = 30.0) {
    room::Scene scene;
    scene.rt60_seconds = 0.0;
    scene.snr_db = snr_db;
    scene.seed = 9;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}}, {{2.5, 2.1, 1.6}, polarity, clock, std::move(absences)}};
    return room::record(scene, dry);
}

[[nodiscard]] inline double delay_error(const room::Recording& recording, const estimators::PhaseEstimate& estimate) {
    return estimate.delay_samples - recording.truths[0].delay_samples(static_cast<double>(estimate.frame));
}

/** Feeds blocks of 10 ms and calls `look(estimate, seconds)` after every `blocks` of them. */
template <typename Look>
void feed(estimators::PhaseEstimator& estimator, const std::vector<float>& reference, const std::vector<float>& source,
          Look look, std::size_t blocks = 10) {
    constexpr std::size_t block = 480;
    const std::size_t size = std::min(reference.size(), source.size());
    for (std::size_t at = 0; at < size; at += block) {
        const std::size_t count = std::min(block, size - at);
        estimator.process(std::span(reference).subspan(at, count), std::span(source).subspan(at, count));
        if ((at / block + 1) % blocks == 0) {
            look(estimator.estimate(), static_cast<double>(at + count) / rate_hz);
        }
    }
}

/** Every field that says something of the source, to the last bit. */
inline void check_same(const estimators::PhaseEstimate& a, const estimators::PhaseEstimate& b) {
    CHECK(a.refusal == b.refusal);
    CHECK(a.state == b.state);
    CHECK(a.frame == b.frame);
    CHECK(a.evidence_start_frame == b.evidence_start_frame);
    CHECK(a.evidence_end_frame == b.evidence_end_frame);
    CHECK(a.delay_samples == b.delay_samples);
    CHECK(a.delay_uncertainty_samples == b.delay_uncertainty_samples);
    CHECK(a.sampling_rate_offset_ppm == b.sampling_rate_offset_ppm);
    CHECK(a.sampling_rate_offset_uncertainty_ppm == b.sampling_rate_offset_uncertainty_ppm);
    CHECK(a.phase_rad == b.phase_rad);
    CHECK(a.coherence == b.coherence);
    CHECK(a.confidence == b.confidence);
    CHECK(a.polarity == b.polarity);
}

} // namespace localcast::test
