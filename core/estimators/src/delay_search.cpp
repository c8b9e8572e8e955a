// Segment correlations summed along drifts; then the phase transform of the whole, judged.
// SPDX-License-Identifier: MIT
#include "delay_search.hpp"

#include <algorithm>
#include <cmath>

#include "coarse_delay.hpp"
#include "complex_product.hpp"
#include "correlator.hpp"
#include "fine_delay.hpp"
#include "frame_grid.hpp"
#include "lanes.hpp"
#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr double shortest_seconds = 0.2;
constexpr double silent_power = 1e-12;       // mean square, -120 dB full scale
constexpr double least_significance = 10.0;  // chance peaks over a search range reach five or six
constexpr double largest_rival = 0.8;
constexpr double largest_repetition = 0.9;  // music repeats itself, but never to the letter
constexpr double least_coherence = 0.02;
constexpr double least_bandwidth_hz = 300.0; // a tone has no envelope to tell its periods apart
constexpr double largest_deviation = 0.25;   // samples; one standard deviation
constexpr double drift_band_hz = 12000.0;    // the first stage looks no higher
constexpr double unresolved_rate_samples = 1.0; // by which the ends of a range may lie off after the first stage

std::vector<double> real_parts(const std::vector<std::complex<double>>& spectrum) {
    std::vector<double> real(spectrum.size());
    std::transform(spectrum.begin(), spectrum.end(), real.begin(), [](auto v) { return std::max(v.real(), 0.0); });
    return real;
}

double mean_square_above_rumble(const std::vector<double>& power, double sample_rate_hz, double sample_count) {
    double sum = 0.0;
    const double bins = static_cast<double>(power.size() - 1);
    for (std::size_t k = 0; k < power.size(); ++k) {
        sum += static_cast<double>(k) / bins * 0.5 * sample_rate_hz > 20.0 ? power[k] : 0.0;
    }
    return sum / bins / sample_count;
}

std::vector<float> copied(const SampleHistory& history, std::int64_t start, std::size_t size) {
    std::vector<float> samples(size);
    history.copy(start, samples);
    return samples;
}

double mean_square(const std::vector<float>& samples) {
    double sum = 0.0;
    for (const float sample : samples) {
        sum += static_cast<double>(sample) * static_cast<double>(sample);
    }
    return sum / static_cast<double>(samples.size());
}

/** Where the energy lies, in samples from the first one. */
double energy_centre(const std::vector<float>& samples) {
    double sum = 0.0;
    double energy = 0.0;
    for (std::size_t n = 0; n < samples.size(); ++n) {
        const double here = static_cast<double>(samples[n]) * static_cast<double>(samples[n]);
        sum += here * static_cast<double>(n);
        energy += here;
    }
    return sum / energy;
}

/** Correlations of consecutive segments, at a lower rate: lags -max..max in steps of `decimation` samples. */
struct SegmentCorrelations {
    std::vector<std::vector<float>> lags;
    std::vector<double> middle; // frame, from the range's start
    double decimation = 1.0;
};

/** The whitened spectrum's scale: one over the smoothed magnitude, 0 where there is next to nothing. */
std::vector<float> whitening(const std::vector<float>& magnitudes) {
    constexpr std::size_t smooth = 16;
    const std::vector<double> means = means_around(magnitudes, smooth);
    const double largest = largest_of(means.size(), [&](std::size_t k) { return means[k]; });
    std::vector<float> scale(means.begin(), means.end());
    for (float& value : scale) {
        value = static_cast<double>(value) > 1e-6 * largest ? 1.0f / value : 0.0f;
    }
    return scale;
}

