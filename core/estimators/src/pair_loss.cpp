// A source that is not where it was: jumped, or lost for a while.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr double on_course_samples = 2.0;
constexpr int few_bad_blocks = 3;
constexpr int often_searched = 5; // bad blocks; then at every fourth one
constexpr std::int64_t looked_ahead_frames = 2;
constexpr double likely_walk = 1500e-6; // samples per frame: half a metre per second, from one microphone
constexpr double steps_seconds = 20.0; // between two steps of one walk
constexpr double jump_deviations = 5.0; // of both delays: what differs by less may be the same one
constexpr double little_seconds = 1.0;
constexpr double little_rival_share = 0.6;
constexpr double least_anywhere = 20.0; // significance, twice what a search asks for: a reflection may be what is found
constexpr double largest_rough = 0.5; // samples, one standard deviation
constexpr double least_rough = 40.0;  // significance of a delay that is told no better
constexpr std::int64_t fresh_blocks = 4; // after the last good one: a pause is not searched through for long
constexpr double largest_walked_ppm = 200.0;
constexpr double searched_deviation = 0.05; // samples; a search is no better

} // namespace

/** A block that says nothing of the expected delay; the sound may be clear elsewhere. Quiet ones do not count against the
 *  delay, but the first after a good one may hold the sound where it is now. */
void PairTracker::miss(const BlockFrames& read, bool elsewhere) {
    const double energy = common_energy(summed(read, 0.0));
    if (energy < audible_share * usual_energy_) {
        usual_energy_ *= quieter_share;
        const bool fresh = block_ - last_good_block_ <= fresh_blocks;
        if (!starting_ && (elsewhere || fresh) && energy >= faint_share * usual_energy_) {
            search_again();
        }
        return;
    }
    ++bad_blocks_;
    if (!long_still()) { // it may have begun to walk
        strayed_ = std::max(strayed_, jump_samples);
    }
    const bool may_walk = !course_.trusted() || bad_blocks_ > given_up_blocks;
    if (begin_motion(read) || (may_walk && bad_blocks_ % few_bad_blocks == 0 && find_walking())) {
        refusal_ = PhaseRefusal::none;
        return;
    }
    if (starting_ ? bad_blocks_ >= step_measurements : !course_.trusted() && bad_blocks_ > given_up_blocks) {
        give_up(PhaseRefusal::unrelated);
        return;
    }
    if (bad_blocks_ < often_searched || bad_blocks_ % 4 == 0) {
        search_again();
    }
}

/** A source that was missed is looked for within the next block as well, where that is loud so far and does not hold it where it
 *  was: further off than one who walks could have come, whose motion whole blocks tell better. Of the sources that share the
 *  reference one at a time, as a search takes long. */
void PairTracker::look_ahead() {
    const FrameGrid& grid = shared_.grid;
    const std::int64_t heard = (heard_end() - grid.block_start(block_)) / static_cast<std::int64_t>(grid.hop) - 1; // frames
    const std::int64_t now = shared_.stream.sound().end();
    if (heard <= 0 || heard % looked_ahead_frames != 0 || bad_blocks_ >= often_searched || shared_.looked_ahead == now) {
        return;
    }
    const DelayLine line = line_at(static_cast<double>(heard_end()));
    const EvidenceBlock block = summed(read_block(block_, line, block_ * FrameGrid::block_frames + heard - 1), 0.0);
    const double usual = usual_energy_ * static_cast<double>(block.frames) / FrameGrid::block_frames;
    if (block.frames == 0 || common_energy(block) < audible_share * usual) {
        return;
    }
    const AlignmentPeak peak = find_alignment_peak(spectra_of(block), polarity_, motion_reach, shared_.config.sample_rate_hz,
                                                   *shared_.plans, weights_);
    if (!suspicion_.clear() && !on_course(peak)) {
        shared_.looked_ahead = now;
        search_again(likely_walk * static_cast<double>(heard_end() - grid.block_end(last_good_block_)));
    }
}

/** Looks everywhere, in all that has come since the last good block; more is asked of what
 *  little has, and where little is known of where it may be. Nothing within `walked` samples of where it was is believed. */
void PairTracker::search_again(double walked) {
    const FrameGrid& grid = shared_.grid;
    const double rate_hz = shared_.config.sample_rate_hz;
    const std::int64_t end = heard_end();
    SearchRange range;
    range.start = std::max(grid.block_start(last_good_block_ + 1), grid.block_start(block_ - shared_.search_blocks));
    range.end = end;
    range.weights = weights_;
    const DelayState state = clock_.at(seconds_of(static_cast<double>(end)));
    range.rate = state.mean[1] / rate_hz;
    range.rate_reach = std::min(3e-6 * offset_deviation_ppm(state, 1.0), shared_.config.max_offset_ppm * 1e-6);
    const FoundDelay found = search_.run(shared_.stream.sound(), source_.sound(), range);
    const bool little = seconds_of(static_cast<double>(range.end - range.start)) < little_seconds;
    // A syllable may tell beyond doubt where the sound is, if not to a fraction of a sample: the next blocks tell that.
    const bool rough = found.refusal == PhaseRefusal::uncertain && found.delay_deviation <= largest_rough &&
                       found.significance >= least_rough;
    if (found.refusal != PhaseRefusal::none && !rough) {
        refuse_where_ambiguous(found);
        return;
    }
    const DelayState there = clock_.at(seconds_of(found.line.frame));
    const double deviation = std::max(found.delay_deviation, searched_deviation);
    const double step = found.line.delay - there.mean[0];
    if (std::abs(step) < walked) {
        return;
    }
    const double doubt = std::hypot(deviation, std::sqrt(there.covariance[0][0]));
    const bool anywhere = doubt > on_course_samples;
    if (((little || anywhere) && found.rival_ratio > little_rival_share) ||
        (anywhere && found.significance < least_anywhere)) {
        refuse_where_ambiguous(found);
        return;
    }
    refusal_ = PhaseRefusal::none;
    mode_ = Mode::tracking;
    bad_blocks_ = 0;
    strayed_ = 0.0;
    evidence_end_ = end;
    if (std::abs(step) > std::max(on_course_samples, jump_deviations * doubt) ||
        found.polarity != polarity_) {
        clarity_ = found.clarity();
        if (walked == 0.0 && found.polarity == polarity_ && steps_like_a_walk(found.line.frame, step)) {
            end_start();
            walk_on(there.seconds, found.line.delay, deviation);
            return;
        }
        jump_to(found.line, deviation, found.polarity);
        rough_ = true;
    } else if (there.seconds > clock_.seconds()) {
        gather(range.start / grid.block_start(1), end, found.line);
        take_single(found.line, deviation);
    }
}

