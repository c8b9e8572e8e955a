// A source on the move: noticed, followed block by block, and still again.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr double motion_near_share = 0.5;
constexpr double least_continued = 7.0; // of a peak where the motion leads to
constexpr double continued_rival_share = 0.8;
constexpr double continued_deviations = 3.0;
constexpr double fastest_motion = 3000e-6; // samples per frame: half a metre per second between two microphones
constexpr double first_rate_deviation = 300e-6; // samples per frame, as one block tells it
constexpr double rate_deviations = 2.5;
constexpr double unexpected_share = 0.75; // of a peak's height, that counts where nothing leads to its rate
constexpr double rate_apart = 100e-6; // samples per frame, between rates that a block is read along
constexpr std::size_t farthest_reach = 512; // samples, of a motion that has not been heard for a while
constexpr double least_sure = 20.0; // significance of a peak that is right wherever it lies
constexpr double unclear_rate_factor = 3.0; // by which a block that is not clear tells its rate worse
constexpr double unconfirmed_deviation = 3.0; // of a measurement that lies where none was expected
constexpr std::int64_t walking_blocks = 3; // in which a walk is straight enough to be searched for
constexpr double still_samples = 0.7;
constexpr std::size_t still_blocks = 3;     // along the course that the clocks are known to take
constexpr std::size_t straight_blocks = 18; // along any straight course, and for so long: a walk keeps to one for some seconds
constexpr double straight_seconds = 11.0; // so that without what lies elsewhere there are ten, which make a course trusted
constexpr double forgotten_seconds = 20.0; // measurements before: with pauses, so many hold those of a straight course
constexpr std::size_t reflected_share = 8; // one in so many of these blocks may lie elsewhere
constexpr double settled_rate_deviation = 10e-6; // samples per frame, that these tell it to

double distance(const DelayLine& line, const DelayLine& one) {
    return std::abs(one.delay - line.at(one.frame));
}

std::vector<DelayLine>::iterator farthest_from(const DelayLine& line, std::vector<DelayLine>& all) {
    return std::max_element(all.begin(), all.end(), [&](const DelayLine& a, const DelayLine& b) {
        return distance(line, a) < distance(line, b);
    });
}

} // namespace

bool PairTracker::Offset::clear() const {
    return estimators::clear(peak);
}

bool PairTracker::Offset::sure() const {
    return clear() && peak.significance() >= least_sure;
}

/** The block before held the sound there too. */
bool PairTracker::suspected_at(const Offset& offset) const {
    return suspicion_.clear() && std::abs(suspicion_.peak.lag_samples - offset.peak.lag_samples) <= motion_reach / 2.0;
}

/** The highest peak at any rate within reach; of much the same ones, that whose rate is the least surprising. */
PairTracker::Offset PairTracker::look_around(const BlockFrames& read, std::size_t reach, double rate_deviation) const {
    const double step = 2.0 / static_cast<double>(shared_.grid.block_end(0)); // the ends lie off by half a sample at most
    const auto steps = static_cast<int>(std::ceil(rate_deviations * rate_deviation / step));
    Offset best;
    double best_height = 0.0;
    for (int i = -steps; i <= steps; ++i) {
        if (std::abs(read.line.rate + i * step) > fastest_motion + step) {
            continue;
        }
        const EvidenceBlock block = summed(read, i * step);
        const AlignmentPeak peak =
            find_alignment_peak(spectra_of(block), polarity_, reach, shared_.config.sample_rate_hz, *shared_.plans);
        const double deviations = i * step / rate_deviation;
        const double height =
            peak.height * (unexpected_share + (1.0 - unexpected_share) * std::exp(-0.5 * deviations * deviations));
        if (height > best_height) {
            best = {peak, i * step};
            best_height = height;
        }
    }
    return best;
}

