// From correlations to a delay that is accepted or refused.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "coarse_delay.hpp"
#include "correlator.hpp"
#include "fine_delay.hpp"
#include "onset_emphasis.hpp"

namespace localcast::estimators {
namespace {

constexpr double shortest_seconds = 0.2;
constexpr double reach_seconds = 0.0427;     // reflections later than this are left out of the fine delay
constexpr double silent_power = 1e-12;       // mean square, -120 dB full scale
constexpr double least_significance = 10.0;  // chance peaks over a search range reach five or six
constexpr double largest_rival = 0.8;
constexpr double largest_repetition = 0.9;  // music repeats itself, but never to the letter
constexpr double least_coherence = 0.02;
constexpr double least_bandwidth_hz = 300.0; // a tone has no envelope to tell its periods apart
constexpr double largest_deviation = 0.25;   // samples; one standard deviation

std::size_t power_of_two_near(double samples) {
    return static_cast<std::size_t>(std::exp2(std::round(std::log2(std::max(samples, 64.0)))));
}

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

const PhaseEstimatorConfig& checked(const PhaseEstimatorConfig& config) {
    if (!(config.sample_rate_hz >= 8000.0 && config.sample_rate_hz <= 384000.0)) {
        throw std::invalid_argument("PhaseEstimator: sample_rate_hz must lie in 8000..384000");
    }
    if (!(config.max_delay_seconds >= 0.01 && config.max_delay_seconds <= 10.0)) {
        throw std::invalid_argument("PhaseEstimator: max_delay_seconds must lie in 0.01..10");
    }
    return config;
}

} // namespace

struct PhaseEstimator::State {
    State(const PhaseEstimatorConfig& settings, std::shared_ptr<FftPlans> shared)
        : config(checked(settings)), plans(std::move(shared)),
          reach(power_of_two_near(reach_seconds * config.sample_rate_hz)),
          max_delay(static_cast<std::size_t>(std::ceil(config.max_delay_seconds * config.sample_rate_hz))),
          margin(std::max(max_delay / 4, reach)), cross(plans, max_delay + margin, 2 * max_delay + margin, reach),
          auto_reference(plans, reach, 2 * reach, reach), auto_source(plans, reach, 2 * reach, reach),
          onsets_reference(config.sample_rate_hz, plans), onsets_source(config.sample_rate_hz, plans) {}

    PhaseEstimatorConfig config;
    std::shared_ptr<FftPlans> plans;
    std::size_t reach;
    std::size_t max_delay;
    std::size_t margin; // lags looked at beyond the search range
    Correlator cross;
    Correlator auto_reference;
    Correlator auto_source;
    OnsetEmphasis onsets_reference;
    OnsetEmphasis onsets_source;
    std::vector<float> emphasised_reference;
    std::vector<float> emphasised_source;
    std::vector<float> finite_reference;
    std::vector<float> finite_source;
    std::uint64_t sample_count = 0;
    bool finite = true;
    bool same = true;     // every sample so far equal
    bool opposite = true; // every sample so far equal but for its sign

