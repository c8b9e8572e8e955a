// One source and several microphones in a shoebox room.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace localcast::room {

inline constexpr double speed_of_sound_m_per_s = 343.0;

struct Point {
    double x = 0.0, y = 0.0, z = 0.0; ///< metres
};

[[nodiscard]] double distance_m(const Point& a, const Point& b);

struct Microphone {
    Point position;
    int polarity = 1;            ///< +1 or -1
    double offset_seconds = 0.0; ///< delay of the recording chain, any fraction of a sample, also negative
};

struct Scene {
    Point size{6.0, 5.0, 3.0};
    Point source{3.0, 2.5, 1.5};
    std::vector<Microphone> microphones;
    double rt60_seconds = 0.25;
    double snr_db = 25.0; ///< sound to white noise, of each microphone by itself
    double sample_rate_hz = 48000.0;
    std::uint64_t seed = 1; ///< of the noise
};

struct Recording {
    std::vector<float> samples;
    double distance_m = 0.0;
    double delay_samples = 0.0; ///< of the direct sound, against the first microphone
    int polarity = 1;           ///< against the first microphone
};

/**
 * Impulse response by the image-source method (Allen & Berkley 1979), each image a windowed sinc at its exact delay
 * (Peterson 1986); the walls reflect alike, by Eyring's formula. The direct sound arrives at `delay_samples`; the
 * images reach as far as the reverberation time.
 */
[[nodiscard]] std::vector<float> impulse_response(const Scene& scene, const Point& microphone, double delay_samples);

/**
 * What the microphones record of `dry`; every recording is as long as `dry` plus what the latest microphone needs.
 * Throws std::invalid_argument when a point lies outside the room or a number makes no sense.
 */
[[nodiscard]] std::vector<Recording> record(const Scene& scene, std::span<const float> dry);

} // namespace localcast::room