/** Two blocks that clearly hold the sound in one place, which is not where it was expected, make a motion. */
bool PairTracker::begin_motion(const BlockFrames& read) {
    const Offset offset = look_around(read, motion_reach, fastest_motion);
    const bool moved = offset.clear() && offset.peak.near_height < motion_near_share * offset.peak.height;
    const bool before = suspected_at(offset);
    suspicion_ = moved ? offset : Offset{};
    if (!moved || !before) {
        return false;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const EvidenceBlock block = summed(read, offset.rate);
    DelayLine line = block.line;
    line.delay += offset.peak.lag_samples;
    motion_ = initial_delay_state(seconds_of(block.centre), line.at(block.centre), unconfirmed_deviation, line.rate * rate_hz,
                                  first_rate_deviation * rate_hz, rate_hz);
    told_ = motion_;
    walk_.clear();
    recent_.assign(1, {block.centre, line.at(block.centre), line.rate});
    bad_blocks_ = 0;
    leave_course();
    note_evidence(block);
    return true;
}

/** A source that was seen to move and whose course is not, or no longer, as straight as a clock's: it walks still. */
void PairTracker::walk_on(double seconds, double delay, double deviation) {
    const double rate_hz = shared_.config.sample_rate_hz;
    const double growth = clock_.at(seconds).mean[1];
    motion_ = initial_delay_state(seconds, delay, std::hypot(deviation, moving_deviation), growth,
                                  first_rate_deviation * rate_hz, rate_hz);
    told_ = motion_;
    told_.covariance[0][0] += unconfirmed_deviation * unconfirmed_deviation;
    recent_.clear();
    walk_.clear();
    suspicion_ = {};
    leave_course();
}

/** From now on the source moves: what it said where it stood is no evidence of where it is. */
void PairTracker::leave_course() {
    mode_ = Mode::moving;
    starting_ = single_ = rough_ = false;
    contradictions_ = strayed_blocks_ = 0;
    course_.motion_seen();
    phases_.clear();
    evidence_.clear();
    pending_blocks_ = 0;
}

/** A block while the delay is on the move: follows its peak and its rate. */
void PairTracker::move(const BlockFrames& read) {
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState expected = predicted(motion_, seconds_of(read.line.frame), rate_hz, walk_wander);
    const double spread = continued_deviations * std::sqrt(expected.covariance[0][0]) + 2.0;
    const auto reach = static_cast<std::size_t>(std::min(spread + 16.0, static_cast<double>(farthest_reach)));
    const Offset offset = look_around(read, reach, std::sqrt(expected.covariance[1][1]) / rate_hz);
    const bool continued = std::abs(offset.peak.lag_samples) <= spread && offset.peak.significance() >= least_continued &&
                           offset.peak.rival_height < continued_rival_share * offset.peak.height;
    const bool again = offset.clear() && suspected_at(offset);
    suspicion_ = offset;
    DelayLine line = read.line;
    line.delay += offset.peak.lag_samples;
    line.rate += offset.rate;
    const BlockFrames again_read = read_block(read.block, line); // a frame that the delay runs through is smeared
    const EvidenceBlock block = summed(again_read, 0.0);
    const FineDelay fine = find_fine_delay(spectra_of(block), rate_hz);
    if ((!continued && !again && !offset.sure()) || fine.polarity != polarity_) {
        lose_motion(read);
        return;
    }
    const double moment = moment_of(read.block, line);
    const double deviation = std::hypot(moving_deviation, deviation_of(fine), drawn_deviation(offset.peak.significance()));
    const double turn = std::abs(line.rate - expected.mean[1] / rate_hz); // reflections that come and go tell any rate
    const bool clear = offset.sure() || (offset.clear() && turn <= rate_deviations * first_rate_deviation);
    line.delay += fine.offset_samples;
    if (!take_motion({moment, line.at(moment), line.rate}, deviation, clear)) {
        lose_motion(read);
        return;
    }
    const double rate_deviation = (clear ? 1.0 : unclear_rate_factor) * first_rate_deviation;
    note_walk({read.block, line.rate,
               {seconds_of(moment), line.at(moment), deviation, line.rate * rate_hz, rate_deviation * rate_hz}});
    measure_walk_again();
    tell_walk();
    bad_blocks_ = 0;
    suspicion_ = {};
    last_good_block_ = read.block;
    note_evidence(block);
    settle_when_still();
}

/** Where in a block the delay does not depend on the rate that it is read along: what is said in a block is often said in one
 *  moment of it. */
double PairTracker::moment_of(std::int64_t block, const DelayLine& line) {
    std::array<double, 2> offsets{};
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        DelayLine other = line;
        other.rate += i == 0 ? -rate_apart : rate_apart;
        const EvidenceBlock read = summed(read_block(block, other), 0.0);
        offsets[i] = find_fine_delay(spectra_of(read), shared_.config.sample_rate_hz).offset_samples;
    }
    const double half = 0.5 * static_cast<double>(shared_.grid.block_end(0));
    return line.frame + std::clamp((offsets[0] - offsets[1]) / (2.0 * rate_apart), -half, half);
}

/** A measurement of the motion. A clear one that contradicts it begins it anew, and is in doubt until the next block bears it
 *  out. One that is not clear may be a reflection: it counts where the motion leads to it (false: it does not), leads on to the
 *  next block, and the estimate stays at the clear one before. */
