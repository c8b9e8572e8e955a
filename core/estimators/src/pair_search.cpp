// Finding a source, and the line through all of its first evidence.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "line_fit.hpp"
#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr int longest_search_pause = 8; // blocks between searches that find nothing
constexpr std::size_t part_blocks = 4; // about a second
constexpr double least_rate = 2e-7;       // samples per frame: clocks that are said to run alike do so to this
constexpr double scanned_deviations = 2.5;
constexpr int most_readings = 3;
constexpr double single_moment_frames = 2.0; // that sound must spread over, one standard deviation, to tell a rate
constexpr double smeared_samples = 0.05;  // by which a block may be drawn out that is read along another rate

} // namespace

void PairTracker::search(std::int64_t end) {
    ++searched_blocks_;
    if (searched_blocks_ < next_search_) {
        return;
    }
    next_search_ = searched_blocks_ + std::clamp(searched_blocks_ / 3, 1, longest_search_pause);
    const FrameGrid& grid = shared_.grid;
    const std::int64_t blocks = std::min<std::int64_t>(searched_blocks_, shared_.search_blocks);
    std::int64_t first = std::max<std::int64_t>(0, block_ - blocks);
    for (std::int64_t block = first; block < block_; ++block) { // a fault in both would be sound in common
        const auto size = static_cast<std::size_t>(grid.block_start(1));
        const bool usable = shared_.stream.usable(grid.block_start(block), size) && source_.usable(grid.block_start(block), size);
        first = usable ? first : block + 1;
    }
    SearchRange range;
    range.start = grid.block_start(first);
    range.end = end;
    range.rate_reach = shared_.config.max_offset_ppm * 1e-6;
    if (!shared_.stream.ever_finite() || !source_.ever_finite()) {
        refusal_ = PhaseRefusal::non_finite;
        return;
    }
    if (shared_.stream.mostly_clipped() || source_.mostly_clipped()) {
        refusal_ = PhaseRefusal::clipped;
        return;
    }
    const FoundDelay found = search_.run(shared_.stream.sound(), source_.sound(), range);
    refusal_ = found.refusal;
    if (found.refusal == PhaseRefusal::none) {
        adopt(found, range, end);
    }
}

void PairTracker::adopt(const FoundDelay& found, const SearchRange& range, std::int64_t end) {
    const double rate_hz = shared_.config.sample_rate_hz;
    polarity_ = found.polarity;
    coherence_ = found.coherence;
    phase_rad_ = found.phase_rad;
    clarity_ = found.clarity();
    clock_ = ClockFilter(seconds_of(found.line.frame), found.line.delay, found.delay_deviation, found.line.rate * rate_hz,
                         found.rate_deviation * rate_hz, rate_hz);
    systematic_ = common_share * found.delay_deviation;
    mode_ = Mode::tracking;
    start_spread_ = 0.0;
    pending_blocks_ = 0;
    forget_doubts();
    step_seconds_.reset();
    evidence_start_ = range.start;
    evidence_end_ = end;
    searched_to_ = block_;
    const std::int64_t first = range.start / shared_.grid.block_start(1);
    usual_energy_ = 0.0;
    block_ = gather(first, end, found.line);
    last_good_block_ = std::max(first, block_ - 1);
    starting_ = true;
    if (!fit_start() && !evidence_.blocks().empty()) {
        give_up(PhaseRefusal::unrelated);
        return;
    }
    if (!course_.trusted() && !find_walking()) { // it was seen to move, and may be moving still
        const DelayState state = clock_.at(clock_.seconds());
        walk_on(state.seconds, state.mean[0], std::sqrt(state.covariance[0][0]));
    }
}

