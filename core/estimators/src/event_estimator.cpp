// Detection, then the exact time, then the kind.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/event_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "event_description.hpp"
#include "event_detector.hpp"
#include "event_onset.hpp"

namespace localcast::estimators {
namespace {

constexpr double mean_removal_hz = 20.0;
constexpr double least_mean = 1e-20; // -400 dB: silence soon is nothing but zeros, and no number that is slow to compute with
constexpr double largest_magnitude = 100.0;
// The onset lies at most this far before the end of its frame; with the detector's delay it is within the latency.
constexpr double search_s = 0.035;
constexpr double before_s = 0.025; // of sound that the search compares with
constexpr double beyond_s = 0.005; // the end of the frame, so that there is something behind the onset
constexpr double kept_s = 0.2;
constexpr double least_between_s = 0.02;
constexpr double least_rise_db = 2.0; // of the unpredictable part,
constexpr double sure_margin = 2.5;   // unless the flux alone is this clear
constexpr double most_held = 0.1;     // 10 dB: what has died away that much is no steady sound setting in
constexpr std::size_t most_beginnings = 64;

using Frames = std::int64_t; // since the present beginning

double confidence_of(double margin, double rise_db) {
    return 1.0 - std::exp(-0.7 * (margin - 1.0) - std::max(0.0, rise_db) / 8.0);
}

void check(const EventEstimatorConfig& config) {
    if (!(config.sample_rate_hz >= 8000.0 && config.sample_rate_hz <= 384000.0) ||
        !(config.threshold >= 0.25 && config.threshold <= 4.0) ||
        !(config.smallest_strength >= 0.0 && config.smallest_strength <= 1.0)) {
        throw std::invalid_argument("EventEstimator: sample_rate_hz, threshold or smallest_strength is out of range");
    }
}

} // namespace

struct EventEstimator::State {
    State(const EventEstimatorConfig& settings, std::shared_ptr<FftPlans> fft_plans);
    void begin();
    void take(float sample);
    void append(float sample, std::vector<EventEstimate>& out);
    void finish(std::vector<EventEstimate>& out);
    void settle(const EventCandidate& candidate, std::vector<EventEstimate>& out);
    [[nodiscard]] bool begins_within(Frames from, Frames to) const;
    [[nodiscard]] std::span<const float> heard(Frames from, Frames to) const;
    [[nodiscard]] Frames frames(double seconds) const { return static_cast<Frames>(seconds * config.sample_rate_hz); }

