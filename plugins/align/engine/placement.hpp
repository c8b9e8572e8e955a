// What becomes of claims: where a track is to be. No room, no threads, no sound: the audio thread's decisions alone.
// SPDX-License-Identifier: MIT
#pragma once

#include "kept.hpp"
#include "mover.hpp"
#include "settings.hpp"
#include "timeline.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace localcast::plugin::align {

/// A delay that runs straight.
struct Line {
    double delay_samples = 0;
    double slope = 0; // samples per sample
    std::int64_t at = 0; // place of `delay_samples`
    int polarity = 1;
    float coherence = 0, confidence = 0;
    double uncertainty_samples = 0;
    bool slope_known = false;

    [[nodiscard]] double delay_at(std::int64_t place) const {
        return delay_samples + slope * static_cast<double>(place - at);
    }
};

/// Why a track with a known delay is not moved by it.
enum class Obstacle : std::uint8_t { none, beyond_max_shift, beyond_latency };

class Placement {
public:
    /// `base_frames` is the reported latency.
    void prepare(double sample_rate_hz, std::uint32_t base_frames);

    /// A new run: from `kept`, or from nothing. `as_reference`: it is the others that move.
    void begin(const Kept &kept, bool as_reference);

    /// The group lines up to this track from now on, or no more.
    void set_reference(bool is_reference) { is_reference_ = is_reference; }

    /// Measure once more, and keep that: the capture mode.
    void measure_anew();

    /// A claim takes effect. What is chosen may forbid that.
    void follow(const Line &claim, std::int64_t place, const Settings &settings);

    /// So many frames go by: a capture does not take for ever.
    void pass(std::uint32_t frames) { measured_frames_ += is_measured_ ? frames : 0; }

    /// The host leaves for elsewhere at this place: a drift that is only surmised stays behind.
    void leave(std::int64_t place);

    /// The place at which a drift that is only surmised is no longer counted on.
    [[nodiscard]] std::int64_t surmised_until() const { return surmised_until_; }
    /// That place is reached.
    void stand_still(std::int64_t place);

    /// Keeps the line that is in force.
    [[nodiscard]] std::optional<Kept> keep(std::int64_t place, bool has_position, std::uint64_t reference) const;

    /// In the capture mode: the measurement is good enough, and nothing more is taken in.
    [[nodiscard]] bool captured() const { return captured_; }

    /// What the mover is to do at a place, and from there to limit_at().
    [[nodiscard]] Aim aim(std::int64_t place, const Settings &settings);

    /// The place at which the drift comes to a limit, or leaves it: the aim is another one there.
    [[nodiscard]] std::int64_t limit_at() const { return limit_at_; }

    [[nodiscard]] const std::optional<Line> &line() const { return line_; }
    [[nodiscard]] Obstacle obstacle() const { return obstacle_; }
    [[nodiscard]] bool is_reference() const { return is_reference_; }

    /// Whether the measured delay is used at all with these settings.
    [[nodiscard]] bool uses_line(const Settings &settings) const;

private:
    [[nodiscard]] bool good_enough(const Line &claim, const Settings &settings) const;
    void surmise_drift(Line &line, std::int64_t place);
    [[nodiscard]] Obstacle obstacle_to(double wanted, const Settings &settings) const;
    void find_limit(double wanted, std::int64_t place, const Settings &settings);
    [[nodiscard]] double most_shift() const; // that the latency can make up for
    [[nodiscard]] double nudge(const Settings &settings) const;
    [[nodiscard]] double shift(const Line &line, std::int64_t place, const Settings &settings) const;

    double sample_rate_hz_ = 48000;
    std::uint32_t base_frames_ = 0;
    bool is_reference_ = false;
    bool captured_ = false;
    std::optional<Line> line_;
    static constexpr std::size_t most_recent = 4;
    std::array<Line, most_recent> recent_{}; // claims without a drift, the newest last, that lie on no jump
    std::size_t recent_count_ = 0;
    std::int64_t surmised_until_ = never;
    std::optional<double> distance_; // the delay when first measured
    bool is_measured_ = false;         // a claim took effect since the run or the capture began, ...
    std::int64_t measured_frames_ = 0; // ... so long ago, through all loops
    Obstacle obstacle_ = Obstacle::none;
    std::int64_t limit_at_ = std::numeric_limits<std::int64_t>::max();
    Line allowed_; // the last shift that nothing forbade: it stays where it then is
};

} // namespace localcast::plugin::align
