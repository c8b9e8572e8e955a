// How a recorder counts frames while the true time passes.
// SPDX-License-Identifier: MIT
#include "room/clock.hpp"

#include <cmath>

namespace localcast::room {

Clock::Clock(const ClockSettings& settings, double sample_rate_hz)
    : offset_frames_(settings.offset_seconds * sample_rate_hz), rate_(settings.offset_ppm * 1e-6),
      ramp_(settings.ramp_ppm_per_minute * 1e-6 / (60.0 * sample_rate_hz)), jumps_(settings.jumps) {
    for (Jump& jump : jumps_) {
        jump.at_seconds *= sample_rate_hz;
    }
}

double Clock::without_jumps(double time) const {
    return offset_frames_ + time + time * (rate_ + 0.5 * ramp_ * time);
}

double Clock::time_without_jumps(double frame) const {
    double time = frame - offset_frames_;
    for (int step = 0; step < 4; ++step) { // Newton; the slope differs from 1 by less than a thousandth
        time -= (without_jumps(time) - frame) / (1.0 + rate_ + ramp_ * time);
    }
    return time;
}

double Clock::frame_at(double time) const {
    double frame = without_jumps(time);
    for (const Jump& jump : jumps_) {
        frame += jump.at_seconds <= time ? jump.frames : 0.0;
    }
    return frame;
}

std::optional<double> Clock::time_of(double frame) const {
    double moved = 0.0;
    for (const Jump& jump : jumps_) {
        const double at = without_jumps(jump.at_seconds) + moved;
        if (frame < at) {
            break;
        }
        if (frame < at + jump.frames) {
            return std::nullopt;
        }
        moved += jump.frames;
    }
    return time_without_jumps(frame - moved);
}

double Clock::offset_ppm_at(double time) const {
    return (rate_ + ramp_ * time) * 1e6;
}

bool Clock::steady() const {
    return rate_ == 0.0 && ramp_ == 0.0 && jumps_.empty();
}

} // namespace localcast::room
