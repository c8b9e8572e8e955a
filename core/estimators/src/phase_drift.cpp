// Phasors of many stretches, turned until they agree with one another frequency by frequency.
// SPDX-License-Identifier: MIT
#include "phase_drift.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "fine_delay.hpp"

namespace localcast::estimators {
namespace {

constexpr double stretch_seconds = 2.5;
constexpr std::size_t most_stretches = 24; // a minute
constexpr std::size_t least_stretches = 4;
constexpr std::size_t most_blocks = 16;   // of a stretch
constexpr int least_frames = 12;          // of evidence, or a stretch is chance
constexpr double unlasting_spread = 0.01; // square radians, that reflections turn a phase by from one stretch to another
constexpr int most_steps = 6;
constexpr double close_enough = 5e-5; // samples per second: a thousandth of a part in a million
constexpr double least_in_line = 0.5; // phasors of sound come to 0.9, of noise to next to nothing
constexpr double doubt_factor = 1.4;  // by which parts agree better than they should

double sum(const PhaseMoments::Parts& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

/** Standard deviation of the sum, by how much the parts differ from one another. */
double scatter(const PhaseMoments::Parts& parts) {
    constexpr double count = PhaseMoments::band_parts;
    const double mean = sum(parts) / count;
    double squares = 0.0;
    for (const double part : parts) {
        squares += (part - mean) * (part - mean);
    }
    return std::sqrt(squares * count / (count - 1.0));
}

} // namespace

void PhaseDrift::add(const EvidenceBlock& block) {
    const auto number = static_cast<std::int64_t>(block.centre / (stretch_seconds * rate_hz_));
    if (number != number_) {
        close_stretch();
        number_ = number;
    }
    if (!gathered_) {
        gathered_.emplace(most_blocks);
    }
    gathered_->push(block);
}

void PhaseDrift::clear() {
    number_ = -1;
    gathered_.reset();
    lines_.clear();
    phasors_.clear();
    growth_.reset();
}

void PhaseDrift::close_stretch() {
    if (!gathered_) {
        return;
    }
    const std::size_t count = gathered_->blocks().size();
    int frames = 0;
    for (const EvidenceBlock& block : gathered_->blocks()) {
        frames += block.frames;
    }
    if (frames >= least_frames) {
        const DelayLine line = gathered_->blocks().front().line;
        const double middle = gathered_->centre(count);
        const LocalSpectra spectra = gathered_->sum(count, line);
        if (lines_.size() == most_stretches) {
            lines_.erase(lines_.begin());
            phasors_.erase(phasors_.begin());
        }
        lines_.push_back({middle, line.at(middle), line.rate});
        phasors_.push_back(likely_phasors(spectra, rate_hz_, unlasting_spread));
        angular_step_ = std::numbers::pi / static_cast<double>(spectra.cross.size() - 1);
        growth_ = lines_.size() >= least_stretches ? fitted() : std::nullopt;
    }
    gathered_.reset();
}

double PhaseDrift::seconds_to(std::size_t stretch, const DelayLine& course) const {
    return (lines_[stretch].frame - course.frame) / rate_hz_;
}

double PhaseDrift::shift_to(std::size_t stretch, const DelayLine& course) const {
    return course.at(lines_[stretch].frame) - lines_[stretch].delay;
}

std::optional<PhaseGrowth> PhaseDrift::fitted() const {
    DelayLine course = line_through(lines_);
    std::size_t bins = 0;
    for (const Phasors& phasors : phasors_) {
        bins = std::max(bins, phasors.size());
    }
    PhaseMoments moments(bins, angular_step_);
    for (std::size_t i = 0; i < phasors_.size(); ++i) {
        moments.add_weights(phasors_[i], seconds_to(i, course));
    }
    const PhaseMoments::Information all = moments.information();
    if (!(all.growth > 0.0 && all.change > 0.0)) {
        return std::nullopt;
    }
    PhaseMoments::Scores scores;
    for (int step = 0; step < most_steps; ++step) {
        moments.clear_phasors();
        for (std::size_t i = 0; i < phasors_.size(); ++i) {
            moments.add_phasors(phasors_[i], shift_to(i, course), seconds_to(i, course));
        }
        scores = moments.scores(all);
        if (!(scores.in_line > least_in_line)) {
            return std::nullopt;
        }
        const double move = -sum(scores.growth) / all.growth;
        if (std::abs(move) < close_enough) {
            break;
        }
        course.rate += move / rate_hz_;
    }
    return judged(course, moments, all, scores);
}

/** How sure the growth is, and whether it changes: by how much parts of the band disagree over all of the time, and by how much
 *  stretches of time do in all of the band. Either may be more than the other. */
PhaseGrowth PhaseDrift::judged(const DelayLine& course, const PhaseMoments& moments, const PhaseMoments::Information& all,
                               const PhaseMoments::Scores& scores) const {
    const double half_change = -sum(scores.change) / all.change;
    std::vector<PhaseMoments::Apart> apart;
    double information = 0.0;
    double moment = 0.0;
    const auto bend_of = [&](std::size_t i) { return seconds_to(i, course) * (seconds_to(i, course) - all.share); };
    for (std::size_t i = 0; i < phasors_.size(); ++i) {
        apart.push_back(moments.apart(phasors_[i], shift_to(i, course)));
        information += apart.back().information;
        moment += apart.back().information * bend_of(i);
    }
    double growth_squares = 0.0;
    double change_squares = 0.0;
    for (std::size_t i = 0; i < phasors_.size(); ++i) {
        const double bend = bend_of(i) - moment / information;
        const double left = apart[i].score + half_change * bend * apart[i].information;
        growth_squares += std::pow(seconds_to(i, course) * left, 2.0);
        change_squares += std::pow(bend * left, 2.0);
    }
    const auto count = static_cast<double>(phasors_.size());
    const double few = count / (count - 3.0); // what is fitted fits: a delay, its growth, its change
    const double doubt = doubt_factor / scores.in_line;
    return {course.frame / rate_hz_, course.rate * rate_hz_,
            doubt / all.growth * std::max(scatter(scores.growth), std::sqrt(few * growth_squares)), 2.0 * half_change,
            2.0 * doubt / all.change * std::max(scatter(scores.change), std::sqrt(few * change_squares))};
}

} // namespace localcast::estimators
