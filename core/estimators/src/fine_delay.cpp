// Coherence-weighted phase fit with a spread over parts of the band and over weightings.
// SPDX-License-Identifier: MIT
#include "fine_delay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr double half_weight_coherence = 0.3; // where the weight has come to half of its limit
constexpr double search_step = 0.125;
constexpr std::size_t band_parts = 12;
constexpr double phase_share = 0.5; // of the incoherent part that time does not average: reflections stay as they are

/** Unit phasors of the cross-spectrum and their weights. */
struct PhaseFit {
    std::vector<std::complex<double>> phasor;
    std::vector<double> weight;

    [[nodiscard]] double angular_step() const {
        return std::numbers::pi / static_cast<double>(phasor.size() - 1);
    }

    /** Sum and its first two derivatives with respect to the delay, real parts. */
    [[nodiscard]] std::array<double, 3> at(double delay) const {
        std::array<double, 3> sum{};
        const double step = angular_step();
        const std::complex<double> turn = std::polar(1.0, step * delay);
        std::complex<double> rotation = 1.0;
        for (std::size_t k = 0; k < phasor.size(); ++k, rotation *= turn) {
            if (weight[k] > 0.0) {
                const double omega = step * static_cast<double>(k);
                const std::complex<double> value = weight[k] * phasor[k] * rotation;
                sum[0] += value.real();
                sum[1] -= omega * value.imag();
                sum[2] -= omega * omega * value.real();
            }
        }
        return sum;
    }

    /** Newton's method from a start on the peak's dome. */
    [[nodiscard]] double refine(double delay) const {
        for (int i = 0; i < 12; ++i) {
            const auto [value, slope, curvature] = at(delay);
            if (value * curvature >= 0.0) {
                break;
            }
            delay -= std::clamp(slope / curvature, -search_step, search_step);
        }
        return delay;
    }
};

std::vector<double> debiased_coherence(const LocalSpectra& spectra, double sample_rate_hz) {
    const ActiveBand band(spectra.power_x, spectra.power_y, sample_rate_hz);
    const std::size_t bins = spectra.cross.size();
    std::vector<double> coherence(bins, 0.0);
    for (std::size_t k = 1; k + 1 < bins; ++k) {
        if (band.contains(0.5 * static_cast<double>(k) / static_cast<double>(bins - 1))) {
            const double raw = std::norm(spectra.cross[k]) / (spectra.power_x[k] * spectra.power_y[k]);
            coherence[k] = std::clamp((raw - spectra.noise_coherence) / (1.0 - spectra.noise_coherence), 0.0, 1.0);
        }
    }
    return coherence;
}

PhaseFit make_fit(const LocalSpectra& spectra, const std::vector<double>& coherence, double half_weight) {
    PhaseFit fit;
    fit.phasor.resize(spectra.cross.size());
    fit.weight.resize(spectra.cross.size());
    for (std::size_t k = 0; k < spectra.cross.size(); ++k) {
        const double magnitude = std::abs(spectra.cross[k]);
        if (coherence[k] > 0.0 && magnitude > 0.0) {
            fit.phasor[k] = spectra.cross[k] / magnitude;
            fit.weight[k] = coherence[k] / (coherence[k] + half_weight);
        }
    }
    return fit;
}

/** Standard deviation of the delay by the scatter of the scores of parts of the band with equal information. */
double band_deviation(const PhaseFit& fit, double delay) {
    const double step = fit.angular_step();
    double information = 0.0;
    for (std::size_t k = 0; k < fit.weight.size(); ++k) {
        information += fit.weight[k] * step * step * static_cast<double>(k * k);
    }
    std::array<double, band_parts> score{};
    double passed = 0.0;
    double curvature = 0.0;
    for (std::size_t k = 0; k < fit.weight.size(); ++k) {
        const double omega = step * static_cast<double>(k);
        const auto part = std::min(band_parts - 1, static_cast<std::size_t>(passed / information * band_parts));
        const auto value = fit.weight[k] * fit.phasor[k] * std::polar(1.0, omega * delay);
        score[part] += omega * value.imag();
        curvature += omega * omega * value.real();
        passed += fit.weight[k] * omega * omega;
    }
    double sum = 0.0;
    for (const double s : score) {
        sum += s * s;
    }
    constexpr double parts = band_parts;
    return std::sqrt(sum * parts / (parts - 1.0)) / std::max(std::abs(curvature), 1e-30);
}

