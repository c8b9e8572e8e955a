// Following a source: each block of evidence, and the measurements made of it.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "pair_judgement.hpp"
#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr std::ptrdiff_t most_observations = 65536; // hours: nobody takes them
constexpr double contributing_share = 0.35; // of the height of the last few blocks' peak
constexpr double least_bandwidth_hz = 300.0;
constexpr double good_deviation = 0.08; // samples; evidence is gathered until a measurement is this good
constexpr std::size_t enough_blocks = 8; // or this long, if it is at all good enough
constexpr double quiet_share = 0.01; // of the usual energy: no evidence of anything
constexpr double narrow_hz = 850.0; // a tone and little else
constexpr double strayed_share = 0.9; // of a peak's height: with more, what is heard on the course is the same sound
constexpr std::size_t few_blocks = 10; // with less evidence each block makes a difference
constexpr std::size_t weighed_blocks = 8; // about two seconds, which tell what frequencies are heard in common
constexpr float least_weight = 0.1f;          // what has not been heard yet may be heard next
constexpr std::size_t weight_neighbours = 8;  // bins to either side that share a weight

/** How much each frequency is to count, a few of them together. */
std::vector<float> smoothed_weights(const std::vector<double>& weights) {
    const std::vector<double> means = means_around(weights, weight_neighbours);
    std::vector<float> smooth(means.size());
    std::transform(means.begin(), means.end(), smooth.begin(), [](double mean) {
        return least_weight + (1.0f - least_weight) * static_cast<float>(mean);
    });
    return smooth;
}

} // namespace

