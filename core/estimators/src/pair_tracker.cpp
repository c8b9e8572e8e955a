// The states of a source and what each block of evidence does to them.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace localcast::estimators {
namespace {

constexpr double evidence_seconds = 5.0;
constexpr double beyond_seconds = 2.0;          // that a tracked delay may drift beyond the search range
constexpr double search_seconds = 4.0;          // of sound in common at the longest delay
constexpr int longest_search_pause = 8;         // blocks between searches that find nothing
constexpr double on_course_samples = 2.0;
constexpr double least_significance = 5.5;      // of a block's peak where it is expected; chance reaches four
constexpr double least_elsewhere = 8.0;         // where it is not expected
constexpr double least_motion = 12.0;           // to believe that the sound moves
constexpr double motion_rival_share = 0.6;
constexpr double motion_near_share = 0.5;
constexpr double motion_step_samples = 8.0;     // from block to block, beyond what was expected
constexpr double rival_share = 0.75;            // of a peak's height; what is higher is as good
constexpr double fastest_motion = 3000e-6;      // samples per frame: half a metre per second between two microphones
constexpr std::size_t motion_reach = 48;         // samples that this makes within a block, and some
constexpr double contributing_share = 0.35;     // of the height of the last few blocks' peak
constexpr double audible_share = 0.25;          // of the usual energy: what is not found here is not there
constexpr double least_coherence = 0.02;
constexpr double least_bandwidth_hz = 300.0;
constexpr double largest_deviation = 0.25;      // samples
constexpr double least_deviation = 0.002;         // samples; no measurement is better
constexpr double doubt_factor = 1.2;             // by which parts of the band agree better than they should
constexpr std::size_t part_blocks = 4;
constexpr double largest_measured = 1.0;          // samples; worse measurements are left out
constexpr double good_deviation = 0.08;         // samples; evidence is gathered until a measurement is this good
constexpr std::size_t enough_blocks = 8;        // or this long, if it is at all good enough
constexpr double still_samples = 0.7;
constexpr std::size_t still_blocks = 3;
constexpr int given_up_blocks = 8;
constexpr double jump_samples = 1.0;
constexpr double jump_deviations = 5.0;         // of both delays: what differs by less may be the same one
constexpr double mistaken_offset_ppm = 50.0;
constexpr double known_offset_ppm = 5.0;        // an offset is known when it is certain to this
constexpr int step_measurements = 3;            // that contradict the course in a row make a new one
constexpr double little_seconds = 1.0;
constexpr double holding_seconds = 1.0;
constexpr double quiet_share = 0.01;            // of the usual energy: no evidence of anything

std::size_t history_size(const PhaseEstimatorConfig& config, const FrameGrid& grid) {
    const double seconds = evidence_seconds + 2.0 * config.max_delay_seconds + beyond_seconds + 0.5;
    return static_cast<std::size_t>(seconds * config.sample_rate_hz) + 4 * grid.frame_size();
}

const PhaseEstimatorConfig& checked(const PhaseEstimatorConfig& config) {
    if (!(config.sample_rate_hz >= 8000.0 && config.sample_rate_hz <= 384000.0)) {
        throw std::invalid_argument("PhaseEstimator: sample_rate_hz must lie in 8000..384000");
    }
    if (!(config.max_delay_seconds >= 0.01 && config.max_delay_seconds <= 10.0)) {
        throw std::invalid_argument("PhaseEstimator: max_delay_seconds must lie in 0.01..10");
    }
    if (!(config.max_offset_ppm >= 0.0 && config.max_offset_ppm <= 1000.0)) {
        throw std::invalid_argument("PhaseEstimator: max_offset_ppm must lie in 0..1000");
    }
    return config;
}

double deviation_of(const FineDelay& fine) {
    return std::max(least_deviation, doubt_factor * std::hypot(fine.band_deviation, fine.method_deviation, fine.reflection_deviation));
}

bool on_course(const AlignmentPeak& peak) {
    return peak.near_significance() >= least_significance && peak.near_height >= rival_share * peak.height;
}

/** What the energy in common would be if both held the same sound at the same time. */
double common_energy(const EvidenceBlock& block) {
    double sum = 0.0;
    for (std::size_t k = 0; k < block.power_x.size(); ++k) {
        sum += std::sqrt(static_cast<double>(block.power_x[k]) * static_cast<double>(block.power_y[k]));
    }
    return sum;
}

LocalSpectra spectra_of(const EvidenceBlock& block) {
    Evidence alone(1);
    alone.push(block);
    return alone.sum(1, block.line);
}

} // namespace