double energy_coherence(const LocalSpectra& spectra, const std::vector<double>& coherence) {
    double sum = 0.0;
    double total = 0.0;
    for (std::size_t k = 0; k < coherence.size(); ++k) {
        const double energy = std::sqrt(std::max(0.0, spectra.power_x[k] * spectra.power_y[k]));
        sum += energy * coherence[k];
        total += energy;
    }
    return total > 0.0 ? sum / total : 0.0;
}

double residual_phase(const PhaseFit& fit, double delay, int polarity) {
    std::complex<double> sum = 0.0;
    for (std::size_t k = 0; k < fit.weight.size(); ++k) {
        sum += fit.weight[k] * fit.phasor[k] * std::polar(1.0, fit.angular_step() * static_cast<double>(k) * delay);
    }
    return std::arg(static_cast<double>(polarity) * sum);
}

} // namespace

std::vector<std::complex<double>> local_spectrum(std::span<const float> lags, std::ptrdiff_t centre, std::size_t reach,
                                                 FftPlans& plans) {
    const std::size_t size = 4 * reach;
    std::vector<float> time(size, 0.0f);
    const auto limit = static_cast<std::ptrdiff_t>(reach);
    for (std::ptrdiff_t lag = -limit; lag <= limit; ++lag) {
        const std::ptrdiff_t index = centre + lag;
        if (index >= 0 && index < static_cast<std::ptrdiff_t>(lags.size())) {
            const double window = 0.5 + 0.5 * std::cos(std::numbers::pi * static_cast<double>(lag) /
                                                       static_cast<double>(limit + 1));
            const auto slot = static_cast<std::size_t>(lag < 0 ? lag + static_cast<std::ptrdiff_t>(size) : lag);
            time[slot] = static_cast<float>(window) * lags[static_cast<std::size_t>(index)];
        }
    }
    Fft& fft = plans.of_size(size);
    std::vector<std::complex<float>> spectrum(fft.bins());
    fft.forward(time, spectrum);
    return {spectrum.begin(), spectrum.end()};
}

FineDelay find_fine_delay(const LocalSpectra& spectra, double sample_rate_hz, double search_samples) {
    FineDelay result;
    const auto coherence = debiased_coherence(spectra, sample_rate_hz);
    const PhaseFit fit = make_fit(spectra, coherence, half_weight_coherence);
    double start = 0.0;
    double best = 0.0;
    for (double delay = -search_samples; delay <= search_samples; delay += search_step) {
        const double value = fit.at(delay)[0];
        if (std::abs(value) > std::abs(best)) {
            best = value;
            start = delay;
        }
    }
    if (best == 0.0) {
        return result;
    }
    result.offset_samples = fit.refine(start);
    result.polarity = best < 0.0 ? -1 : 1;
    result.band_deviation = band_deviation(fit, result.offset_samples);
    for (const double half_weight : {0.05, 3.0}) {
        const double other = make_fit(spectra, coherence, half_weight).refine(result.offset_samples);
        result.method_deviation = std::max(result.method_deviation, std::abs(other - result.offset_samples));
    }
    result.coherence = energy_coherence(spectra, coherence);
    double bandwidth = 0.0;
    double square = 0.0; // of the angular frequency
    for (std::size_t k = 0; k < fit.weight.size(); ++k) {
        const double omega = fit.angular_step() * static_cast<double>(k);
        bandwidth += fit.weight[k];
        square += fit.weight[k] * omega * omega;
    }
    result.coherent_bandwidth = bandwidth / static_cast<double>(fit.weight.size());
    result.reflection_deviation = phase_share * std::sqrt((1.0 - result.coherence) / (2.0 * std::max(result.coherence, 0.01)) /
                                                          std::max(square, 1e-9));
    result.phase_rad = residual_phase(fit, result.offset_samples, result.polarity);
    return result;
}

} // namespace localcast::estimators
