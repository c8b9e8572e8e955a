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
    stretches_.clear();
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
        const double seconds = gathered_->centre(count) / rate_hz_;
        const LocalSpectra spectra = gathered_->sum(count, line);
        stretches_.push_back({seconds, line.at(seconds * rate_hz_), likely_phasors(spectra, rate_hz_, unlasting_spread)});
        angular_step_ = std::numbers::pi / static_cast<double>(spectra.cross.size() - 1);
        if (stretches_.size() > most_stretches) {
            stretches_.pop_front();
        }
        growth_ = stretches_.size() >= least_stretches ? fitted() : std::nullopt;
    }
    gathered_.reset();
}

/** The line through the delays that the stretches were read along. */
PhaseDrift::Course PhaseDrift::course_read_along() const {
    Course course;
    for (const Stretch& stretch : stretches_) {
        course.seconds += stretch.seconds / static_cast<double>(stretches_.size());
        course.delay += stretch.delay / static_cast<double>(stretches_.size());
    }
    double product = 0.0;
    double square = 0.0;
    for (const Stretch& stretch : stretches_) {
        product += (stretch.seconds - course.seconds) * (stretch.delay - course.delay);
        square += (stretch.seconds - course.seconds) * (stretch.seconds - course.seconds);
    }
    course.growth = product / square;
    return course;
}

std::optional<PhaseGrowth> PhaseDrift::fitted() const {
    Course course = course_read_along();
    std::size_t bins = 0;
    for (const Stretch& stretch : stretches_) {
        bins = std::max(bins, stretch.phasors.size());
    }
    PhaseMoments moments(bins, angular_step_);
    for (const Stretch& stretch : stretches_) {
        moments.add_weights(stretch.phasors, course.since_middle(stretch));
    }
    PhaseMoments::Scores scores;
    for (int i = 0; i < most_steps; ++i) {
        moments.clear_phasors();
        for (const Stretch& stretch : stretches_) {
            moments.add_phasors(stretch.phasors, course.shift(stretch), course.since_middle(stretch));
        }
        scores = moments.scores();
        if (!(scores.in_line > least_in_line) || !(scores.change_information > 0.0)) {
            return std::nullopt;
        }
        const double move = -sum(scores.growth) / scores.information;
        if (std::abs(move) < close_enough) {
            break;
        }
        course.growth += move;
    }
    return judged(course, moments, scores);
}

/** How sure the growth is, and whether it changes: by how much parts of the band disagree over all of the time, and by how much
 *  stretches of time do in all of the band. Either may be more than the other. */
PhaseGrowth PhaseDrift::judged(const Course& course, const PhaseMoments& moments, const PhaseMoments::Scores& scores) const {
    const double half_change = -sum(scores.change) / scores.change_information;
    std::vector<PhaseMoments::Apart> apart;
    double information = 0.0;
    double moment = 0.0;
    const auto bend_of = [&](const Stretch& stretch) {
        return course.since_middle(stretch) * (course.since_middle(stretch) - scores.share);
    };
    for (const Stretch& stretch : stretches_) {
        apart.push_back(moments.apart(stretch.phasors, course.shift(stretch)));
        information += apart.back().information;
        moment += apart.back().information * bend_of(stretch);
    }
    double growth_squares = 0.0;
    double change_squares = 0.0;
    for (std::size_t i = 0; i < stretches_.size(); ++i) {
        const double bend = bend_of(stretches_[i]) - moment / information;
        const double left = apart[i].score + half_change * bend * apart[i].information;
        growth_squares += std::pow(course.since_middle(stretches_[i]) * left, 2.0);
        change_squares += std::pow(bend * left, 2.0);
    }
    const auto count = static_cast<double>(stretches_.size());
    const double few = count / (count - 3.0); // what is fitted fits: a delay, its growth, its change
    const double doubt = doubt_factor / scores.in_line;
    return {course.seconds, course.growth,
            doubt / scores.information * std::max(scatter(scores.growth), std::sqrt(few * growth_squares)), 2.0 * half_change,
            2.0 * doubt / scores.change_information * std::max(scatter(scores.change), std::sqrt(few * change_squares))};
}

} // namespace localcast::estimators