SegmentCorrelations segment_correlations(const SampleHistory& reference, const SampleHistory& source,
                                         const SearchRange& range, std::size_t segment, std::size_t max_delay,
                                         double sample_rate_hz, FftPlans& plans) {
    const std::size_t size = fastest_fft_size(segment + 2 * max_delay);
    Fft& fft = plans.of_size(size);
    const auto kept = std::min(fft.bins(), static_cast<std::size_t>(static_cast<double>(size) * drift_band_hz / sample_rate_hz));
    const std::size_t small = fastest_fft_size(2 * kept);
    Fft& inverse = plans.of_size(small);
    SegmentCorrelations result;
    result.decimation = static_cast<double>(size) / static_cast<double>(small);
    std::vector<std::vector<std::complex<float>>> cross;
    std::vector<float> magnitudes(kept, 0.0f);
    std::vector<std::complex<float>> x(fft.bins());
    std::vector<std::complex<float>> y(fft.bins());
    std::vector<float> time(size);
    for (std::int64_t start = range.start; start + static_cast<std::int64_t>(segment) / 2 < range.end;
         start += static_cast<std::int64_t>(segment)) {
        std::fill(time.begin(), time.end(), 0.0f);
        const auto length = std::min(segment, static_cast<std::size_t>(range.end - start));
        reference.copy(start, std::span(time).first(length));
        fft.forward(time, x);
        std::fill(time.begin(), time.end(), 0.0f);
        const auto first = start - static_cast<std::int64_t>(max_delay);
        const auto known = std::clamp<std::int64_t>(range.end - first, 0, static_cast<std::int64_t>(segment + 2 * max_delay));
        source.copy(first, std::span(time).first(static_cast<std::size_t>(known)));
        fft.forward(time, y);
        cross.emplace_back(kept);
        for (std::size_t k = 0; k < kept; ++k) {
            cross.back()[k] = conjugate_product(x[k], y[k]);
            magnitudes[k] += static_cast<float>(magnitude(cross.back()[k]));
        }
        result.middle.push_back(static_cast<double>(start - range.start) + 0.5 * static_cast<double>(length));
    }
    const auto scale = whitening(magnitudes);
    std::vector<std::complex<float>> spectrum(inverse.bins());
    std::vector<float> lags(small);
    const auto lag_count = static_cast<std::size_t>(2.0 * static_cast<double>(max_delay) / result.decimation) + 1;
    for (const auto& segment_cross : cross) {
        std::fill(spectrum.begin(), spectrum.end(), std::complex<float>{});
        for (std::size_t k = 1; k < kept; ++k) {
            spectrum[k] = segment_cross[k] * scale[k];
        }
        inverse.inverse(spectrum, lags);
        result.lags.emplace_back(lags.begin(), lags.begin() + static_cast<std::ptrdiff_t>(std::min(lag_count, small)));
    }
    return result;
}

/** The largest magnitude of the sum of all segments, each moved back along the drift. */
float height_along(const SegmentCorrelations& segments, double rate, double middle) {
    std::vector<float> sum(segments.lags.front().size(), 0.0f);
    for (std::size_t i = 0; i < segments.lags.size(); ++i) {
        const auto shift = static_cast<std::ptrdiff_t>(
            std::lround(rate * (segments.middle[i] - middle) / segments.decimation));
        const auto size = static_cast<std::ptrdiff_t>(sum.size());
        const std::ptrdiff_t from = std::max<std::ptrdiff_t>(0, -shift);
        const std::ptrdiff_t to = std::min(size, size - shift);
        const float* lags = segments.lags[i].data() + shift;
        for (std::ptrdiff_t n = from; n < to; ++n) {
            sum[static_cast<std::size_t>(n)] += lags[n];
        }
    }
    float height = 0.0f;
    for (const float value : sum) {
        height = std::max(height, std::abs(value));
    }
    return height;
}

} // namespace

DelaySearch::DelaySearch(const PhaseEstimatorConfig& config, std::shared_ptr<FftPlans> plans,
                         std::shared_ptr<const SincInterpolator> interpolator)
    : config_(config), plans_(std::move(plans)), interpolator_(std::move(interpolator)),
      reach_(FrameGrid(config.sample_rate_hz).hop),
      max_delay_(static_cast<std::size_t>(std::ceil(config.max_delay_seconds * config.sample_rate_hz))),
      margin_(std::max(max_delay_ / 4, reach_)) {}

double DelaySearch::best_rate(const SampleHistory& reference, const SampleHistory& source,
                              const SearchRange& range) const {
    const auto length = static_cast<double>(range.end - range.start);
    const std::size_t segment = FrameGrid(config_.sample_rate_hz).hop * FrameGrid::block_frames;
    const double step = 2.0 * 2.0 * unresolved_rate_samples / length; // the ends, half the length away, lie off by a step's half
    if (range.rate_reach < 0.5 * step) {
        return range.rate;
    }
    const SegmentCorrelations segments = segment_correlations(reference, source, range, segment, max_delay_,
                                                              config_.sample_rate_hz, *plans_);
    if (segments.lags.size() < 2) {
        return range.rate;
    }
    double best = range.rate;
    float height = 1.02f * height_along(segments, range.rate, 0.5 * length); // the expected one is believed first
    const auto steps = static_cast<int>(std::ceil(range.rate_reach / step));
    for (int i = -steps; i <= steps; ++i) {
        const double rate = range.rate + i * step;
        const float here = height_along(segments, rate, 0.5 * length);
        if (here > height) {
            height = here;
            best = rate;
        }
    }
    return best;
}

