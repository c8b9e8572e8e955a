// Finding a source, and the line through all of its first evidence.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr int longest_search_pause = 8; // blocks between searches that find nothing
constexpr std::size_t part_blocks = 4;

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
    clock_ = initial_delay_state(seconds_of(found.line.frame), found.line.delay, found.delay_deviation,
                                 found.line.rate * rate_hz, found.rate_deviation * rate_hz, rate_hz);
    systematic_ = found.delay_deviation;
    mode_ = Mode::tracking;
    start_spread_ = 0.0;
    evidence_.clear();
    pending_blocks_ = 0;
    bad_blocks_ = contradictions_ = 0;
    evidence_start_ = range.start;
    evidence_end_ = end;
    searched_to_ = block_;
    block_ = range.start / shared_.grid.block_start(1);
    const std::int64_t first = block_;
    while (block_complete(block_, found.line) && shared_.grid.block_end(block_) <= end) {
        const BlockFrames read = read_block(block_, found.line);
        ++block_;
        if (!read.frames.empty()) {
            evidence_.push(summed(read, 0.0));
        }
    }
    last_good_block_ = std::max(first, block_ - 1);
    usual_energy_ = 0.0;
    for (const EvidenceBlock& block : evidence_.blocks()) {
        usual_energy_ = std::max(usual_energy_, 0.5 * block.energy);
    }
    starting_ = true;
    if (!fit_start() && !evidence_.blocks().empty()) {
        give_up(PhaseRefusal::unrelated);
    }
}

void PairTracker::give_up(PhaseRefusal why) {
    mode_ = Mode::searching;
    refusal_ = why;
    starting_ = false;
    block_ = std::max(block_, searched_to_);
}

/** One line through all of the evidence: its slope by the rate at which everything adds up best. False when the evidence
 *  does not bear it out. */
bool PairTracker::fit_start() {
    const std::size_t count = evidence_.blocks().size();
    const double spread = count > 0 ? evidence_.spread(count) : 0.0; // of a single clap: 0, which tells no rate
    if (count == 0) {
        return true;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    DelayLine line = line_at(evidence_.centre(count));
    // What happened within a moment tells no rate, however the search came by one.
    const double rate_deviation = std::clamp(start_spread_ > 0.0 ? 0.0 : 0.5 / spread, std::sqrt(clock_.covariance[1][1]) / rate_hz,
                                             shared_.config.max_offset_ppm * 1e-6 + 2e-7);
    line.rate = evidence_.best_rate(count, line, 2.5 * rate_deviation, polarity_, rate_hz, *shared_.plans);
    const Slope slope = slope_of_parts(line);
    const double fastest = (shared_.config.max_offset_ppm + known_offset_ppm) * 1e-6;
    line.rate = std::clamp(line.rate + slope.rate, -fastest, fastest);
    const double search = std::max(2.5, 6.0 * std::sqrt(clock_.covariance[0][0]));
    const LocalSpectra spectra = evidence_.sum(count, line);
    const FineDelay fine = find_fine_delay(spectra, rate_hz, search);
    const double deviation = deviation_of(fine);
    const AlignmentPeak peak = find_alignment_peak(spectra, polarity_, motion_reach, rate_hz, *shared_.plans);
    if (deviation > largest_measured || fine.polarity != polarity_ || fine.coherence < least_coherence || !on_course(peak) ||
        peak.near_significance() < least_elsewhere) {
        return false;
    }
    line.delay += fine.offset_samples;
    const double rough = std::min(3.0 * deviation / spread + 0.5e-6, rate_deviation);
    clock_ = initial_delay_state(seconds_of(line.frame), line.delay, deviation, line.rate * rate_hz,
                                 (slope.deviation > 0.0 ? slope.deviation : rough) * rate_hz, rate_hz);
    systematic_ = deviation;
    start_spread_ = spread;
    pending_blocks_ = 0;
    return true;
}

/** Least squares through the delays of parts of a second each, weighted with their deviations. */
PairTracker::Slope PairTracker::slope_of_parts(const DelayLine& line) const {
    struct Part {
        double time, offset, weight;
    };
    std::vector<Part> parts;
    double weight = 0.0;
    double time = 0.0;
    double offset = 0.0;
    const std::size_t count = evidence_.blocks().size();
    for (std::size_t first = count; first >= part_blocks; first -= part_blocks) {
        const std::size_t skip = first - part_blocks;
        const FineDelay fine = find_fine_delay(evidence_.sum(first, line, skip), shared_.config.sample_rate_hz, 4.0);
        const double deviation = deviation_of(fine);
        if (fine.polarity == polarity_ && fine.coherence >= least_coherence && deviation <= largest_measured) {
            parts.push_back({evidence_.centre(first, skip) - line.frame, fine.offset_samples, 1.0 / (deviation * deviation)});
            weight += parts.back().weight;
            time += parts.back().weight * parts.back().time;
            offset += parts.back().weight * parts.back().offset;
        }
    }
    if (parts.size() < 3) {
        return {};
    }
    double spread = 0.0;
    double product = 0.0;
    for (const Part& part : parts) {
        spread += part.weight * (part.time - time / weight) * (part.time - time / weight);
        product += part.weight * (part.time - time / weight) * (part.offset - offset / weight);
    }
    const double rate = product / spread;
    double misfit = 0.0;
    for (const Part& part : parts) {
        const double left = part.offset - offset / weight - rate * (part.time - time / weight);
        misfit += part.weight * left * left;
    }
    const double scatter = std::max(1.0, std::sqrt(misfit / static_cast<double>(parts.size() - 2)));
    return {rate, scatter / std::sqrt(spread)};
}

/** From now on measurements follow each other; the line so far counts as two of them. */
void PairTracker::end_start() {
    starting_ = false;
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayLine line{clock_.seconds * rate_hz, clock_.mean[0], clock_.mean[1] / rate_hz};
    const double deviation = std::sqrt(clock_.covariance[0][0]);
    if (start_spread_ <= 0.0) {
        note_observation(line.frame, line.delay, deviation);
        return;
    }
    note_observation(line.frame - start_spread_, line.at(line.frame - start_spread_), deviation * std::numbers::sqrt2);
    note_observation(line.frame + start_spread_, line.at(line.frame + start_spread_), deviation * std::numbers::sqrt2);
}

} // namespace localcast::estimators