/** Reads the blocks from `block` on that end by `end` into the evidence; says which one comes next. */
std::int64_t PairTracker::gather(std::int64_t block, std::int64_t end, const DelayLine& line) {
    evidence_.clear();
    for (; block_complete(block, line) && shared_.grid.block_end(block) <= end; ++block) {
        const BlockFrames read = read_block(block, line);
        if (!read.frames.empty()) {
            evidence_.push(summed(read, 0.0));
            usual_energy_ = std::max(usual_energy_, 0.5 * evidence_.blocks().back().energy);
        }
    }
    return block;
}

/** The course is new: what spoke against the one before says nothing of it. */
void PairTracker::forget_doubts() {
    bad_blocks_ = contradictions_ = strayed_blocks_ = 0;
    strayed_ = 0.0;
}

void PairTracker::give_up(PhaseRefusal why) {
    mode_ = Mode::searching;
    refusal_ = why;
    starting_ = single_ = rough_ = false;
    weights_.clear();
    phases_.clear();
    block_ = std::max(block_, searched_to_);
}

/** One line through all of the evidence. False when the evidence does not bear it out. */
bool PairTracker::fit_start() {
    const std::size_t count = evidence_.blocks().size();
    if (count == 0) {
        return true;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const double any_rate = shared_.config.max_offset_ppm * 1e-6 + least_rate;
    const double fastest = (shared_.config.max_offset_ppm + known_offset_ppm) * 1e-6;
    const double spread = evidence_.spread(count); // of a single clap: 0, which tells no rate
    const bool first = start_spread_ <= 0.0;       // then the search's rate is a guess: all may have sounded at one moment
    const DelayState before = clock_.at(clock_.seconds());
    const double guessed = std::clamp(first ? 0.5 / spread : 0.0, std::sqrt(before.covariance[1][1]) / rate_hz, any_rate);
    const double reach = first ? fastest : std::min(std::max(scanned_deviations * guessed, 1.0 / spread), fastest);
    const LineScan scan = scan_lines(evidence_, line_at(evidence_.centre(count)), reach, polarity_, rate_hz, *shared_.plans);
    LineFit fit{scan.line, 0.0};
    for (int i = 0; i == 0 || (i < most_readings && read_again(fit.line)); ++i) {
        fit.line.delay += find_fine_delay(evidence_.sum(count, fit.line), rate_hz).offset_samples;
        fit = fit_line(evidence_, fit.line, rate_hz);
        fit.line.rate = std::clamp(fit.line.rate, -fastest, fastest);
    }
    DelayLine line = fit.line;
    single_ = sounds_once(line);
    if (single_) {
        line = at_its_moment(line);
    }
    const LocalSpectra spectra = evidence_.sum(count, line);
    const FineDelay fine = find_fine_delay(spectra, rate_hz, std::max(2.5, 6.0 * std::sqrt(before.covariance[0][0])));
    double deviation = deviation_of(fine);
    const AlignmentPeak peak = find_alignment_peak(spectra, polarity_, motion_reach, rate_hz, *shared_.plans);
    if (deviation > largest_measured || fine.polarity != polarity_ || fine.coherence < least_coherence || !on_course(peak) ||
        peak.near_significance() < least_elsewhere || (single_ && !clear(peak))) {
        return false;
    }
    line.delay += fine.offset_samples;
    if (single_) { // nothing else averages what reflections draw it aside by
        deviation = std::hypot(deviation, drawn_deviation(peak.near_significance()));
    }
    const double told = fit.rate_deviation > 0.0 ? doubt_factor * fit.rate_deviation : 3.0 * deviation / spread + 0.5e-6;
    const double rate_deviation = single_ ? any_rate
                                                 : std::min(std::hypot(told, 0.5 * scan.rival),
                                                            fit.rate_deviation > 0.0 ? any_rate : guessed);
    clock_ = ClockFilter(seconds_of(line.frame), line.delay, deviation, line.rate * rate_hz, rate_deviation * rate_hz, rate_hz);
    systematic_ = common_deviation(fine);
    start_spread_ = single_ ? 0.0 : spread;
    strayed_ = 0.0;
    pending_blocks_ = 0;
    note_start(line);
    return true;
}

/** The course of the start: the delays of parts of a second each. */
void PairTracker::note_start(const DelayLine& line) {
    course_.clear();
    for (std::size_t first = evidence_.blocks().size(); first >= part_blocks; first -= part_blocks) {
        const std::size_t skip = first - part_blocks;
        const double centre = evidence_.centre(first, skip);
        const FineDelay fine = find_fine_delay(evidence_.sum(first, line, skip), shared_.config.sample_rate_hz, 4.0);
        const double deviation = deviation_of(fine);
        if (fine.polarity == polarity_ && fine.coherence >= least_coherence && deviation <= largest_measured) {
            note_course(seconds_of(centre), line.at(centre) + fine.offset_samples, deviation);
        }
    }
}

/** Reads the evidence anew along `line` where it was read along a rate that has drawn it out. False where it was not. */
bool PairTracker::read_again(const DelayLine& line) {
    const auto length = static_cast<double>(shared_.grid.block_start(1));
    const auto drawn_out = [&](const EvidenceBlock& block) {
        return std::abs(block.line.rate - line.rate) * 0.5 * length > smeared_samples;
    };
    const auto blocks = evidence_.blocks();
    if (std::none_of(blocks.begin(), blocks.end(), drawn_out)) {
        return false;
    }
    read_all_again(line);
    return true;
}

void PairTracker::read_all_again(const DelayLine& line) {
    const auto blocks = evidence_.blocks();
    evidence_.clear();
    for (const EvidenceBlock& block : blocks) {
        evidence_.push(summed(read_block(block.start_frame / shared_.grid.block_start(1), line), 0.0));
    }
}

/** Blocks that share a clap differ by what frame it is taken to lie in: that is no rate. */
bool PairTracker::sounds_once(const DelayLine& line) const {
    return evidence_.common_spread(line, polarity_) < single_moment_frames * static_cast<double>(shared_.grid.hop);
}

/** Where the delay does not depend on the rate that the evidence is read along: where that rate is not known, the delay is
 *  certain there alone. To a sample, and weighted as the delay is. */
DelayLine PairTracker::at_its_moment(DelayLine line) {
    const double apart = shared_.config.max_offset_ppm * 1e-6;
    if (apart > 0.0) {
        std::array<double, 2> offsets{};
        for (std::size_t i = 0; i < offsets.size(); ++i) {
            const DelayLine other{line.frame, line.delay, line.rate + (i == 0 ? -apart : apart)};
            read_all_again(other);
            offsets[i] = find_fine_delay(evidence_.sum(evidence_.blocks().size(), other), shared_.config.sample_rate_hz).offset_samples;
        }
        const double moment = line.frame + (offsets[0] - offsets[1]) / (2.0 * apart);
        line = {moment, line.at(moment), line.rate};
    }
    read_all_again(line);
    return line;
}

/** From now on, if they do not yet, measurements follow each other; the line so far counts as two of them. */
void PairTracker::end_start() {
    if (!starting_) {
        return;
    }
    starting_ = false;
    for (const EvidenceBlock& block : evidence_.blocks()) {
        phases_.add(block);
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState state = clock_.at(clock_.seconds());
    const DelayLine line{state.seconds * rate_hz, state.mean[0], state.mean[1] / rate_hz};
    const double deviation = std::sqrt(state.covariance[0][0]);
    if (start_spread_ <= 0.0) {
        note_observation(line.frame, line.delay, deviation);
        return;
    }
    const double apart = std::min(start_spread_, deviation / std::sqrt(state.covariance[1][1]) * rate_hz);
    note_observation(line.frame - apart, line.at(line.frame - apart), deviation * std::numbers::sqrt2);
    note_observation(line.frame + apart, line.at(line.frame + apart), deviation * std::numbers::sqrt2);
}

} // namespace localcast::estimators
