// A walk as the last blocks together tell it: each measured again along the course of all, and said where that is sure.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "pair_judgement.hpp"

namespace localcast::estimators {
namespace {

constexpr std::size_t walk_blocks = 6;
constexpr double read_apart = 40e-6; // samples per frame, by which a block is read along another rate than it should
constexpr double told_within = 0.9;  // samples: two deviations, and what the blocks around move a measurement by
constexpr double agreeing_deviations = 1.6; // of both: what lies further from what the blocks around say may be a turn
constexpr std::size_t fewest_around = 4; // blocks, itself and at least one later included, that may tell one together
constexpr double told_early = 0.25;  // samples: one deviation that needs no later block, but some before
constexpr std::size_t fewest_before = 3; // blocks, itself included
constexpr double told_alone = 0.2;   // the same for one that needs none

} // namespace

void PairTracker::note_walk(const WalkBlock& block) {
    const auto later = std::find_if(walk_.begin(), walk_.end(), [&](const WalkBlock& other) {
        return other.measured.seconds > block.measured.seconds;
    });
    walk_.insert(later, block);
    if (walk_.size() > walk_blocks) {
        walk_.erase(walk_.begin());
    }
}

std::vector<WalkPoint> PairTracker::smoothed_walk() const {
    std::vector<WalkMeasurement> all;
    for (const WalkBlock& block : walk_) {
        all.push_back(block.measured);
    }
    return smooth_walk(all, shared_.config.sample_rate_hz);
}

/** Reads a block along another rate. The delay where it was measured depends on that least. */
void PairTracker::measure_again(WalkBlock& block, double rate) {
    const double rate_hz = shared_.config.sample_rate_hz;
    block.rate = rate;
    const double middle = 0.5 * static_cast<double>(shared_.grid.block_start(block.block) + shared_.grid.block_end(block.block));
    const DelayLine measured{block.measured.seconds * rate_hz, block.measured.delay, rate};
    DelayLine line{middle, measured.at(middle), rate};
    const LocalSpectra spectra = spectra_of(summed(read_block(block.block, line), 0.0));
    const FineDelay fine = find_fine_delay(spectra, rate_hz);
    if (fine.polarity != polarity_) {
        return;
    }
    const AlignmentPeak peak = find_alignment_peak(spectra, polarity_, motion_reach, rate_hz, *shared_.plans);
    const double moment = moment_of(block.block, line);
    line.delay += fine.offset_samples;
    block.measured.seconds = seconds_of(moment);
    block.measured.delay = line.at(moment);
    block.measured.deviation =
        std::hypot(moving_deviation, deviation_of(fine), drawn_deviation(peak.near_significance()));
}

/** One block tells its rate badly, and its delay as badly where it was read along a wrong one; those around tell it better. */
void PairTracker::measure_walk_again() {
    const std::vector<WalkPoint> points = smoothed_walk();
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double rate = points[i].growth / shared_.config.sample_rate_hz;
        if (std::abs(rate - walk_[i].rate) > read_apart) {
            measure_again(walk_[i], rate);
        }
    }
    std::sort(walk_.begin(), walk_.end(),
              [](const WalkBlock& a, const WalkBlock& b) { return a.measured.seconds < b.measured.seconds; });
}

/** Says the newest moment that is surely known to a sample: borne out by blocks before and after, or clear by itself. */
void PairTracker::tell_walk() {
    const std::vector<WalkPoint> points = smoothed_walk();
    const std::size_t count = points.size();
    for (std::size_t i = count; i-- > 0 && walk_[i].measured.seconds > told_.seconds;) {
        const WalkPoint& point = points[i];
        const WalkMeasurement& measured = walk_[i].measured;
        const double doubt = std::hypot(point.others_deviation, measured.deviation);
        const bool agrees = std::abs(point.others_delay - measured.delay) < agreeing_deviations * doubt;
        const double moved = std::abs(point.delay - measured.delay);
        const bool borne_out = i + 1 < count && count >= fewest_around && moved + 2.0 * point.deviation < told_within;
        const bool early = count >= fewest_before && point.deviation <= told_early;
        if ((agrees && (borne_out || early)) || point.deviation <= told_alone) {
            told_ = initial_delay_state(measured.seconds, point.delay, point.deviation, point.growth,
                                        point.growth_deviation, shared_.config.sample_rate_hz);
            return;
        }
    }
}

} // namespace localcast::estimators