/** Notes a small step that a walk could have made since the last good block began. The second one within a while is a walk: what
 *  stands is moved once. */
bool PairTracker::steps_like_a_walk(double frame, double step) {
    const double since = frame - static_cast<double>(shared_.grid.block_start(last_good_block_));
    if (std::abs(step) >= std::min(likely_walk * since, static_cast<double>(motion_reach))) {
        return false;
    }
    const auto before = std::exchange(step_seconds_, seconds_of(frame));
    return before && *step_seconds_ - *before < steps_seconds;
}

/** Sound in common that may have come by several delays, the known one not among them: that one holds no longer. */
void PairTracker::refuse_where_ambiguous(const FoundDelay& found) {
    if (bad_blocks_ > 1 && found.refusal != PhaseRefusal::unrelated && found.significance >= least_anywhere) {
        refusal_ = PhaseRefusal::ambiguous;
    }
}

/** Single sounds, far apart: what the evidence holds is one measurement. */
void PairTracker::take_single(const DelayLine& found, double deviation) {
    DelayLine line = found;
    if (!evidence_.blocks().empty() && sounds_once(found)) {
        const DelayLine there = at_its_moment(found);
        const FineDelay fine = find_fine_delay(evidence_.sum(evidence_.blocks().size(), there), shared_.config.sample_rate_hz);
        line = {there.frame, there.delay + fine.offset_samples, there.rate};
        deviation = deviation_of(fine);
    }
    evidence_.clear();
    pending_blocks_ = 0;
    const double seconds = seconds_of(line.frame);
    ClockFilter taken = clock_;
    if (seconds <= clock_.seconds() || taken.take(seconds, line.delay, deviation) == Fit::contradicts) {
        return;
    }
    end_start();
    clock_ = taken;
    single_ = false;
    note_course(seconds, line.delay, deviation);
    note_observation(line.frame, line.delay, deviation);
}

void PairTracker::jump_to(const DelayLine& line, double deviation, int polarity) {
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState before = clock_.at(seconds_of(line.frame));
    polarity_ = polarity;
    end_start();
    ++jumps_;
    jumped_ = true;
    jump_frame_ = moment_of_jump({line.frame, before.mean[0], before.mean[1] / rate_hz}, line);
    // What looks like a small jump may have been an offset taken wrongly: then the offset is less sure than it seemed.
    const double drifted = (line.delay - before.mean[0]) / std::max(before.seconds - clock_.seconds(), 0.25);
    clock_.step_to(before.seconds, line.delay, deviation);
    clock_.doubt_growth(std::min(course_.motion_bound(), largest_walked_ppm * 1e-6 * rate_hz));
    if (std::abs(drifted) < mistaken_offset_ppm * 1e-6 * rate_hz) {
        clock_.doubt_growth(std::abs(drifted));
    }
    course_.interrupt();
    phases_.clear();
    note_course(before.seconds, line.delay, deviation);
    evidence_.clear();
    pending_blocks_ = 0;
    forget_doubts();
    rough_ = false;
    evidence_start_ = static_cast<std::int64_t>(jump_frame_);
    note_observation(line.frame, line.delay, deviation);
}

/** The frame from which on the new course explains the sound better than the old one. */
std::uint64_t PairTracker::moment_of_jump(const DelayLine& before, const DelayLine& after) {
    const auto clarity = [this](const BlockFrames& read, std::size_t i) {
        double sum = 0.0;
        for (std::size_t k = 0; k < read.x[i].size(); ++k) {
            sum += static_cast<double>((std::conj(read.x[i][k]) * read.y[i][k]).real());
        }
        return polarity_ * sum;
    };
    double gain = 0.0;
    double best_gain = 0.0;
    const std::int64_t first = std::max<std::int64_t>(0, last_good_block_ - 1);
    std::int64_t best = first * FrameGrid::block_frames;
    for (std::int64_t block = first; block < block_; ++block) {
        const BlockFrames old_course = read_block(block, before);
        const BlockFrames new_course = read_block(block, after);
        const std::size_t count = std::min(old_course.frames.size(), new_course.frames.size());
        for (std::size_t i = 0; i < count; ++i) {
            gain += clarity(old_course, i) - clarity(new_course, i);
            if (gain > best_gain) {
                best_gain = gain;
                best = old_course.frames[i] + 1;
            }
        }
    }
    return static_cast<std::uint64_t>(shared_.grid.frame_start(best)) + shared_.grid.hop / 2;
}

} // namespace localcast::estimators