bool PairTracker::take_motion(const DelayLine& line, double deviation, bool clear) {
    const double rate_hz = shared_.config.sample_rate_hz;
    DelayState state = predicted(motion_, seconds_of(line.frame), rate_hz, walk_wander);
    const Fit fit = believe(state, line.delay, deviation).fit;
    if (!clear && fit != Fit::agrees) {
        return false;
    }
    if (fit == Fit::contradicts) {
        state = initial_delay_state(state.seconds, line.delay, unconfirmed_deviation, line.rate * rate_hz,
                                    first_rate_deviation * rate_hz, rate_hz);
        recent_.clear();
        walk_.clear();
    } else {
        correct(state, delay_itself, line.delay, deviation * deviation);
        if (clear) {
            const double rate_deviation = first_rate_deviation * rate_hz;
            correct(state, {0.0, 1.0, 0.0}, line.rate * rate_hz, rate_deviation * rate_deviation);
        }
    }
    motion_ = state;
    recent_.push_back(line);
    const double forgotten = line.frame - forgotten_seconds * rate_hz;
    std::erase_if(recent_, [&](const DelayLine& one) { return one.frame < forgotten; });
    return true;
}

/** Looks everywhere in the last blocks for a source that walks. What is found is in doubt until a block bears it out. */
bool PairTracker::find_walking() {
    SearchRange range;
    range.start = shared_.grid.block_start(std::max<std::int64_t>(0, block_ - walking_blocks));
    range.end = heard_end();
    range.rate_reach = fastest_motion;
    const FoundDelay found = search_.run(shared_.stream.sound(), source_.sound(), range);
    if (found.refusal != PhaseRefusal::none || found.rival_ratio > clear_rival_share || found.polarity != polarity_) {
        return false;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    motion_ = initial_delay_state(seconds_of(found.line.frame), found.line.delay, unconfirmed_deviation,
                                  found.line.rate * rate_hz, first_rate_deviation * rate_hz, rate_hz);
    recent_.clear();
    walk_.clear();
    suspicion_ = {};
    if (mode_ != Mode::moving) {
        told_ = motion_;
        leave_course();
    }
    return true;
}

/** A block that does not hold the sound where the motion could have led it. */
void PairTracker::lose_motion(const BlockFrames& read) {
    const EvidenceBlock block = summed(read, 0.0);
    if (common_energy(block) < audible_share * usual_energy_) {
        usual_energy_ *= quieter_share;
        return;
    }
    ++bad_blocks_;
    if (bad_blocks_ % walking_blocks == 0) {
        find_walking();
    }
    if (bad_blocks_ <= given_up_blocks || !course_.trusted()) {
        return;
    }
    settle({motion_.seconds * shared_.config.sample_rate_hz, motion_.mean[0], 0.0});
}

/** Along the clocks' course for a moment, where that is known, or along any straight one for longer. */
void PairTracker::settle_when_still() {
    const double rate_hz = shared_.config.sample_rate_hz;
    const bool known = course_.trusted();
    const auto enough = static_cast<std::ptrdiff_t>(known ? still_blocks : straight_blocks);
    if (std::ssize(recent_) < enough) {
        return;
    }
    std::vector<DelayLine> blocks(recent_.end() - enough, recent_.end());
    std::optional<double> rate;
    if (known) {
        rate = clock_.at(seconds_of(blocks.back().frame)).mean[1] / rate_hz;
    } else {
        const double since = recent_.back().frame - straight_seconds * rate_hz;
        const auto first = std::find_if(recent_.rbegin() + enough - 1, recent_.rend(),
                                        [&](const DelayLine& one) { return one.frame <= since; });
        if (first == recent_.rend()) {
            return;
        }
        blocks.assign(first.base() - 1, recent_.end());
        for (std::size_t reflected = blocks.size() / reflected_share; reflected > 0; --reflected) {
            blocks.erase(farthest_from(line_through(blocks, rate), blocks));
        }
    }
    const DelayLine line = line_through(blocks, rate);
    if (std::abs(line.rate) > shared_.config.max_offset_ppm * 1e-6 ||
        distance(line, *farthest_from(line, blocks)) > still_samples) {
        return;
    }
    if (known) {
        settle(line);
        return;
    }
    const double before = clock_.at(seconds_of(line.frame)).mean[0];
    clock_ = ClockFilter(seconds_of(line.frame), before, 0.5 * still_samples, line.rate * rate_hz,
                         settled_rate_deviation * rate_hz, rate_hz);
    settle(line);
    course_.clear();
    for (const DelayLine& one : blocks) {
        note_course(seconds_of(one.frame), one.delay, 0.5 * still_samples);
    }
}

void PairTracker::settle(const DelayLine& line) {
    mode_ = Mode::tracking;
    const DelayState expected = clock_.at(seconds_of(line.frame));
    if (std::abs(line.delay - expected.mean[0]) <= jump_samples) {
        clock_.doubt_delay(still_samples);
        return;
    }
    jump_to(line, 0.5 * still_samples, polarity_);
}

} // namespace localcast::estimators
