// How fast a delay grows, by how the phases turn: a room bends each of them for good, and so does not count.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "evidence.hpp"
#include "phase_moments.hpp"

namespace localcast::estimators {

/** The growth of a delay as the last minute's phases tell it. */
struct PhaseGrowth {
    double seconds = 0.0;   ///< the middle of what tells it
    double growth = 0.0;    ///< there, samples per second
    double deviation = 0.0; ///< one standard deviation
    double change = 0.0;    ///< of the growth, samples per second squared
    double change_deviation = 0.0;
};

/**
 * Reflections draw a measured delay to one side, and to another one when the sound's spectrum is another: over a minute of
 * muffled speech that looks like a drift. The phase by which they bend one frequency stays, though, as long as source and
 * microphones stand. So each frequency is compared with itself alone: the growth is that with which all the evidence, turned
 * back along it, adds up to the most, whatever the phase it adds up to. That is the most likely one for phasors that share
 * an unknown phase at each frequency (Fisher's scoring). Coherence drift methods compare frequencies with themselves, too
 * (Schmalenstroeer et al. 2017), but two moments at a time, and weighted by level instead of doubt.
 */
class PhaseDrift {
public:
    explicit PhaseDrift(double sample_rate_hz) : rate_hz_(sample_rate_hz) {}

    /** Evidence later than that before, read along any line. */
    void add(const EvidenceBlock& block);

    /** The source, a microphone or the delay was moved. */
    void clear();

    /** Empty until there are ten seconds of evidence, and where the phases do not agree. */
    [[nodiscard]] const std::optional<PhaseGrowth>& growth() const noexcept { return growth_; }

private:
    /** A few seconds' evidence: each phasor as long as the inverse of its variance. */
    using Phasors = std::vector<std::complex<float>>;

    void close_stretch();
    [[nodiscard]] std::optional<PhaseGrowth> fitted() const;
    [[nodiscard]] PhaseGrowth judged(const DelayLine& course, const PhaseMoments& moments,
                                     const PhaseMoments::Information& all, const PhaseMoments::Scores& scores) const;
    /** From the middle of a course to a stretch. */
    [[nodiscard]] double seconds_to(std::size_t stretch, const DelayLine& course) const;
    /** From the line that a stretch was read along to a course, samples. */
    [[nodiscard]] double shift_to(std::size_t stretch, const DelayLine& course) const;

    double rate_hz_;
    double angular_step_ = 0.0; ///< between frequencies, radians per sample
    std::int64_t number_ = -1;  ///< of the stretch that is being gathered
    std::optional<Evidence> gathered_;
    std::vector<DelayLine> lines_; ///< that each stretch was read along, at its middle (weighted with energy)
    std::vector<Phasors> phasors_; ///< of each stretch
    std::optional<PhaseGrowth> growth_;
};

} // namespace localcast::estimators
