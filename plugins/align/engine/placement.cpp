// SPDX-License-Identifier: MIT
#include "placement.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::align {
namespace {

// A capture is over once delay and drift are known this well, in samples and by the estimator's word, ...
constexpr double kCaptureUncertainty = 0.05;
// ... or after this long with what there is.
constexpr double kCaptureSeconds = 8.0;

// The estimators say what a clock does once it has been straight for seconds. Until then the last claims' own slope is
// better than none, for claims are a second old when they take effect: as long as it can be a clock's, and no longer than
// claims keep coming.
constexpr double kMostSurmised = 500e-6;
constexpr double kSurmisedSeconds = 1.0;
constexpr double kJumpSeconds = 1e-4;

} // namespace

void Placement::prepare(double sample_rate_hz, std::uint32_t base_frames) {
    sample_rate_hz_ = sample_rate_hz;
    base_frames_ = base_frames;
    begin({}, false);
}

void Placement::begin(const Kept &kept, bool as_reference) {
    is_reference_ = as_reference;
    captured_ = false;
    line_.reset();
    distance_.reset();
    is_measured_ = false;
    measured_frames_ = 0;
    recent_count_ = 0;
    surmised_until_ = never;
    obstacle_ = Obstacle::none;
    allowed_ = {};
    limit_at_ = std::numeric_limits<std::int64_t>::max();
    if (!kept.exists()) {
        return;
    }
    const double scale = sample_rate_hz_ / kept.sample_rate_hz;
    Line line;
    line.delay_samples = kept.delay_samples * scale;
    line.slope = kept.has_position != 0 ? kept.offset_ppm * 1e-6 : 0; // without a place a drift says nothing
    line.at = kept.has_position != 0 ? std::llround(static_cast<double>(kept.position) * scale) : 0;
    line.slope_known = line.slope != 0;
    line.polarity = kept.polarity;
    line.coherence = kept.coherence;
    line.confidence = kept.confidence;
    line_ = line;
    distance_ = kept.distance_samples * scale;
    captured_ = true;
}

void Placement::measure_anew() {
    captured_ = false;
    is_measured_ = false;
    measured_frames_ = 0;
    distance_.reset();
}

bool Placement::uses_line(const Settings &settings) const {
    return !settings.exclude && settings.mode != Mode::manual && !is_reference_;
}

void Placement::follow(const Line &claim, std::int64_t place, const Settings &settings) {
    if (!uses_line(settings) || settings.lock || (settings.mode == Mode::capture && captured_)) {
        return;
    }
    Line line = claim;
    surmise_drift(line, place);
    if (!settings.follow_drift) {
        line.delay_samples = claim.delay_at(place); // as it is now, and no change from here on
        line.at = place;
        line.slope = 0;
        line.slope_known = false;
    }
    line_ = line;
    distance_ = distance_.value_or(line.delay_samples);
    is_measured_ = true;
    captured_ = settings.mode == Mode::capture && good_enough(claim, settings);
}

// The slope of the straight line through the last claims, where they tell none.
void Placement::surmise_drift(Line &line, std::int64_t place) {
    surmised_until_ = never;
    if (!line.slope_known && line_ && line_->slope_known &&
        std::abs(line_->delay_at(line.at) - line.delay_samples) <= kJumpSeconds * sample_rate_hz_) {
        line.slope = line_->slope; // where it was known the clock has not changed for a pause, a loop or a new run
        line.slope_known = true;
    }
    const bool jumped = recent_count_ > 0 && std::abs(recent_[recent_count_ - 1].delay_samples - line.delay_samples) >
                                                 kJumpSeconds * sample_rate_hz_;
    if (line.slope_known || jumped) {
        recent_count_ = 0;
    }
    if (line.slope_known) {
        return;
    }
    if (recent_count_ == most_recent) {
        std::copy(recent_.begin() + 1, recent_.end(), recent_.begin());
        --recent_count_;
    }
    recent_[recent_count_++] = line;
    double at = 0, delay = 0, spread = 0, both = 0;
    for (std::size_t i = 0; i < recent_count_; ++i) {
        at += static_cast<double>(recent_[i].at - line.at) / static_cast<double>(recent_count_);
        delay += recent_[i].delay_samples / static_cast<double>(recent_count_);
    }
    for (std::size_t i = 0; i < recent_count_; ++i) {
        const double apart = static_cast<double>(recent_[i].at - line.at) - at;
        spread += apart * apart;
        both += apart * (recent_[i].delay_samples - delay);
    }
    if (spread > 0 && std::abs(both) <= kMostSurmised * spread) {
        line.slope = both / spread;
        surmised_until_ = place + std::llround(kSurmisedSeconds * sample_rate_hz_);
    }
}

