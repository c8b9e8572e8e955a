// Sources and microphones in a shoebox room, what the microphones record, and the truth about it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "room/clock.hpp"
#include "room/path.hpp"
#include "room/truth.hpp"

namespace localcast::room {

/** A time, in seconds of the recording, in which a microphone delivers zeros: it started late or dropped out. */
struct Absence {
    double from_seconds = 0.0;
    double to_seconds = 0.0;
};

struct Microphone {
    Point position;
    int polarity = 1; ///< +1 or -1
    ClockSettings clock{};
    std::vector<Absence> absences{};
};

struct Scene {
    Point size{6.0, 5.0, 3.0};
    Point source{3.0, 2.5, 1.5}; ///< of the only source, where record() is given no voices
    std::vector<Microphone> microphones;
    double rt60_seconds = 0.25; ///< 0: no walls
    double snr_db = 25.0; ///< sound to white noise, of each microphone by itself: the noises are independent
    double sample_rate_hz = 48000.0;
    std::uint64_t seed = 1;    ///< of the noise
    double active_share = 1.0; ///< share of the time to which snr_db refers; the rest are pauses
};

/** One source of sound. */
struct Voice {
    std::span<const float> dry;
    Path path;
};

struct Recording {
    std::vector<float> samples;
    double distance_m = 0.0;    ///< of the first voice, as it starts
    double delay_samples = 0.0; ///< of its direct sound against the first microphone, at the first sample
    int polarity = 1;           ///< against the first microphone
    double direct_to_reverberant_db = 0.0; ///< of the first voice, on its way's average; infinite without walls
    std::vector<Truth> truths;             ///< of each voice, for all times
};

/**
 * Impulse response by the image-source method (Allen & Berkley 1979), each image a windowed sinc at its exact delay
 * (Peterson 1986); the walls reflect alike, by Eyring's formula. The direct sound arrives at `delay_samples`; the
 * images reach as far as the reverberation time.
 */
[[nodiscard]] std::vector<float> impulse_response(const Scene& scene, const Point& microphone, double delay_samples);

/**
 * What the microphones record of the voices; every recording is as long as the longest voice plus what the latest
 * microphone needs.
 *
 * Standing voices are convolved with their impulse response. The direct sound and the six first reflections of a
 * walking one are rendered sample by sample at their exact delay and distance; its later reflections come from impulse
 * responses along the way, one every quarter of a second, and fade into each other. What a microphone's own clock makes
 * of the sound is resampled by Interpolator. Throws std::invalid_argument when a point lies outside the room or a
 * number makes no sense.
 */
[[nodiscard]] std::vector<Recording> record(const Scene& scene, std::span<const Voice> voices);

/** The same for one source that stands at scene.source. */
[[nodiscard]] std::vector<Recording> record(const Scene& scene, std::span<const float> dry);

} // namespace localcast::room
