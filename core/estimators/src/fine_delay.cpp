// Coherence-weighted phase fit with a spread over parts of the band and over weightings.
// SPDX-License-Identifier: MIT
#include "fine_delay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "lanes.hpp"
#include "phasors.hpp"
#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr double half_weight_coherence = 0.3; // where the weight has come to half of its limit
constexpr double search_step = 0.125;
constexpr double close_enough = 1e-6; // samples; Newton's next step would be its square
constexpr std::size_t band_parts = 12;
constexpr double phase_share = 0.5; // of the incoherent part that time does not average: reflections stay as they are

/** The frequencies up to the highest one that carries evidence: coherence, and the cross-spectrum's unit phasors. */
struct Evident {
    std::size_t all_bins = 0; // up to half the sample rate
    std::vector<double> coherence;
    std::vector<double> real;
    std::vector<double> imag;

    [[nodiscard]] std::size_t bins() const { return coherence.size(); }
    [[nodiscard]] double angular_step() const { return std::numbers::pi / static_cast<double>(all_bins - 1); }
};

Evident evident(const LocalSpectra& spectra, double sample_rate_hz) {
    const ActiveBand band(spectra.power_x, spectra.power_y, sample_rate_hz);
    const std::size_t bins = spectra.cross.size();
    const double by_chance = spectra.noise_coherence;
    Evident result{bins, std::vector<double>(bins), std::vector<double>(bins), std::vector<double>(bins)};
    std::size_t end = 0;
    for (std::size_t k = band.first_bin(); k + 1 < bins; ++k) {
        const double square = std::norm(spectra.cross[k]);
        const double noise = by_chance * spectra.power_x[k] * spectra.power_y[k];
        if (band.contains_bin(k) && square > noise) {
            const double coherence = (square - noise) / (spectra.power_x[k] * spectra.power_y[k] - noise);
            const double scale = 1.0 / std::sqrt(square);
            result.coherence[k] = std::min(coherence, 1.0);
            result.real[k] = scale * spectra.cross[k].real();
            result.imag[k] = scale * spectra.cross[k].imag();
            end = k + 1;
        }
    }
    for (std::vector<double>* values : {&result.coherence, &result.real, &result.imag}) {
        values->resize(end);
    }
    return result;
}

/** Weighted phasors of which the sum, turned by a delay, is to be largest. */
class PhaseFit {
public:
    PhaseFit(const Evident& bins, double half_weight)
        : step_(bins.angular_step()), weight_(bins.bins()), real_(bins.bins()), imag_(bins.bins()), turned_real_(bins.bins()),
          turned_imag_(bins.bins()) {
        for (std::size_t k = 0; k < weight_.size(); ++k) {
            weight_[k] = bins.coherence[k] / (bins.coherence[k] + half_weight);
            real_[k] = weight_[k] * bins.real[k];
            imag_[k] = weight_[k] * bins.imag[k];
        }
    }

    [[nodiscard]] std::size_t bins() const { return weight_.size(); }
    [[nodiscard]] double omega(std::size_t k) const { return step_ * static_cast<double>(k); }
    [[nodiscard]] double weight(std::size_t k) const { return weight_[k]; }

    /** The phasors as last turned. */
    [[nodiscard]] const std::vector<double>& real() const { return turned_real_; }
    [[nodiscard]] const std::vector<double>& imag() const { return turned_imag_; }

    void turn_to(double delay) {
        const Phasors turn(step_ * delay, bins());
        for (std::size_t k = 0; k < bins(); ++k) {
            turned_real_[k] = real_[k] * turn.real[k] - imag_[k] * turn.imag[k];
            turned_imag_[k] = real_[k] * turn.imag[k] + imag_[k] * turn.real[k];
        }
    }

    struct Start {
        double delay = 0.0;
        double value = 0.0; // of the sum there, its real part
    };

    /** The delay on a grid within +-reach at which the sum is largest, whatever its sign. */
    [[nodiscard]] Start highest_within(double reach) {
        turn_to(-reach - search_step);
        std::vector<double> before = turned_real_;
        turn_to(-reach);
        std::vector<double> now = turned_real_;
        std::vector<double> twice_cosine = Phasors(step_ * search_step, bins()).real;
        for (double& value : twice_cosine) {
            value *= 2.0;
        }
        Start best;
        for (double delay = -reach; delay <= reach; delay += search_step) {
            const double value = sum_of(bins(), [&](std::size_t k) { return now[k]; });
            if (std::abs(value) > std::abs(best.value)) {
                best = {delay, value};
            }
            for (std::size_t k = 0; k < bins(); ++k) { // cos(a + b) = 2 cos(a) cos(b) - cos(a - b)
                before[k] = twice_cosine[k] * now[k] - before[k];
            }
            before.swap(now);
        }
        return best;
    }