void PairTracker::follow(const BlockFrames& read) {
    evidence_.drop_before(frames_seen_ - static_cast<std::int64_t>(evidence_seconds * shared_.config.sample_rate_hz));
    pending_blocks_ = std::min(pending_blocks_, evidence_.blocks().size());
    if (read.frames.empty()) {
        return;
    }
    EvidenceBlock block = summed(read, 0.0);
    if (block.energy <= quiet_share * usual_energy_) {
        usual_energy_ *= quieter_share;
        missed_ = !starting_;
        return;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    if (mode_ == Mode::moving) {
        move(read);
        return;
    }
    const AlignmentPeak peak = find_alignment_peak(spectra_of(block), polarity_, motion_reach, rate_hz, *shared_.plans, weights_);
    const bool elsewhere = heard_elsewhere(peak);
    evidence_.push(block);
    if (on_course(peak) && !elsewhere) {
        usual_energy_ += 0.1 * (block.energy - usual_energy_);
    } else {
        const std::size_t few = std::min<std::size_t>(4, evidence_.blocks().size());
        const AlignmentPeak longer = find_alignment_peak(evidence_.sum(few, line_at(evidence_.centre(few))), polarity_,
                                                         motion_reach, rate_hz, *shared_.plans, weights_);
        // The blocks before must not speak for one that does not hold the sound where they do, and would show it there. To
        // begin with they are all that there is: between two claps there is but noise. Nor may they once it is ambiguous where
        // the sound has gone.
        const double least = contributing_share * longer.near_height;
        const bool visible = !starting_ && least >= least_significance * peak.deviation;
        const bool lost = (visible || common_energy(block) >= audible_share * usual_energy_) && peak.near_height < least;
        if (lost || !on_course(longer) || elsewhere || refusal_ != PhaseRefusal::none ||
            (peak.significance() >= least_elsewhere && peak.near_height < rival_share * peak.height)) {
            evidence_.drop_last();
            missed_ = !starting_;
            miss(read, elsewhere);
            return;
        }
    }
    ++pending_blocks_;
    missed_ = false;
    bad_blocks_ = 0;
    refusal_ = PhaseRefusal::none;
    suspicion_ = {};
    last_good_block_ = read.block;
    note_strayed(peak);
    note_evidence(evidence_.blocks().back());
    if (starting_) {
        if ((read.block % 2 == 1 || evidence_.blocks().size() <= few_blocks) && !fit_start()) {
            give_up(PhaseRefusal::unrelated);
            return;
        }
        if (evidence_.blocks().size() + 1 >= shared_.evidence_blocks ||
            frames_seen_ - evidence_start_ > static_cast<std::int64_t>(evidence_seconds * rate_hz)) {
            end_start();
        }
    } else {
        phases_.add(evidence_.blocks().back());
        observe();
    }
    if (read.block % 2 == 1) {
        report();
    }
}

/** The course has been straight for so long that a walk has next to no part in it. */
bool PairTracker::long_still() const {
    return course_.motion_bound() < mistaken_offset_ppm * 1e-6 * shared_.config.sample_rate_hz;
}

/** A block that clearly holds the sound a few samples off: the source may have begun to walk. Where it has long been still, a
 *  second one must say so. */
void PairTracker::note_strayed(const AlignmentPeak& peak) {
    if (peak.significance() < least_clear) {
        return;
    }
    if (peak.near_height >= strayed_share * peak.height) {
        strayed_blocks_ = 0;
        strayed_ = contradictions_ > 0 ? strayed_ : 0.0;
        return;
    }
    if (++strayed_blocks_ > 1 || !long_still()) {
        strayed_ = std::abs(peak.lag_samples);
    }
}

void PairTracker::note_evidence(const EvidenceBlock& block) {
    evidence_end_ = block.end_frame;
    if (!starting_) {
        evidence_start_ = evidence_.blocks().empty() ? block.start_frame : evidence_.blocks().front().start_frame;
    }
}

/** Makes a measurement out of the evidence since the last one, once it is good enough. */
void PairTracker::observe() {
    const std::size_t count = std::min(pending_blocks_, evidence_.blocks().size());
    if (count == 0) {
        return;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const double centre = evidence_.centre(count);
    const DelayLine line = line_at(centre);
    const double known = std::sqrt(clock_.at(seconds_of(centre)).covariance[0][0]);
    const double search = std::max(2.5, 6.0 * known);
    const FineDelay fine = find_fine_delay(evidence_.sum(count, line), rate_hz, search);
    const double deviation = deviation_of(fine);
    if (fine.polarity != polarity_ || fine.coherence < least_coherence ||
        fine.coherent_bandwidth * 0.5 * rate_hz < least_bandwidth_hz || deviation > largest_measured ||
        (deviation > (rough_ ? std::max(good_deviation, known) : good_deviation) && count < enough_blocks)) {
        return;
    }
    pending_blocks_ = 0;
    const double seconds = seconds_of(centre);
    const double delay = line.delay + fine.offset_samples;
    if (clock_.take(seconds, delay, deviation) == Fit::contradicts) {
        strayed_ = std::abs(delay - line.delay);
        if (++contradictions_ < step_measurements) {
            return;
        }
        const double step = delay - clock_.at(seconds).mean[0];
        if (std::abs(step) >= jump_samples) {
            jump_to({centre, delay, line.rate}, deviation, polarity_);
            return;
        }
        clock_.doubt_delay(std::abs(step)); // it has crept: believe it, and the offset a little less
        clock_.take(seconds, delay, deviation);
    }
    contradictions_ = 0;
    strayed_ = 0.0;
    rough_ = rough_ && known > good_deviation;
    single_ = false;
    note_course(seconds, delay, deviation);
    systematic_ += 0.2 * (common_deviation(fine) - systematic_);
    note_observation(centre, delay, deviation);
    if (!course_.trusted()) {
        walk_on(seconds, delay, deviation);
    }
}

/** A course that bends was a walk in part: then the offset is less sure than it seemed. */
void PairTracker::note_course(double seconds, double delay, double deviation) {
    if (course_.note(seconds, delay, deviation)) {
        clock_.doubt_growth(mistaken_offset_ppm * 1e-6 * shared_.config.sample_rate_hz);
    }
}

void PairTracker::note_observation(double frame, double delay, double deviation) {
    if (std::ssize(observations_) >= most_observations) {
        observations_.erase(observations_.begin(), observations_.begin() + most_observations / 2);
    }
    observations_.push_back({frame, delay, deviation, polarity_, jumped_, jump_frame_});
    jumped_ = false;
    jump_frame_ = 0;
}

/** What is said of the last seconds besides their delay. */
void PairTracker::report() {
    const std::size_t count = evidence_.blocks().size();
    if (count == 0) {
        return;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const LocalSpectra spectra = evidence_.sum(count, line_at(evidence_.centre(count)));
    const CommonSound sound = common_sound(spectra, rate_hz, polarity_);
    coherence_ = sound.coherence;
    phase_rad_ = sound.phase_rad;
    if (count >= weighed_blocks) {
        weights_ = smoothed_weights(sound.weights);
    }
    // After a jump this is no more than a syllable: it may be called narrow for what was before, but not for itself.
    narrow_ = (narrow_ || !rough_) && sounding_bandwidth_hz(spectra, rate_hz) < narrow_hz;
}

} // namespace localcast::estimators