SharedReference::SharedReference(const PhaseEstimatorConfig& settings)
    : config(checked(settings)), grid(config.sample_rate_hz), plans(std::make_shared<FftPlans>()),
      interpolator(std::make_shared<const SincInterpolator>()), history_samples(history_size(config, grid)),
      evidence_blocks(static_cast<std::size_t>(evidence_seconds * config.sample_rate_hz /
                                               static_cast<double>(grid.block_start(1)))),
      search_blocks(static_cast<std::int64_t>((search_seconds + config.max_delay_seconds) * config.sample_rate_hz /
                                              static_cast<double>(grid.block_start(1)))),
      stream(config.sample_rate_hz, history_samples, plans),
      frames(stream, grid, history_samples / grid.hop + 1, plans) {}

PairTracker::PairTracker(SharedReference& shared)
    : shared_(shared), source_(shared.config.sample_rate_hz, shared.history_samples, shared.plans),
      transform_(shared.grid, shared.plans), search_(shared.config, shared.plans, shared.interpolator),
      evidence_(shared.evidence_blocks) {}

void PairTracker::append(std::span<const float> reference, std::span<const float> source) {
    for (std::size_t i = 0; i < source.size() && (same_ || opposite_); ++i) {
        same_ = same_ && reference[i] == source[i];
        opposite_ = opposite_ && reference[i] == -source[i];
    }
    source_.append(source);
}

