// How a recorder counts frames while the true time passes: sampling-rate offset, warming up, lost and added frames.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

namespace localcast::room {

/** From `at_seconds` on the recording is `frames` later: that many frames of silence come in (a restart), or, when it
 *  is negative, that many are lost. */
struct Jump {
    double at_seconds = 0.0;
    double frames = 0.0;
};

struct ClockSettings {
    double offset_seconds = 0.0;     ///< delay of the recording chain, any fraction of a sample, also negative
    double offset_ppm = 0.0;         ///< positive: the clock runs fast, the recording has more frames per second
    double ramp_ppm_per_minute = 0.0;
    std::vector<Jump> jumps{};       ///< in order of time
};

/** Times are counted in frames of an ideal clock of the same nominal rate. */
class Clock {
public:
    Clock(const ClockSettings& settings, double sample_rate_hz);

    /** The frame, with its fraction, that is recorded at `time`. */
    [[nodiscard]] double frame_at(double time) const;

    /** When a frame is recorded; nothing for a frame that came in as silence. */
    [[nodiscard]] std::optional<double> time_of(double frame) const;

    [[nodiscard]] double offset_ppm_at(double time) const;

    /** No rate offset and no jump: the recording is the sound, moved. */
    [[nodiscard]] bool steady() const;

private:
    [[nodiscard]] double without_jumps(double time) const;
    [[nodiscard]] double time_without_jumps(double frame) const;

    double offset_frames_;
    double rate_;     // frames beyond the ideal, per frame
    double ramp_;     // change of that, per frame
    std::vector<Jump> jumps_; // times in frames
};

} // namespace localcast::room