    EventEstimatorConfig config;
    std::shared_ptr<FftPlans> plans;
    EventDetector detector;
    OnsetPicker picker;
    EventDescriber describer;
    std::uint64_t origin = 0;       // frame of the stream at which the present beginning lies
    Frames count = 0;               // frames since then
    Frames end = 0;                 // of what was heard: count, but for the silence that finish() appends
    std::vector<float> history;     // the last frames, without their mean; silence before the beginning
    std::vector<Frames> beginnings; // frames at which sound may set in that is no event
    double last_onset = 0.0;        // frame of the stream
    bool any_onset = false;
    double mean = 0.0;
    double mean_share; // of a sample
    std::uint64_t mean_samples = 0;
    bool was_finite = true;
};

EventEstimator::State::State(const EventEstimatorConfig& settings, std::shared_ptr<FftPlans> fft_plans)
    : config(settings), plans(std::move(fft_plans)), detector(settings.sample_rate_hz, settings.threshold, plans),
      picker(settings.sample_rate_hz), describer(settings.sample_rate_hz, plans),
      mean_share(1.0 - std::exp(-2.0 * std::numbers::pi * mean_removal_hz / settings.sample_rate_hz)) {
    begin();
}

void EventEstimator::State::begin() {
    origin += static_cast<std::uint64_t>(end);
    count = end = 0;
    history.assign(detector.frame_size() + static_cast<std::size_t>(frames(kept_s)), 0.0f);
    beginnings = {0};
    detector.reset();
    mean_samples = 0;
    was_finite = true;
}

void EventEstimator::State::take(float sample) {
    const bool finite = std::isfinite(sample);
    if (finite && !was_finite && count - beginnings.back() > frames(beyond_s)) {
        beginnings.push_back(count);
        if (beginnings.size() > most_beginnings) {
            beginnings.erase(beginnings.begin());
        }
    }
    was_finite = finite;
    if (!finite) {
        history.push_back(0.0f);
        return;
    }
    const double value = std::clamp(static_cast<double>(sample), -largest_magnitude, largest_magnitude);
    // At first the plain mean: a constant at the beginning must not look like a sound that dies away.
    mean += std::max(mean_share, 1.0 / static_cast<double>(++mean_samples)) * (value - mean);
    if (std::abs(mean) < least_mean) {
        mean = 0.0;
    }
    history.push_back(static_cast<float>(value - mean));
}

/** One more frame is in the history. */
void EventEstimator::State::append(float sample, std::vector<EventEstimate>& out) {
    take(sample);
    ++count;
    if (count % static_cast<Frames>(detector.hop_size()) != 0) {
        return;
    }
    const std::size_t kept = detector.frame_size() + static_cast<std::size_t>(frames(kept_s));
    if (history.size() > 4 * kept) {
        history.erase(history.begin(), history.end() - static_cast<std::ptrdiff_t>(kept));
    }
    if (const auto candidate = detector.push(std::span<const float>(history).last(detector.frame_size()))) {
        settle(*candidate, out);
    }
}

std::span<const float> EventEstimator::State::heard(Frames from, Frames to) const {
    const Frames first = count - static_cast<Frames>(history.size());
    return std::span<const float>(history).subspan(static_cast<std::size_t>(from - first),
                                                   static_cast<std::size_t>(to - from));
}

bool EventEstimator::State::begins_within(Frames from, Frames to) const {
    return std::any_of(beginnings.begin(), beginnings.end(), [&](Frames b) { return b >= from && b <= to; });
}

void EventEstimator::State::settle(const EventCandidate& candidate, std::vector<EventEstimate>& out) {
    const Frames frame_end = static_cast<Frames>((candidate.frame + 1) * detector.hop_size());
    const Frames evidence_end = std::min(count, end);
    if (frame_end > evidence_end) {
        return; // where the sound is cut off, the cut itself looks like an onset
    }
    const Frames window = frame_end - frames(search_s);
    const Frames before = window - frames(before_s);
    const OnsetTime time = picker.pick(heard(before, frame_end + frames(beyond_s)),
                                       static_cast<std::size_t>(window - before));
    const double onset = static_cast<double>(window) + time.position;
    const double stream_onset = static_cast<double>(origin) + onset;
    const bool again = any_onset && stream_onset < last_onset + least_between_s * config.sample_rate_hz;
    if (onset < 0.0 || onset >= static_cast<double>(evidence_end) || again ||
        (time.rise_db < least_rise_db && candidate.margin < sure_margin)) {
        return;
    }
    const auto description = describer.describe(heard(before, evidence_end),
                                                static_cast<std::size_t>(static_cast<Frames>(onset) - before));
    const bool set_in = begins_within(frame_end - static_cast<Frames>(detector.frame_size()), frame_end);
    if (description.strength < config.smallest_strength || (set_in && description.held > most_held)) {
        return;
    }
    any_onset = true;
    last_onset = stream_onset;
    out.push_back({stream_onset, time.uncertainty, description.duration, description.strength,
                   confidence_of(candidate.margin, time.rise_db), description.type});
}

void EventEstimator::State::finish(std::vector<EventEstimate>& out) {
    for (Frames n = 0; end > 0 && n < frames(event_latency_seconds); ++n) {
        append(std::numeric_limits<float>::quiet_NaN(), out); // taken as silence
    }
    begin();
}

EventEstimator::EventEstimator(const EventEstimatorConfig& config, std::shared_ptr<FftPlans> plans) {
    check(config);
    state_ = std::make_unique<State>(config, plans ? std::move(plans) : std::make_shared<FftPlans>());
}
EventEstimator::~EventEstimator() = default;
EventEstimator::EventEstimator(EventEstimator&&) noexcept = default;
EventEstimator& EventEstimator::operator=(EventEstimator&&) noexcept = default;

void EventEstimator::process(std::span<const float> samples, std::vector<EventEstimate>& out) {
    for (const float sample : samples) {
        ++state_->end;
        state_->append(sample, out);
    }
}

void EventEstimator::skip(std::uint64_t frames, std::vector<EventEstimate>& out) {
    state_->finish(out);
    state_->origin += frames;
}

void EventEstimator::finish(std::vector<EventEstimate>& out) {
    state_->finish(out);
}

std::uint64_t EventEstimator::frame_count() const noexcept {
    return state_->origin + static_cast<std::uint64_t>(state_->count);
}

std::shared_ptr<FftPlans> EventEstimator::plans() const {
    return state_->plans;
}

void EventEstimator::reset() {
    state_ = std::make_unique<State>(state_->config, state_->plans);
}

} // namespace localcast::estimators
