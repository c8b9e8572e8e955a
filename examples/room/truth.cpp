// The delay and the sampling-rate offset that one recording has against the reference, at any time.
// SPDX-License-Identifier: MIT
#include "room/truth.hpp"

namespace localcast::room {

Truth::Truth(Path path, double start, const Point& reference, const Point& microphone, Clock reference_clock,
             Clock clock, double sample_rate_hz)
    : path_(std::move(path)), start_(start), reference_(reference), microphone_(microphone),
      reference_clock_(std::move(reference_clock)), clock_(std::move(clock)), sample_rate_hz_(sample_rate_hz) {}

double Truth::delay_samples(double frame) const {
    const double time = reference_clock_.time_of(frame).value_or(frame);
    const double per_metre = sample_rate_hz_ / speed_of_sound_m_per_s;
    double emission = time;
    for (int step = 0; step < 8; ++step) { // each step gains the ratio of the speeds of sound and source, 600 or more
        emission = time - per_metre * distance_m(path_.at((emission - start_) / sample_rate_hz_), reference_);
    }
    const Point place = path_.at((emission - start_) / sample_rate_hz_);
    return clock_.frame_at(emission + per_metre * distance_m(place, microphone_)) - frame;
}

double Truth::offset_ppm(double frame) const {
    const double time = reference_clock_.time_of(frame).value_or(frame);
    const double reference = reference_clock_.offset_ppm_at(time) * 1e-6;
    return ((1.0 + clock_.offset_ppm_at(time) * 1e-6) / (1.0 + reference) - 1.0) * 1e6;
}

} // namespace localcast::room