    void take(std::span<const float> reference, std::span<const float> source);
    [[nodiscard]] PhaseEstimate exact(int polarity) const;
    [[nodiscard]] PhaseEstimate judge(const CoarseDelay& coarse, const FineDelay& fine, double delay) const;
};

PhaseEstimator::PhaseEstimator(const PhaseEstimatorConfig& config, std::shared_ptr<FftPlans> plans)
    : state_(std::make_unique<State>(config, plans ? std::move(plans) : std::make_shared<FftPlans>())) {}
PhaseEstimator::~PhaseEstimator() = default;
PhaseEstimator::PhaseEstimator(PhaseEstimator&&) noexcept = default;
PhaseEstimator& PhaseEstimator::operator=(PhaseEstimator&&) noexcept = default;

void PhaseEstimator::process(std::span<const float> reference, std::span<const float> source) {
    if (reference.size() != source.size()) {
        throw std::invalid_argument("PhaseEstimator: spans of different size");
    }
    state_->take(reference, source);
}

void PhaseEstimator::State::take(std::span<const float> reference, std::span<const float> source) {
    finite_reference.assign(reference.begin(), reference.end());
    finite_source.assign(source.begin(), source.end());
    for (std::size_t i = 0; i < reference.size(); ++i) {
        float& x = finite_reference[i];
        float& y = finite_source[i];
        if (!std::isfinite(x) || !std::isfinite(y)) {
            finite = false;
            x = y = 0.0f;
        }
        same = same && x == y;
        opposite = opposite && x == -y;
    }
    sample_count += reference.size();
    emphasised_reference.clear();
    emphasised_source.clear();
    onsets_reference.process(finite_reference, emphasised_reference);
    onsets_source.process(finite_source, emphasised_source);
    cross.push(emphasised_reference, emphasised_source);
    auto_reference.push(emphasised_reference, emphasised_reference);
    auto_source.push(emphasised_source, emphasised_source);
}

PhaseEstimate PhaseEstimator::estimate() const {
    const State& s = *state_;
    const auto refused = [](PhaseRefusal why) {
        PhaseEstimate estimate;
        estimate.refusal = why;
        return estimate;
    };
    if (!s.finite) {
        return refused(PhaseRefusal::non_finite);
    }
    const double rate = s.config.sample_rate_hz;
    const auto count = static_cast<double>(s.sample_count);
    if (count < shortest_seconds * rate) {
        return refused(PhaseRefusal::too_short);
    }
    const auto middle = static_cast<std::ptrdiff_t>(s.reach);
    LocalSpectra local;
    local.power_x = real_parts(local_spectrum(s.auto_reference.lags(), middle, s.reach, *s.plans));
    local.power_y = real_parts(local_spectrum(s.auto_source.lags(), middle, s.reach, *s.plans));
    if (mean_square_above_rumble(local.power_x, rate, count) < silent_power) {
        return refused(PhaseRefusal::reference_silent);
    }
    if (mean_square_above_rumble(local.power_y, rate, count) < silent_power) {
        return refused(PhaseRefusal::source_silent);
    }
    if (s.same || s.opposite) {
        return s.exact(s.same ? 1 : -1);
    }
    const auto cross = s.cross.lags();
    const CoarseDelay coarse = find_coarse_delay(cross, s.margin, local.power_x, local.power_y, rate, count, *s.plans);
    const double centre = std::round(coarse.lag_samples);
    local.cross = local_spectrum(cross, static_cast<std::ptrdiff_t>(centre) + static_cast<std::ptrdiff_t>(s.cross.max_lag()),
                                 s.reach, *s.plans);
    local.noise_coherence = std::min(0.9, 0.75 * static_cast<double>(s.reach) / count);
    const FineDelay fine = find_fine_delay(local, rate);
    return s.judge(coarse, fine, centre + fine.offset_samples);
}

PhaseEstimate PhaseEstimator::State::exact(int polarity) const {
    PhaseEstimate estimate;
    estimate.refusal = PhaseRefusal::none;
    estimate.coherence = 1.0;
    estimate.confidence = 1.0;
    estimate.polarity = polarity;
    return estimate;
}

PhaseEstimate PhaseEstimator::State::judge(const CoarseDelay& coarse, const FineDelay& fine, double delay) const {
    PhaseEstimate estimate;
    estimate.delay_samples = delay;
    estimate.delay_uncertainty_samples = std::hypot(fine.band_deviation, fine.method_deviation);
    estimate.phase_rad = fine.phase_rad;
    estimate.coherence = fine.coherence;
    estimate.polarity = fine.polarity;
    if (coarse.significance < least_significance || fine.coherence < least_coherence) {
        estimate.refusal = PhaseRefusal::unrelated;
    } else if (coarse.rival_ratio > largest_rival || coarse.repetition > largest_repetition ||
               fine.coherent_bandwidth * 0.5 * config.sample_rate_hz < least_bandwidth_hz) {
        estimate.refusal = PhaseRefusal::ambiguous;
    } else if (std::abs(delay) > config.max_delay_seconds * config.sample_rate_hz) {
        estimate.refusal = PhaseRefusal::beyond_max_delay;
    } else if (estimate.delay_uncertainty_samples > largest_deviation) {
        estimate.refusal = PhaseRefusal::uncertain;
    } else {
        estimate.refusal = PhaseRefusal::none;
    }
    const double doubt = estimate.delay_uncertainty_samples / largest_deviation;
    estimate.confidence = std::clamp((1.0 - coarse.rival_ratio) * std::exp(-0.5 * doubt * doubt) *
                                         (1.0 - std::exp(-coarse.significance / least_significance)),
                                     0.0, 1.0);
    return estimate;
}

CorrelationCurve PhaseEstimator::correlation(const PhaseEstimate& estimate, std::size_t max_points) const {
    const State& s = *state_;
    CorrelationCurve curve;
    const double energy = std::sqrt(static_cast<double>(s.auto_reference.lags()[s.reach]) *
                                    static_cast<double>(s.auto_source.lags()[s.reach]));
    if (!(energy > 0.0) || max_points == 0) {
        return curve;
    }
    const auto cross = s.cross.lags();
    const auto limit = static_cast<std::ptrdiff_t>(s.cross.max_lag());
    const auto delay = static_cast<std::ptrdiff_t>(std::lround(estimate.delay_samples));
    const auto half = std::min(limit, std::max(2 * std::abs(delay),
                                               static_cast<std::ptrdiff_t>(0.01 * s.config.sample_rate_hz)));
    const auto points = static_cast<std::ptrdiff_t>(max_points);
    const std::ptrdiff_t stride = std::max<std::ptrdiff_t>(1, (2 * half + points) / points);
    const auto largest_near = [&](std::ptrdiff_t lag) {
        float value = 0.0f;
        for (std::ptrdiff_t l = lag - stride / 2; l < lag - stride / 2 + stride; ++l) {
            if (std::abs(l) <= limit) {
                const float here = cross[static_cast<std::size_t>(l + limit)];
                value = std::abs(here) > std::abs(value) ? here : value;
            }
        }
        return static_cast<float>(static_cast<double>(value) / energy);
    };
    for (std::ptrdiff_t lag = -(half / stride) * stride; lag <= half; lag += stride) {
        curve.lag_samples.push_back(static_cast<double>(lag));
        curve.before.push_back(largest_near(lag));
        curve.after.push_back(static_cast<float>(estimate.polarity) * largest_near(lag + delay));
    }
    return curve;
}

std::uint64_t PhaseEstimator::sample_count() const noexcept {
    return state_->sample_count;
}

std::shared_ptr<FftPlans> PhaseEstimator::plans() const {
    return state_->plans;
}

void PhaseEstimator::reset() {
    state_ = std::make_unique<State>(state_->config, state_->plans);
}

} // namespace localcast::estimators
