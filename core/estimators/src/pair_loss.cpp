// A source that is not where it was: on the move, jumped, or lost for a while.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>

#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr double on_course_samples = 2.0;
constexpr double least_motion = 12.0; // to believe that the sound moves
constexpr double motion_rival_share = 0.6;
constexpr double motion_near_share = 0.5;
constexpr double motion_step_samples = 8.0; // from block to block, beyond what was expected
constexpr double fastest_motion = 3000e-6; // samples per frame: half a metre per second between two microphones
constexpr double still_samples = 0.7;
constexpr std::size_t still_blocks = 3;
constexpr int given_up_blocks = 8;
constexpr double jump_deviations = 5.0; // of both delays: what differs by less may be the same one
constexpr double mistaken_offset_ppm = 50.0;
constexpr double little_seconds = 1.0;
constexpr double searched_deviation = 0.05; // samples; a search is no better

} // namespace

bool PairTracker::Offset::clear() const {
    return peak.significance() >= least_motion && peak.rival_height < motion_rival_share * peak.height;
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

/** A block that says nothing of the expected delay. */
void PairTracker::miss(const BlockFrames& read) {
    const EvidenceBlock block = summed(read, 0.0);
    if (common_energy(block) < audible_share * usual_energy_) {
        usual_energy_ *= quieter_share;
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
        note_evidence(block);
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
    const FineDelay fine = find_fine_delay(spectra_of(block), shared_.config.sample_rate_hz);
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
    mode_ = Mode::tracking;
    bad_blocks_ = 0;
    evidence_end_ = end;
    DelayState there = predicted(clock_, seconds_of(found.line.frame), rate_hz);
    const double deviation = std::max(found.delay_deviation, searched_deviation);
    const double doubt = std::hypot(deviation, std::sqrt(there.covariance[0][0]));
    if (std::abs(found.line.delay - there.mean[0]) > std::max(on_course_samples, jump_deviations * doubt) ||
        found.polarity != polarity_) {
        clarity_ = found.clarity();
        jump_to(found.line, deviation, found.polarity);
    } else if (there.seconds > clock_.seconds && update(there, found.line.delay, deviation) != Fit::contradicts) {
        if (starting_) {
            end_start();
        }
        clock_ = there; // single sounds, far apart: each is a measurement
        evidence_.clear();
        pending_blocks_ = 0;
        note_observation(found.line.frame, found.line.delay, deviation);
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
