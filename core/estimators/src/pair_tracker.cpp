// What a source and its reference are read into, when, and what is known of them.
// SPDX-License-Identifier: MIT
#include "pair_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "complex_product.hpp"
#include "lanes.hpp"
#include "pair_judgement.hpp"
#include "phasors.hpp"

namespace localcast::estimators {
namespace {

constexpr double beyond_seconds = 2.0; // that a tracked delay may drift beyond the search range
constexpr double search_seconds = 4.0; // of sound in common at the longest delay
constexpr double largest_deviation = 0.25; // samples
constexpr double largest_narrow_deviation = 0.1; // a reflection may turn all the frequencies alike that there are
constexpr double largest_moving_deviation = 1.0;
constexpr double newest_motion_seconds = 1.25;
constexpr double holding_seconds = 1.0;
constexpr double bound_deviations = 4.0; // as so many deviations counts the most that a walk may add to the offset
constexpr double same_course_samples = 0.1; // sources are compared to two samples

std::size_t history_size(const PhaseEstimatorConfig& config, const FrameGrid& grid) {
    const double seconds = evidence_seconds + 2.0 * config.max_delay_seconds + beyond_seconds + 0.5;
    return static_cast<std::size_t>(seconds * config.sample_rate_hz) + 4 * grid.frame_size();
}

PhaseEstimatorConfig checked(const PhaseEstimatorConfig& config) {
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

PairTracker::PairTracker(SharedReference& shared, std::int64_t wait_frames)
    : shared_(shared), wait_frames_(wait_frames), source_(shared.config.sample_rate_hz, shared.history_samples, shared.plans),
      transform_(shared.grid, shared.plans), search_(shared.config, shared.plans, shared.interpolator),
      evidence_(shared.evidence_blocks), phases_(shared.config.sample_rate_hz),
      course_(shared.config.sample_rate_hz) {}

void PairTracker::append(std::span<const float> reference, std::span<const float> source) {
    for (std::size_t i = 0; i < source.size() && (same_ || opposite_); ++i) {
        same_ = same_ && reference[i] == source[i];
        opposite_ = opposite_ && reference[i] == -source[i];
    }
    source_.append(source);
}

DelayLine PairTracker::line_at(double frame) const {
    const double rate_hz = shared_.config.sample_rate_hz;
    const double seconds = seconds_of(frame);
    const DelayState state = mode_ == Mode::moving ? predicted(motion_, seconds, rate_hz) : clock_.at(seconds);
    return {frame, state.mean[0], state.mean[1] / rate_hz};
}

/** All that is known of the clock. What phases tell of a source that may be walking is not of the clock, and reflections may
 *  turn all the phases of a tone alike. */
DelayState PairTracker::state_at(double seconds) const {
    return phases_.growth() && course_.trusted() && !narrow_ ? clock_.at(seconds, *phases_.growth()) : clock_.at(seconds);
}

std::int64_t PairTracker::source_end() const {
    return source_.sound().end() - wait_frames_;
}

std::int64_t PairTracker::heard_end() const {
    return std::min(shared_.stream.sound().end() - wait_frames_, source_end());
}

bool PairTracker::block_complete(std::int64_t block, const DelayLine& line) const {
    const std::int64_t end = shared_.grid.block_end(block);
    const double needed = static_cast<double>(end) + std::max(line.at(static_cast<double>(end)), 0.0) +
                          static_cast<double>(shared_.interpolator->reach() + 2);
    return heard_end() >= end && static_cast<double>(source_end()) >= needed;
}

/** What of the source is needed to read it where `line` says that samples start, start + 1, ... of the reference are. */
PairTracker::SourceSpan PairTracker::span_along(const DelayLine& line, std::int64_t start, std::size_t size) const {
    const std::size_t reach = shared_.interpolator->reach();
    const double first = static_cast<double>(start) + line.at(static_cast<double>(start));
    const auto from = static_cast<std::int64_t>(std::floor(first)) - static_cast<std::int64_t>(reach);
    const auto spare = static_cast<std::size_t>(std::ceil(std::abs(line.rate) * static_cast<double>(size)));
    return {from, size + 2 * reach + spare + 2, first - static_cast<double>(from)};
}

std::vector<float> PairTracker::read_along(const DelayLine& line, std::int64_t start, std::size_t size) const {
    const SourceSpan span = span_along(line, start, size);
    std::vector<float> raw(span.size);
    source_.sound().copy(span.start, raw);
    std::vector<float> samples(size);
    shared_.interpolator->read(raw, span.position, 1.0 + line.rate, samples);
    return samples;
}

PairTracker::BlockFrames PairTracker::read_block(std::int64_t block, const DelayLine& line, std::int64_t last_frame) {
    const FrameGrid& grid = shared_.grid;
    const std::int64_t first = block * FrameGrid::block_frames;
    const auto count = static_cast<std::size_t>(std::min(last_frame, first + FrameGrid::block_frames - 1) - first + 1);
    const std::vector<float> samples = read_along(line, grid.block_start(block), (count + 1) * grid.hop);
    BlockFrames read{block, line, {}, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
        const std::int64_t frame = first + static_cast<std::int64_t>(i);
        const auto x = shared_.frames.at(frame);
        const SourceSpan span = span_along(line, grid.frame_start(frame), grid.frame_size());
        if (x.empty() || !source_.usable(span.start, span.size)) {
            continue;
        }
        read.frames.push_back(frame);
        read.x.push_back(x);
        read.y.emplace_back(grid.bins());
        transform_.forward(std::span(samples).subspan(i * grid.hop, grid.frame_size()), read.y.back());
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
    std::vector<std::complex<float>> product(grid.bins());
    double centre = 0.0;
    for (std::size_t i = 0; i < read.frames.size(); ++i) {
        const double middle = static_cast<double>(grid.frame_start(read.frames[i]) + static_cast<std::int64_t>(grid.hop));
        const double shift = rate * (middle - read.line.frame);
        const std::span<const std::complex<float>> x = read.x[i];
        const std::span<const std::complex<float>> y = read.y[i];
        for (std::size_t k = 0; k < grid.bins(); ++k) {
            product[k] = conjugate_product(x[k], y[k]);
            block.power_x[k] += std::norm(x[k]);
            block.power_y[k] += std::norm(y[k]);
        }
        add_turned<float>(product, std::numbers::pi * shift / static_cast<double>(grid.hop), block.cross);
        const double energy = sum_of(grid.bins(), [&](std::size_t k) {
            return magnitude(product[k]);
        });
        block.energy += energy;
        centre += energy * middle;
    }
    block.centre = block.energy > 0.0 ? centre / block.energy
                                      : 0.5 * static_cast<double>(block.start_frame + block.end_frame);
    return block;
}

void PairTracker::advance(bool last) {
    const FrameGrid& grid = shared_.grid;
    wait_frames_ = last ? 0 : wait_frames_;
    for (;;) {
        if (mode_ == Mode::searching) {
            const std::int64_t end = grid.block_end(block_);
            if (heard_end() < end) {
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
            latest_ = read_block(block, line);
            follow(latest_);
        }
    }
    if (missed_ && mode_ == Mode::tracking && !last) {
        look_ahead();
    }
    if (!last) {
        return;
    }
    const std::int64_t end = heard_end();
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
        end_start();
    }
}

const std::vector<std::vector<std::complex<float>>>& PairTracker::aligned_frames(std::int64_t block) {
    const double middle = 0.5 * static_cast<double>(shared_.grid.block_start(block) + shared_.grid.block_end(block));
    const DelayLine line = line_at(middle);
    if (latest_.block != block || std::abs(latest_.line.at(middle) - line.delay) > same_course_samples) {
        latest_ = read_block(block, line);
    }
    return latest_.y;
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
    const DelayState state = state_at(seconds_of(static_cast<double>(frames_seen_)));
    estimate.evidence_start_frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, evidence_start_));
    estimate.evidence_end_frame = static_cast<std::uint64_t>(std::max<std::int64_t>(0, evidence_end_));
    estimate.delay_samples = state.mean[0];
    estimate.delay_uncertainty_samples = std::hypot(std::sqrt(state.covariance[0][0]), systematic_, strayed_);
    const double per_ppm = 1e-6 * rate_hz;
    estimate.sampling_rate_offset_ppm = state.mean[1] / per_ppm;
    estimate.sampling_rate_offset_uncertainty_ppm = offset_deviation_ppm(state, 1.0 / bound_deviations);
    estimate.sampling_rate_offset_known = offset_deviation_ppm(state, 1.0) <= known_offset_ppm;
    estimate.polarity = polarity_;
    estimate.coherence = coherence_;
    estimate.phase_rad = phase_rad_;
    const double age = seconds_of(static_cast<double>(frames_seen_ - evidence_end_));
    estimate.state = mode_ == Mode::moving   ? PhaseState::moving
                     : age > holding_seconds ? PhaseState::holding
                                             : PhaseState::tracking;
    const double largest = mode_ == Mode::moving ? largest_moving_deviation
                           : narrow_             ? largest_narrow_deviation
                                                 : largest_deviation;
    if (mode_ == Mode::moving) {
        hold_for_motion(estimate);
    } else if (single_ && estimate.delay_uncertainty_samples > largest) {
        hold_where_measured(estimate);
    }
    const double doubt = estimate.delay_uncertainty_samples / largest;
    estimate.confidence = std::clamp(clarity_ * std::exp(-0.5 * doubt * doubt) * std::exp(-std::max(0.0, age) / 10.0), 0.0, 1.0);
    if (contradicted_) {
        estimate.refusal = PhaseRefusal::inconsistent;
    } else if (estimate.delay_uncertainty_samples > largest) {
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

/** Where a block last told it clearly; once that was a while ago, what is left of it by now. */
void PairTracker::hold_for_motion(PhaseEstimate& estimate) const {
    const double rate_hz = shared_.config.sample_rate_hz;
    const double now = seconds_of(static_cast<double>(frames_seen_));
    const auto newest = static_cast<std::uint64_t>(std::llround(told_.seconds * rate_hz));
    if (now - told_.seconds <= newest_motion_seconds) {
        estimate.frame = newest;
    }
    estimate.evidence_end_frame = newest;
    estimate.evidence_start_frame = std::min(estimate.evidence_start_frame, newest);
    const DelayState state = predicted(told_, seconds_of(static_cast<double>(estimate.frame)), rate_hz, walk_wander);
    estimate.delay_samples = state.mean[0];
    estimate.delay_uncertainty_samples = std::sqrt(state.covariance[0][0]);
}

/** Where the delay was measured, for as long as the window holds that: a single clap tells the delay then, and no rate to
 *  carry it on by. */
void PairTracker::hold_where_measured(PhaseEstimate& estimate) const {
    const double measured = clock_.seconds() * shared_.config.sample_rate_hz;
    if (seconds_of(static_cast<double>(frames_seen_) - measured) > evidence_seconds || measured < 0.0) {
        return;
    }
    const DelayState state = clock_.at(clock_.seconds());
    estimate.frame = estimate.evidence_end_frame = static_cast<std::uint64_t>(std::llround(measured));
    estimate.evidence_start_frame = std::min(estimate.evidence_start_frame, estimate.frame);
    estimate.delay_samples = state.mean[0];
    estimate.delay_uncertainty_samples = std::hypot(std::sqrt(state.covariance[0][0]), systematic_);
}

/** What the filter is in doubt about, and a share of the most that a walk may add. */
double PairTracker::offset_deviation_ppm(const DelayState& state, double motion_share) const {
    const double motion = motion_share * course_.motion_bound();
    return 1e6 / shared_.config.sample_rate_hz * std::hypot(std::sqrt(state.covariance[1][1]), motion);
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