FoundDelay DelaySearch::run(const SampleHistory& reference, const SampleHistory& source,
                            const SearchRange& range) const {
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, range.end - range.start));
    if (static_cast<double>(length) < shortest_seconds * config_.sample_rate_hz) {
        return {};
    }
    const std::vector<float> x = copied(reference, range.start, length);
    std::vector<float> y = copied(source, range.start, length);
    FoundDelay silent;
    if (mean_square(x) < silent_power) {
        silent.refusal = PhaseRefusal::reference_silent;
        return silent;
    }
    if (mean_square(y) < silent_power) {
        silent.refusal = PhaseRefusal::source_silent;
        return silent;
    }
    const double rate = best_rate(reference, source, range);
    if (rate != 0.0) {
        const double drift = 0.5 * std::abs(rate) * static_cast<double>(length);
        const auto around = static_cast<std::int64_t>(std::ceil(drift)) + static_cast<std::int64_t>(interpolator_->reach());
        std::vector<float> raw(length + 2 * static_cast<std::size_t>(around));
        const auto known = static_cast<std::size_t>(range.end - range.start + around);
        source.copy(range.start - around, std::span(raw).first(known));
        const double first = static_cast<double>(around) - 0.5 * rate * static_cast<double>(length);
        interpolator_->read(raw, first, 1.0 + rate, y);
    }
    FoundDelay found = judge(x, y, range.weights);
    found.line.frame = static_cast<double>(range.start) + 0.5 * static_cast<double>(length);
    found.line.rate = rate;
    found.line.delay *= 1.0 + rate; // the lag was measured on the stretched source
    const double centre = static_cast<double>(range.start) + energy_centre(x);
    found.line = {centre, found.line.at(centre), rate}; // a single clap tells the delay where it is, not in the middle
    found.rate_deviation = std::min(std::max(unresolved_rate_samples / static_cast<double>(length),
                                             20e-6), std::max(range.rate_reach, 1e-7));
    return found;
}

FoundDelay DelaySearch::judge(const std::vector<float>& x, const std::vector<float>& y, std::span<const float> weights) const {
    const double rate_hz = config_.sample_rate_hz;
    const auto count = static_cast<double>(x.size());
    Correlator cross(plans_, max_delay_ + margin_, 2 * max_delay_ + margin_, reach_);
    Correlator auto_x(plans_, reach_, 2 * reach_, reach_);
    Correlator auto_y(plans_, reach_, 2 * reach_, reach_);
    auto_x.push(x, x);
    auto_y.push(y, y);
    const auto middle = static_cast<std::ptrdiff_t>(reach_);
    LocalSpectra local;
    local.power_x = real_parts(local_spectrum(auto_x.lags(), middle, reach_, *plans_));
    local.power_y = real_parts(local_spectrum(auto_y.lags(), middle, reach_, *plans_));
    FoundDelay found;
    if (mean_square_above_rumble(local.power_x, rate_hz, count) < silent_power) {
        found.refusal = PhaseRefusal::reference_silent;
        return found;
    }
    if (mean_square_above_rumble(local.power_y, rate_hz, count) < silent_power) {
        found.refusal = PhaseRefusal::source_silent;
        return found;
    }
    cross.push(x, y);
    const auto lags = cross.lags();
    const CoarseDelay coarse = find_coarse_delay(lags, margin_, local.power_x, local.power_y, rate_hz, count, *plans_, weights);
    const double centre = std::round(coarse.lag_samples);
    local.cross = local_spectrum(lags, static_cast<std::ptrdiff_t>(centre) + static_cast<std::ptrdiff_t>(cross.max_lag()),
                                 reach_, *plans_);
    local.noise_coherence = std::min(0.9, 0.75 * static_cast<double>(reach_) / count);
    const FineDelay fine = find_fine_delay(local, rate_hz);
    found.line.delay = centre + fine.offset_samples;
    found.delay_deviation = fine.deviation;
    found.coherence = fine.coherence;
    found.significance = coarse.significance;
    found.rival_ratio = coarse.rival_ratio;
    found.phase_rad = fine.phase_rad;
    found.polarity = fine.polarity;
    if (coarse.significance < least_significance || fine.coherence < least_coherence) {
        found.refusal = PhaseRefusal::unrelated;
    } else if (coarse.rival_ratio > largest_rival || coarse.repetition > largest_repetition ||
               fine.coherent_bandwidth * 0.5 * rate_hz < least_bandwidth_hz) {
        found.refusal = PhaseRefusal::ambiguous;
    } else if (std::abs(found.line.delay) > static_cast<double>(max_delay_)) {
        found.refusal = PhaseRefusal::beyond_max_delay;
    } else if (fine.deviation > largest_deviation) {
        found.refusal = PhaseRefusal::uncertain;
    } else {
        found.refusal = PhaseRefusal::none;
    }
    return found;
}

DelaySearch::Correlation DelaySearch::correlate(const SampleHistory& reference, const SampleHistory& source,
                                                const SearchRange& range) const {
    Correlation result;
    const auto length = static_cast<std::size_t>(std::max<std::int64_t>(0, range.end - range.start));
    const std::vector<float> x = copied(reference, range.start, length);
    const std::vector<float> y = copied(source, range.start, length);
    double energy_x = 0.0;
    double energy_y = 0.0;
    for (std::size_t i = 0; i < length; ++i) {
        energy_x += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        energy_y += static_cast<double>(y[i]) * static_cast<double>(y[i]);
    }
    Correlator cross(plans_, max_delay_ + margin_, 2 * max_delay_ + margin_, reach_);
    cross.push(x, y);
    result.lags = cross.lags();
    result.max_lag = cross.max_lag();
    result.energy = std::sqrt(energy_x * energy_y);
    return result;
}

} // namespace localcast::estimators