    /** Newton's method from a start on the peak's dome. */
    [[nodiscard]] double refine(double delay) {
        for (int i = 0; i < 12; ++i) {
            turn_to(delay);
            const double value = sum_of(bins(), [&](std::size_t k) { return turned_real_[k]; });
            const double slope = -sum_of(bins(), [&](std::size_t k) { return omega(k) * turned_imag_[k]; });
            const double curvature = -sum_of(bins(), [&](std::size_t k) { return omega(k) * omega(k) * turned_real_[k]; });
            if (value * curvature >= 0.0) {
                break;
            }
            const double move = std::clamp(slope / curvature, -search_step, search_step);
            delay -= move;
            if (std::abs(move) < close_enough) {
                break;
            }
        }
        return delay;
    }

private:
    double step_;
    std::vector<double> weight_;
    std::vector<double> real_;
    std::vector<double> imag_;
    std::vector<double> turned_real_;
    std::vector<double> turned_imag_;
};

/** Standard deviation of the delay that the fit is turned to by the scatter of the scores of parts of the band with equal
 *  information. */
double band_deviation(const PhaseFit& fit) {
    double information = 0.0;
    for (std::size_t k = 0; k < fit.bins(); ++k) {
        information += fit.weight(k) * fit.omega(k) * fit.omega(k);
    }
    std::array<double, band_parts> score{};
    double passed = 0.0;
    double curvature = 0.0;
    for (std::size_t k = 0; k < fit.bins(); ++k) {
        const auto part = std::min(band_parts - 1, static_cast<std::size_t>(passed / information * band_parts));
        const double omega = fit.omega(k);
        score[part] += omega * fit.imag()[k];
        curvature += omega * omega * fit.real()[k];
        passed += fit.weight(k) * omega * omega;
    }
    double sum = 0.0;
    for (const double s : score) {
        sum += s * s;
    }
    constexpr double parts = band_parts;
    return std::sqrt(sum * parts / (parts - 1.0)) / std::max(std::abs(curvature), 1e-30);
}

double energy_coherence(const LocalSpectra& spectra, const Evident& bins) {
    const auto energy = [&](std::size_t k) { return std::sqrt(std::max(0.0, spectra.power_x[k] * spectra.power_y[k])); };
    const double coherent = sum_of(bins.bins(), [&](std::size_t k) { return energy(k) * bins.coherence[k]; });
    const double total = sum_of(bins.all_bins, energy);
    return total > 0.0 ? coherent / total : 0.0;
}

/** Mean phase at the delay that the fit is turned to. */
double residual_phase(const PhaseFit& fit, int polarity) {
    const double real = sum_of(fit.bins(), [&](std::size_t k) { return fit.real()[k]; });
    const double imag = sum_of(fit.bins(), [&](std::size_t k) { return fit.imag()[k]; });
    return std::atan2(polarity * imag, polarity * real);
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

std::vector<double> phase_weights(const LocalSpectra& spectra, double sample_rate_hz, double half_weight) {
    std::vector<double> weights = evident(spectra, sample_rate_hz).coherence;
    for (double& weight : weights) {
        weight /= weight + half_weight;
    }
    weights.resize(spectra.cross.size());
    return weights;
}

FineDelay find_fine_delay(const LocalSpectra& spectra, double sample_rate_hz, double search_samples) {
    FineDelay result;
    const Evident bins = evident(spectra, sample_rate_hz);
    PhaseFit fit(bins, half_weight_coherence);
    const auto [start, height] = fit.highest_within(search_samples);
    if (height == 0.0) {
        return result;
    }
    result.offset_samples = fit.refine(start);
    result.polarity = height < 0.0 ? -1 : 1;
    fit.turn_to(result.offset_samples);
    result.band_deviation = band_deviation(fit);
    for (const double half_weight : {0.05, 3.0}) {
        const double other = PhaseFit(bins, half_weight).refine(result.offset_samples);
        result.method_deviation = std::max(result.method_deviation, std::abs(other - result.offset_samples));
    }
    result.coherence = energy_coherence(spectra, bins);
    const double bandwidth = sum_of(fit.bins(), [&](std::size_t k) { return fit.weight(k); });
    const double square = sum_of(fit.bins(), [&](std::size_t k) { return fit.weight(k) * fit.omega(k) * fit.omega(k); });
    result.coherent_bandwidth = bandwidth / static_cast<double>(bins.all_bins);
    result.reflection_deviation = phase_share * std::sqrt((1.0 - result.coherence) / (2.0 * std::max(result.coherence, 0.01)) /
                                                          std::max(square, 1e-9));
    result.phase_rad = residual_phase(fit, result.polarity);
    return result;
}

} // namespace localcast::estimators