void Placement::stand_still(std::int64_t place) {
    surmised_until_ = never;
    if (line_) {
        line_->delay_samples = line_->delay_at(place);
        line_->at = place;
        line_->slope = 0;
    }
}

void Placement::leave(std::int64_t place) {
    if (surmised_until_ != never) {
        stand_still(place);
    }
    recent_count_ = 0; // what is claimed elsewhere lies on another line
}

bool Placement::good_enough(const Line &claim, const Settings &settings) const {
    const bool sure = claim.uncertainty_samples <= kCaptureUncertainty && (claim.slope_known || !settings.follow_drift);
    return sure || static_cast<double>(measured_frames_) >= kCaptureSeconds * sample_rate_hz_;
}

std::optional<Kept> Placement::keep(std::int64_t place, bool has_position, std::uint64_t reference) const {
    if (!line_) {
        return std::nullopt;
    }
    Kept kept;
    kept.delay_samples = line_->delay_at(place);
    kept.offset_ppm = line_->slope * 1e6;
    kept.distance_samples = distance_.value_or(kept.delay_samples);
    kept.sample_rate_hz = sample_rate_hz_;
    kept.position = has_position ? place : 0;
    kept.has_position = has_position ? 1 : 0;
    kept.reference = reference;
    kept.coherence = line_->coherence;
    kept.confidence = line_->confidence;
    kept.polarity = line_->polarity;
    return kept;
}

double Placement::nudge(const Settings &settings) const { return settings.nudge_ms * 1e-3 * sample_rate_hz_; }

// By how much the track is to come earlier on account of what was measured.
double Placement::shift(const Line &line, std::int64_t place, const Settings &settings) const {
    const double delay = line.delay_at(place);
    return settings.anchor ? delay - distance_.value_or(delay) : delay;
}

double Placement::most_shift() const { return static_cast<double>(base_frames_) - mover_lookahead + 1; }

Obstacle Placement::obstacle_to(double wanted, const Settings &settings) const {
    if (std::abs(wanted) > settings.max_shift_ms * 1e-3 * sample_rate_hz_) {
        return Obstacle::beyond_max_shift;
    }
    return wanted - nudge(settings) > most_shift() ? Obstacle::beyond_latency : Obstacle::none;
}

// Where the shift, which is `wanted` at `place`, passes the next of its limits in the direction of its drift.
void Placement::find_limit(double wanted, std::int64_t place, const Settings &settings) {
    limit_at_ = std::numeric_limits<std::int64_t>::max();
    if (line_->slope == 0) {
        return;
    }
    const double max_shift = settings.max_shift_ms * 1e-3 * sample_rate_hz_;
    for (const double limit : {max_shift, -max_shift, most_shift() + nudge(settings)}) {
        const double frames = (limit - wanted) / line_->slope;
        constexpr double farthest = 1e15; // no timeline is as long
        if (frames >= 0 && frames < farthest) {
            limit_at_ = std::min(limit_at_, place + static_cast<std::int64_t>(frames) + 1);
        }
    }
}

Aim Placement::aim(std::int64_t place, const Settings &settings) {
    Aim aim;
    obstacle_ = Obstacle::none;
    limit_at_ = std::numeric_limits<std::int64_t>::max();
    if (settings.exclude) {
        return aim;
    }
    if (uses_line(settings) && line_) {
        const double wanted = shift(*line_, place, settings);
        obstacle_ = obstacle_to(wanted, settings);
        const bool free = obstacle_ == Obstacle::none;
        allowed_.delay_samples = free ? wanted : allowed_.delay_at(place);
        allowed_.slope = free ? line_->slope : 0;
        allowed_.at = place;
        aim.delay_samples = allowed_.delay_samples;
        aim.offset_ppm = allowed_.slope * 1e6;
        aim.polarity = line_->polarity;
        find_limit(wanted, place, settings);
    }
    if (settings.polarity != PolarityChoice::automatic) {
        aim.polarity = settings.polarity == PolarityChoice::inverted ? -1 : 1;
    }
    aim.delay_samples -= nudge(settings);
    if (aim.delay_samples > most_shift()) { // however it comes about: what is told is what is heard
        aim.delay_samples = most_shift();
        aim.offset_ppm = 0;
        obstacle_ = obstacle_ == Obstacle::none ? Obstacle::beyond_latency : obstacle_;
    }
    return aim;
}

} // namespace localcast::plugin::align
