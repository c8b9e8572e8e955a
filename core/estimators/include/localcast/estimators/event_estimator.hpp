// Onsets of one mono signal, to a fraction of a millisecond; no window, no threads, only DSP.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "localcast/estimators/event_estimate.hpp"

namespace localcast::estimators {

class FftPlans;

/** An event is reported when at most this much audio after its onset has been fed. */
inline constexpr double event_latency_seconds = 0.1;
/** And never while less than this has been fed: who listens to silence may look that seldom and misses no moment. */
inline constexpr double least_event_latency_seconds = 0.05;

struct EventEstimatorConfig {
    double sample_rate_hz = 48000.0; ///< 8000..384000
    double threshold = 1.0;          ///< 0.25..4: how far an onset must stand out; larger finds fewer
    double smallest_strength = 5e-4; ///< 0..1, full scale 1: what stays below is not reported
};

/**
 * Finds where sounds begin: claps, drums, notes.
 *
 * The onset is where the direct sound begins: the first frame of the first arrival that stands out of what sounded
 * before, not the peak and not a reflection. Where the beginning swells it is the first frame within 27 dB of the
 * largest level of the following milliseconds. Onsets closer together than 30 ms are one event. What sounds already
 * when the stream (or its part after a gap) begins is no event, unless it dies away within the latency.
 *
 * Detection is the logarithmic spectral flux of many bands against the loudest of neighbouring earlier ones, which
 * passes over vibrato (Boeck & Widmer, DAFx 2013), by peaks that stand out of their surroundings (Boeck, Krebs &
 * Schedl, ISMIR 2012). The time is that of the most likely change of variance (Maeda 1985) of the signal after the
 * linear prediction of what came before has been taken out of it (Sleeman & van Eck 1999), and from there back to
 * the first arrival.
 *
 * Feed spans of any size; the results depend on the samples alone. Samples that are not finite count as a gap; what
 * is above 40 dB full scale is limited; the mean is ignored. Memory and work per sample are bounded. All functions:
 * one thread at a time, may allocate (never call them from an audio callback).
 */
class EventEstimator {
public:
    /** Throws std::invalid_argument when a field of the configuration is out of range. Estimators that share `plans`
     *  save memory and belong to one thread together; null makes new ones. */
    explicit EventEstimator(const EventEstimatorConfig& config, std::shared_ptr<FftPlans> plans = nullptr);
    ~EventEstimator();
    EventEstimator(EventEstimator&&) noexcept;
    EventEstimator& operator=(EventEstimator&&) noexcept;

    /** Takes the next samples, full scale 1, and appends the events that are now certain, in order of onset. */
    void process(std::span<const float> samples, std::vector<EventEstimate>& out);

    /** Takes `frames` frames as not heard: their time passes, what follows is a new beginning. */
    void skip(std::uint64_t frames, std::vector<EventEstimate>& out);

    /** Appends the events near the end, judged by what was heard of them; what follows is a new beginning. */
    void finish(std::vector<EventEstimate>& out);

    /** Frames fed or skipped so far. */
    [[nodiscard]] std::uint64_t frame_count() const noexcept;

    /** The FFT tables, for other estimators of the same thread. */
    [[nodiscard]] std::shared_ptr<FftPlans> plans() const;

    /** Forgets everything fed. */
    void reset();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace localcast::estimators