DelayLine PairTracker::line_at(double frame) const {
    if (mode_ == Mode::moving) {
        return {frame, motion_.at(frame), motion_.rate};
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState state = predicted(clock_, seconds_of(frame), rate_hz);
    return {frame, state.mean[0], state.mean[1] / rate_hz};
}

bool PairTracker::Offset::clear() const {
    return peak.significance() >= least_motion && peak.rival_height < motion_rival_share * peak.height;
}

bool PairTracker::block_complete(std::int64_t block, const DelayLine& line) const {
    const std::int64_t end = shared_.grid.block_end(block);
    const double needed = static_cast<double>(end) + std::max(line.at(static_cast<double>(end)), 0.0) +
                          static_cast<double>(shared_.interpolator->reach() + 2);
    return shared_.stream.sound().end() >= end && static_cast<double>(source_.sound().end()) >= needed;
}

PairTracker::BlockFrames PairTracker::read_block(std::int64_t block, const DelayLine& line, std::int64_t last_frame) {
    const FrameGrid& grid = shared_.grid;
    const auto reach = static_cast<std::int64_t>(shared_.interpolator->reach());
    BlockFrames read{block, line, {}, {}, {}};
    std::vector<float> samples(grid.frame_size());
    for (std::int64_t frame = block * FrameGrid::block_frames;
         frame < (block + 1) * FrameGrid::block_frames && frame <= last_frame; ++frame) {
        const double start = static_cast<double>(grid.frame_start(frame));
        const double first = start + line.at(start);
        const auto from = static_cast<std::int64_t>(std::floor(first)) - reach;
        const auto spare = static_cast<std::size_t>(std::ceil(std::abs(line.rate) * static_cast<double>(grid.frame_size())));
        std::vector<float> raw(grid.frame_size() + 2 * static_cast<std::size_t>(reach) + spare + 2);
        const auto x = shared_.frames.at(frame);
        if (x.empty() || !source_.usable(from, raw.size())) {
            continue;
        }
        source_.sound().copy(from, raw);
        shared_.interpolator->read(raw, first - static_cast<double>(from), 1.0 + line.rate, samples);
        read.frames.push_back(frame);
        read.x.emplace_back(x.begin(), x.end());
        read.y.emplace_back(grid.bins());
        transform_.forward(samples, read.y.back());
    }
    return read;
}

EvidenceBlock PairTracker::summed(const BlockFrames& read, double rate) const {
    const FrameGrid& grid = shared_.grid;
    EvidenceBlock block;
    block.start_frame = grid.block_start(read.block);
    block.end_frame = grid.block_end(read.block);
    block.line = read.line;
    block.line.rate += rate;
    block.frames = static_cast<int>(read.frames.size());
    block.cross.resize(grid.bins());
    block.power_x.resize(grid.bins());
    block.power_y.resize(grid.bins());
    double centre = 0.0;
    for (std::size_t i = 0; i < read.frames.size(); ++i) {
        const double middle = static_cast<double>(grid.frame_start(read.frames[i]) + static_cast<std::int64_t>(grid.hop));
        const double shift = rate * (middle - read.line.frame);
        const std::complex<float> turn(std::polar(1.0, std::numbers::pi * shift / static_cast<double>(grid.hop)));
        std::complex<float> rotation = 1.0f;
        double energy = 0.0;
        for (std::size_t k = 0; k < grid.bins(); ++k, rotation *= turn) {
            const std::complex<float> product = std::conj(read.x[i][k]) * read.y[i][k];
            block.cross[k] += rate == 0.0 ? product : product * rotation;
            block.power_x[k] += std::norm(read.x[i][k]);
            block.power_y[k] += std::norm(read.y[i][k]);
            energy += static_cast<double>(std::abs(product));
        }
        block.energy += energy;
        centre += energy * middle;
    }
    block.centre = block.energy > 0.0 ? centre / block.energy
                                      : 0.5 * static_cast<double>(block.start_frame + block.end_frame);
    return block;
}

PairTracker::Offset PairTracker::look_around(const BlockFrames& read) const {
    const double length = static_cast<double>(shared_.grid.block_end(0));
    const double step = 2.0 / length; // the ends lie off by half a sample at most
    const auto steps = static_cast<int>(std::ceil(fastest_motion / step));
    Offset best;
    for (int i = -steps; i <= steps; ++i) {
        const EvidenceBlock block = summed(read, i * step);
        const AlignmentPeak peak =
            find_alignment_peak(spectra_of(block), polarity_, motion_reach, shared_.config.sample_rate_hz, *shared_.plans);
        if (peak.height > best.peak.height) {
            best = {peak, i * step};
        }
    }
    return best;
}

void PairTracker::advance(bool last) {
    const FrameGrid& grid = shared_.grid;
    for (;;) {
        if (mode_ == Mode::searching) {
            const std::int64_t end = grid.block_end(block_);
            if (shared_.stream.sound().end() < end || source_.sound().end() < end) {
                break;
            }
            ++block_;
            frames_seen_ = end;
            search(end);
        } else {
            const DelayLine line = line_at(0.5 * static_cast<double>(grid.block_start(block_) + grid.block_end(block_)));
            if (!block_complete(block_, line)) {
                break;
            }
            const std::int64_t block = block_++;
            frames_seen_ = std::max(frames_seen_, grid.block_end(block));
            follow(read_block(block, line, grid.block_end(block)));
        }
    }
    if (!last) {
        return;
    }
    const std::int64_t end = std::min(shared_.stream.sound().end(), source_.sound().end());
    if (mode_ == Mode::searching && end > frames_seen_) {
        frames_seen_ = end;
        next_search_ = 0;
        search(end);
        if (mode_ != Mode::searching) {
            advance(true);
        }
        return;
    }
    if (mode_ == Mode::tracking) {
        const DelayLine line = line_at(static_cast<double>(grid.block_start(block_)));
        const double known = std::min(static_cast<double>(end), static_cast<double>(end) - line.at(static_cast<double>(end)));
        const auto complete = static_cast<std::int64_t>(std::floor(known / static_cast<double>(grid.hop))) - 2;
        if (complete >= block_ * FrameGrid::block_frames) {
            follow(read_block(block_++, line, complete));
        }
        frames_seen_ = std::max(frames_seen_, end);
        report();
        if (starting_) {
            end_start();
        }
    }
}

// Searching.

void PairTracker::search(std::int64_t end) {
    ++searched_blocks_;
    if (searched_blocks_ < next_search_) {
        return;
    }
    next_search_ = searched_blocks_ + std::clamp(searched_blocks_ / 3, 1, longest_search_pause);
    const FrameGrid& grid = shared_.grid;
    const std::int64_t blocks = std::min<std::int64_t>(searched_blocks_, shared_.search_blocks);
    SearchRange range;
    range.start = grid.block_start(std::max<std::int64_t>(0, block_ - blocks));
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
    clarity_ = (1.0 - found.rival_ratio) * (1.0 - std::exp(-found.significance / 10.0));
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
        const BlockFrames read = read_block(block_, found.line, shared_.grid.block_end(block_));
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
    const double spread = count > 0 ? evidence_.spread(count) : 0.0;
    if (spread <= 0.0) {
        return count == 0;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    DelayLine line = line_at(evidence_.centre(count));
    // What happened within a moment tells no rate, however the search came by one.
    const double rate_deviation = std::clamp(start_spread_ > 0.0 ? 0.0 : 0.5 / spread, std::sqrt(clock_.covariance[1][1]) / rate_hz,
                                             shared_.config.max_offset_ppm * 1e-6 + 1e-9);
    line.rate = evidence_.best_rate(count, line, 2.5 * rate_deviation, polarity_, rate_hz, *shared_.plans);
    const Slope slope = slope_of_parts(line);
    const double fastest = (shared_.config.max_offset_ppm + known_offset_ppm) * 1e-6;
    line.rate = std::clamp(line.rate + slope.rate, -fastest, fastest);
    const double search = std::max(2.5, 6.0 * std::sqrt(clock_.covariance[0][0]));
    const FineDelay fine = find_fine_delay(evidence_.sum(count, line), rate_hz, search);
    const double deviation = deviation_of(fine);
    const AlignmentPeak peak = find_alignment_peak(evidence_.sum(count, line), polarity_, motion_reach, rate_hz, *shared_.plans);
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

// Tracking.

void PairTracker::follow(const BlockFrames& read) {
    evidence_.drop_before(frames_seen_ - static_cast<std::int64_t>(evidence_seconds * shared_.config.sample_rate_hz));
    pending_blocks_ = std::min(pending_blocks_, evidence_.blocks().size());
    if (read.frames.empty()) {
        return;
    }
    EvidenceBlock block = summed(read, 0.0);
    if (block.energy <= quiet_share * usual_energy_) {
        return;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const AlignmentPeak peak = find_alignment_peak(spectra_of(block), polarity_, motion_reach, rate_hz, *shared_.plans);
    if (mode_ == Mode::moving) {
        move(read, peak);
        return;
    }
    evidence_.push(block);
    if (on_course(peak)) {
        usual_energy_ += 0.1 * (block.energy - usual_energy_);
    } else {
        const std::size_t few = std::min<std::size_t>(4, evidence_.blocks().size());
        const AlignmentPeak longer = find_alignment_peak(evidence_.sum(few, line_at(evidence_.centre(few))), polarity_,
                                                         motion_reach, rate_hz, *shared_.plans);
        // The blocks before must not speak for one that does not hold the sound where they do.
        const bool lost = peak.near_height < contributing_share * longer.near_height;
        if (lost || !on_course(longer) ||
            (peak.significance() >= least_elsewhere && peak.near_height < rival_share * peak.height)) {
            evidence_.drop_last();
            miss(read);
            return;
        }
    }
    ++pending_blocks_;
    bad_blocks_ = 0;
    suspicion_ = {};
    last_good_block_ = read.block;
    note_evidence(evidence_.blocks().back());
    if (starting_) {
        if (read.block % 2 == 1 && !fit_start()) {
            give_up(PhaseRefusal::unrelated);
            return;
        }
        if (evidence_.blocks().size() + 1 >= shared_.evidence_blocks ||
            frames_seen_ - evidence_start_ > static_cast<std::int64_t>(evidence_seconds * rate_hz)) {
            end_start();
        }
    } else {
        observe();
    }
    if (read.block % 2 == 1) {
        report();
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
    const double search = std::max(2.5, 6.0 * std::sqrt(predicted(clock_, seconds_of(centre), rate_hz).covariance[0][0]));
    const FineDelay fine = find_fine_delay(evidence_.sum(count, line), rate_hz, search);
    const double deviation = deviation_of(fine);
    if (fine.polarity != polarity_ || fine.coherence < least_coherence ||
        fine.coherent_bandwidth * 0.5 * rate_hz < least_bandwidth_hz || deviation > largest_measured ||
        (deviation > good_deviation && count < enough_blocks)) {
        return;
    }
    pending_blocks_ = 0;
    DelayState state = predicted(clock_, seconds_of(centre), rate_hz);
    const double delay = line.delay + fine.offset_samples;
    if (update(state, delay, deviation) == Fit::contradicts) {
        if (++contradictions_ < step_measurements) {
            return;
        }
        const double step = delay - state.mean[0];
        if (std::abs(step) >= jump_samples) {
            jump_to({centre, delay, line.rate}, deviation, polarity_);
            return;
        }
        state.covariance[0][0] += step * step; // it has crept: believe it, and the offset a little less
        update(state, delay, deviation);
    }
    contradictions_ = 0;
    clock_ = state;
    systematic_ += 0.2 * (deviation - systematic_);
    note_observation(centre, delay, deviation);
}

void PairTracker::note_observation(double frame, double delay, double deviation) {
    observations_.push_back({frame, delay, deviation, polarity_, jumped_, jump_frame_});
    jumped_ = false;
    jump_frame_ = 0;
}

/** Coherence and phase of the last seconds. */
void PairTracker::report() {
    const std::size_t count = evidence_.blocks().size();
    if (count == 0) {
        return;
    }
    const FineDelay fine = find_fine_delay(evidence_.sum(count, line_at(evidence_.centre(count))),
                                           shared_.config.sample_rate_hz);
    coherence_ = fine.coherence;
    phase_rad_ = fine.phase_rad;
}

// Losing it and finding it again.

/** A block that says nothing of the expected delay. */
void PairTracker::miss(const BlockFrames& read) {
    if (common_energy(summed(read, 0.0)) < audible_share * usual_energy_) {
        return;
    }
    ++bad_blocks_;
    if (starting_ && bad_blocks_ >= step_measurements) {
        give_up(PhaseRefusal::unrelated);
        return;
    }
    const Offset offset = mode_ == Mode::tracking && !starting_ ? look_around(read) : Offset{};
    const bool moved = offset.clear() && offset.peak.near_height < motion_near_share * offset.peak.height;
    const bool before = suspicion_.clear() && std::abs(suspicion_.peak.lag_samples - offset.peak.lag_samples) <= motion_reach / 2.0;
    suspicion_ = moved ? offset : Offset{};
    if (moved && before) {
        motion_ = read.line;
        motion_.delay += offset.peak.lag_samples;
        motion_.rate += offset.rate;
        recent_.assign(1, motion_);
        mode_ = Mode::moving;
        bad_blocks_ = 0;
        evidence_.clear();
        pending_blocks_ = 0;
        note_evidence(summed(read, 0.0));
        return;
    }
    if (mode_ == Mode::moving && bad_blocks_ == 2) { // nobody walks on unheard for long
        motion_ = line_at(read.line.frame);
        motion_.rate = clock_.mean[1] / shared_.config.sample_rate_hz;
    }
    if (mode_ == Mode::moving && bad_blocks_ > given_up_blocks) {
        mode_ = Mode::tracking;
        clock_.covariance[0][0] += still_samples * still_samples;
    }
    if (bad_blocks_ < 5 || bad_blocks_ % 4 == 0) {
        search_again();
    }
}

/** A block while the delay is on the move: follows its peak and its rate. */
void PairTracker::move(const BlockFrames& read, const AlignmentPeak& expected) {
    Offset offset{expected, 0.0};
    if (std::abs(expected.lag_samples) > on_course_samples || !offset.clear()) {
        offset = look_around(read);
    }
    if (!offset.clear() || std::abs(offset.peak.lag_samples) > motion_step_samples) {
        miss(read);
        return;
    }
    bad_blocks_ = 0;
    const EvidenceBlock block = summed(read, offset.rate);
    note_evidence(block);
    DelayLine measured = read.line;
    measured.rate += offset.rate;
    measured.frame = block.centre;
    measured.delay = read.line.delay + offset.peak.lag_samples + measured.rate * (block.centre - read.line.frame);
    LocalSpectra spectra = spectra_of(block);
    const FineDelay fine = find_fine_delay(spectra, shared_.config.sample_rate_hz);
    if (std::abs(offset.peak.lag_samples) <= on_course_samples && fine.polarity == polarity_) {
        measured.delay += fine.offset_samples - offset.peak.lag_samples;
    }
    if (!recent_.empty() && offset.rate == 0.0) {
        const DelayLine& before = recent_.back();
        const double slope = (measured.delay - before.delay) / (measured.frame - before.frame);
        measured.rate += 0.6 * (slope - measured.rate);
    }
    motion_ = measured;
    recent_.push_back(measured);
    if (recent_.size() > still_blocks) {
        recent_.erase(recent_.begin());
    }
    settle_when_still();
}

void PairTracker::settle_when_still() {
    if (recent_.size() < still_blocks) {
        return;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const double rate = predicted(clock_, seconds_of(recent_.back().frame), rate_hz).mean[1] / rate_hz;
    DelayLine line{recent_.back().frame, 0.0, rate};
    for (const DelayLine& one : recent_) {
        line.delay += (one.delay - rate * (one.frame - line.frame)) / static_cast<double>(recent_.size());
    }
    for (const DelayLine& one : recent_) {
        if (std::abs(one.delay - line.at(one.frame)) > still_samples) {
            return;
        }
    }
    mode_ = Mode::tracking;
    const DelayState expected = predicted(clock_, seconds_of(line.frame), rate_hz);
    if (std::abs(line.delay - expected.mean[0]) <= jump_samples) {
        clock_.covariance[0][0] += still_samples * still_samples;
        return;
    }
    jump_to(line, 0.5 * still_samples, polarity_);
}

/** Looks everywhere, in all that has come since the last good block; more is asked of what little has. */
void PairTracker::search_again() {
    const FrameGrid& grid = shared_.grid;
    const double rate_hz = shared_.config.sample_rate_hz;
    const std::int64_t end = std::min(shared_.stream.sound().end(), source_.sound().end());
    SearchRange range;
    range.start = std::max(grid.block_start(last_good_block_ + 1), grid.block_start(block_ - shared_.search_blocks));
    range.end = end;
    const DelayState state = predicted(clock_, seconds_of(static_cast<double>(end)), rate_hz);
    range.rate = state.mean[1] / rate_hz;
    range.rate_reach = std::min(3.0 * std::sqrt(state.covariance[1][1]) / rate_hz, shared_.config.max_offset_ppm * 1e-6);
    const FoundDelay found = search_.run(shared_.stream.sound(), source_.sound(), range);
    const bool little = seconds_of(static_cast<double>(range.end - range.start)) < little_seconds;
    if (found.refusal != PhaseRefusal::none || (little && found.rival_ratio > motion_rival_share)) {
        return;
    }
    const DelayLine expected = line_at(found.line.frame);
    mode_ = Mode::tracking;
    bad_blocks_ = 0;
    const double doubt = std::hypot(found.delay_deviation, std::sqrt(predicted(clock_, seconds_of(found.line.frame), rate_hz).covariance[0][0]));
    if (std::abs(found.line.delay - expected.delay) > std::max(on_course_samples, jump_deviations * doubt) ||
        found.polarity != polarity_) {
        clarity_ = (1.0 - found.rival_ratio) * (1.0 - std::exp(-found.significance / 10.0));
        jump_to(found.line, std::max(found.delay_deviation, 0.05), found.polarity);
        evidence_end_ = end;
    }
}

void PairTracker::jump_to(const DelayLine& line, double deviation, int polarity) {
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState before = predicted(clock_, seconds_of(line.frame), rate_hz);
    polarity_ = polarity;
    if (starting_) {
        end_start();
    }
    ++jumps_;
    jumped_ = true;
    jump_frame_ = moment_of_jump({line.frame, before.mean[0], before.mean[1] / rate_hz}, line);
    // What looks like a small jump may have been an offset taken wrongly: then the offset is less sure than it seemed.
    const double drifted = (line.delay - before.mean[0]) / std::max(before.seconds - clock_.seconds, 0.25);
    clock_ = before;
    clock_.mean[0] = line.delay;
    for (std::size_t i = 0; i < 3; ++i) {
        clock_.covariance[0][i] = clock_.covariance[i][0] = 0.0;
    }
    clock_.covariance[0][0] = deviation * deviation;
    if (std::abs(drifted) < mistaken_offset_ppm * 1e-6 * rate_hz) {
        clock_.covariance[1][1] += drifted * drifted;
    }
    evidence_.clear();
    pending_blocks_ = 0;
    bad_blocks_ = contradictions_ = 0;
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
        const BlockFrames old_course = read_block(block, before, shared_.grid.block_end(block));
        const BlockFrames new_course = read_block(block, after, shared_.grid.block_end(block));
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

// What is known.

std::vector<std::vector<std::complex<float>>> PairTracker::aligned_frames(std::int64_t block) {
    const double middle = 0.5 * static_cast<double>(shared_.grid.block_start(block) + shared_.grid.block_end(block));
    return read_block(block, line_at(middle), shared_.grid.block_end(block)).y;
}

PhaseEstimate PairTracker::estimate() const {
    PhaseEstimate estimate;
    estimate.refusal = refusal_;
    estimate.frame = static_cast<std::uint64_t>(frames_seen_);
    estimate.jumps = jumps_;
    if (mode_ == Mode::searching) {
        return estimate;
    }
    const double rate_hz = shared_.config.sample_rate_hz;
    const DelayState state = predicted(clock_, seconds_of(static_cast<double>(frames_seen_)), rate_hz);
    estimate.evidence_start_frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, evidence_start_));
    estimate.evidence_end_frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, evidence_end_));
    estimate.delay_samples = state.mean[0];
    estimate.delay_uncertainty_samples = std::sqrt(state.covariance[0][0] + 0.25 * systematic_ * systematic_);
    const double per_ppm = 1e-6 * rate_hz;
    estimate.sampling_rate_offset_ppm = state.mean[1] / per_ppm;
    estimate.sampling_rate_offset_uncertainty_ppm = std::sqrt(state.covariance[1][1]) / per_ppm;
    estimate.sampling_rate_offset_known = estimate.sampling_rate_offset_uncertainty_ppm <= known_offset_ppm;
    estimate.polarity = polarity_;
    estimate.coherence = coherence_;
    estimate.phase_rad = phase_rad_;
    const double age = seconds_of(static_cast<double>(frames_seen_ - evidence_end_));
    estimate.state = mode_ == Mode::moving   ? PhaseState::moving
                     : age > holding_seconds ? PhaseState::holding
                                             : PhaseState::tracking;
    if (mode_ == Mode::moving) {
        estimate.delay_samples = motion_.at(static_cast<double>(frames_seen_));
        estimate.delay_uncertainty_samples = std::hypot(0.5, 0.3 * std::abs(motion_.rate) * 1e3);
    }
    const double doubt = estimate.delay_uncertainty_samples / largest_deviation;
    estimate.confidence = std::clamp(clarity_ * std::exp(-0.5 * doubt * doubt) * std::exp(-std::max(0.0, age) / 10.0), 0.0, 1.0);
    if (contradicted_) {
        estimate.refusal = PhaseRefusal::inconsistent;
    } else if (estimate.state != PhaseState::moving && estimate.delay_uncertainty_samples > largest_deviation) {
        estimate.refusal = PhaseRefusal::uncertain;
    }
    if ((same_ || opposite_) && mode_ == Mode::tracking) {
        estimate.delay_samples = estimate.delay_uncertainty_samples = 0.0;
        estimate.sampling_rate_offset_ppm = estimate.sampling_rate_offset_uncertainty_ppm = 0.0;
        estimate.coherence = estimate.confidence = 1.0;
        estimate.polarity = same_ ? 1 : -1;
    }
    return estimate;
}

std::vector<DelayObservation> PairTracker::take_observations() {
    return std::exchange(observations_, {});
}

CorrelationCurve PairTracker::correlation(std::size_t max_points) const {
    CorrelationCurve curve;
    const double rate_hz = shared_.config.sample_rate_hz;
    const std::int64_t end = std::min(shared_.stream.sound().end(), source_.sound().end());
    const auto start = std::max<std::int64_t>(0, end - static_cast<std::int64_t>(evidence_seconds * rate_hz));
    const auto cross = search_.correlate(shared_.stream.sound(), source_.sound(), {start, end, 0.0, 0.0});
    if (!(cross.energy > 0.0) || max_points == 0) {
        return curve;
    }
    const auto limit = static_cast<std::ptrdiff_t>(cross.max_lag);
    const auto delay = static_cast<std::ptrdiff_t>(std::lround(estimate().delay_samples));
    const auto half = std::min(limit, std::max(2 * std::abs(delay), static_cast<std::ptrdiff_t>(0.01 * rate_hz)));
    const auto points = static_cast<std::ptrdiff_t>(max_points);
    const std::ptrdiff_t stride = std::max<std::ptrdiff_t>(1, (2 * half + points) / points);
    const auto largest_near = [&](std::ptrdiff_t lag) {
        float value = 0.0f;
        for (std::ptrdiff_t l = lag - stride / 2; l < lag - stride / 2 + stride; ++l) {
            if (std::abs(l) <= limit) {
                const float here = cross.lags[static_cast<std::size_t>(l + limit)];
                value = std::abs(here) > std::abs(value) ? here : value;
            }
        }
        return static_cast<float>(static_cast<double>(value) / cross.energy);
    };
    for (std::ptrdiff_t lag = -(half / stride) * stride; lag <= half; lag += stride) {
        curve.lag_samples.push_back(static_cast<double>(lag));
        curve.before.push_back(largest_near(lag));
        curve.after.push_back(static_cast<float>(polarity_) * largest_near(lag + delay));
    }
    return curve;
}

} // namespace localcast::estimators
