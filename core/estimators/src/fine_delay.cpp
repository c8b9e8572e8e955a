// Phase fit weighted with what noise and reflections leave of each phase, and the deviation that comes of it.
// SPDX-License-Identifier: MIT
#include "fine_delay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "complex_product.hpp"
#include "lanes.hpp"
#include "phasors.hpp"
#include "spectrum_limits.hpp"

namespace localcast::estimators {
namespace {

constexpr double half_weight_coherence = 0.3; // where the weight has come to half of its limit
constexpr double search_step = 0.25; // the summit is then no further off than a sixteenth of the shortest period
constexpr double largest_move = 0.125;
constexpr double close_enough = 1e-6; // samples; Newton's next step would be its square
constexpr std::size_t neighbours = 8;    // bins to either side, by which evidence is told from chance
constexpr double chance_deviations = 2.0; // by which their mean coherence exceeds chance where there is evidence
constexpr double first_spread = 0.1;      // square radians, until the phases have told how far reflections turn them
constexpr double least_spread = 1e-4;     // the same: reflections 40 dB below the direct sound
constexpr int spread_rounds = 3;
constexpr std::size_t band_parts = 12;
constexpr double bins_per_phase = 2.0; // a Hann window's bins depend on each other: so many are worth one
constexpr double model_share = 0.5;    // of the deviation that the spread leads to expect, beside the one observed
constexpr double confidence_scale = 0.9; // of all together: they overlap

/** The frequencies up to the highest one that carries evidence: coherence, and the cross-spectrum's unit phasors. */
struct Evident {
    std::size_t all_bins = 0; // up to half the sample rate
    double by_chance = 0.0;   // coherence
    std::vector<double> unbiased;  // coherence without what chance adds on average
    std::vector<double> coherence; // the same, less where it may be chance
    std::vector<double> real;
    std::vector<double> imag;

    [[nodiscard]] std::size_t bins() const { return coherence.size(); }
    [[nodiscard]] double angular_step() const { return std::numbers::pi / static_cast<double>(all_bins - 1); }
};

/** Coherence as measured; negative outside the active band. */
std::vector<double> measured_coherence(const LocalSpectra& spectra, double sample_rate_hz) {
    const ActiveBand band(spectra.power_x, spectra.power_y, sample_rate_hz);
    std::vector<double> coherence(spectra.cross.size(), -1.0);
    for (std::size_t k = band.first_bin(); k + 1 < coherence.size(); ++k) {
        if (band.contains_bin(k)) {
            coherence[k] = std::norm(spectra.cross[k]) / (spectra.power_x[k] * spectra.power_y[k]);
        }
    }
    return coherence;
}

/** The share of the coherence around each bin that is more than chance: of a thousand bins of noise some always seem
 *  coherent, and high ones would weigh much. */
std::vector<double> share_beyond_chance(const std::vector<double>& coherence, double by_chance) {
    std::vector<double> sums(coherence.size() + 1);
    std::vector<double> counts(coherence.size() + 1);
    for (std::size_t k = 0; k < coherence.size(); ++k) {
        sums[k + 1] = sums[k] + std::max(coherence[k], 0.0);
        counts[k + 1] = counts[k] + (coherence[k] >= 0.0 ? 1.0 : 0.0);
    }
    const double expected = by_chance * (1.0 + chance_deviations / std::sqrt(2.0 * neighbours + 1.0));
    std::vector<double> share(coherence.size());
    for (std::size_t k = 0; k < coherence.size(); ++k) {
        const std::size_t from = k - std::min(k, neighbours);
        const std::size_t to = std::min(k + neighbours + 1, coherence.size());
        const double sum = sums[to] - sums[from];
        share[k] = sum > 0.0 ? std::max(0.0, 1.0 - expected * (counts[to] - counts[from]) / sum) : 0.0;
    }
    return share;
}

Evident evident(const LocalSpectra& spectra, double sample_rate_hz) {
    const std::vector<double> coherence = measured_coherence(spectra, sample_rate_hz);
    const double by_chance = spectra.noise_coherence;
    const std::vector<double> share = share_beyond_chance(coherence, by_chance);
    const std::size_t bins = coherence.size();
    Evident result{bins, by_chance, std::vector<double>(bins), std::vector<double>(bins), std::vector<double>(bins),
                   std::vector<double>(bins)};
    std::size_t end = 0;
    for (std::size_t k = 0; k < bins; ++k) {
        if (coherence[k] > by_chance) {
            const double scale = 1.0 / magnitude(spectra.cross[k]);
            result.unbiased[k] = std::min((coherence[k] - by_chance) / (1.0 - by_chance), 1.0);
            result.coherence[k] = share[k] * result.unbiased[k];
            result.real[k] = scale * spectra.cross[k].real();
            result.imag[k] = scale * spectra.cross[k].imag();
            end = k + 1;
        }
    }
    for (std::vector<double>* values : {&result.unbiased, &result.coherence, &result.real, &result.imag}) {
        values->resize(end);
    }
    return result;
}

/** Weights that saturate: every frequency where sound stands clear of noise counts alike. */
std::vector<double> saturating_weights(const Evident& bins, double half_weight = half_weight_coherence) {
    std::vector<double> weights(bins.bins());
    for (std::size_t k = 0; k < weights.size(); ++k) {
        weights[k] = bins.coherence[k] / (bins.coherence[k] + half_weight);
    }
    return weights;
}

/** Variance of each phase by noise; 0 where there is no evidence. */
std::vector<double> noise_variances(const Evident& bins) {
    std::vector<double> variances(bins.bins());
    for (std::size_t k = 0; k < variances.size(); ++k) {
        const double coherence = bins.coherence[k];
        variances[k] = coherence > 0.0 ? bins.by_chance * (1.0 - coherence) / (2.0 * coherence) : 0.0;
    }
    return variances;
}

/** The inverse of each phase's variance, by noise and by reflections together. */
std::vector<double> likelihood_weights(const Evident& bins, const std::vector<double>& noise, double spread) {
    std::vector<double> weights(bins.bins());
    for (std::size_t k = 0; k < weights.size(); ++k) {
        weights[k] = bins.coherence[k] > 0.0 ? 1.0 / (noise[k] + spread) : 0.0;
    }
    return weights;
}

/** Weighted phasors of which the sum, turned by a delay, is to be largest. */
class PhaseFit {
public:
    PhaseFit(const Evident& bins, std::vector<double> weights)
        : step_(bins.angular_step()), omega_(bins.bins()), weight_(std::move(weights)), real_(bins.bins()),
          imag_(bins.bins()),
          turned_real_(bins.bins()), turned_imag_(bins.bins()) {
        for (std::size_t k = 0; k < weight_.size(); ++k) {
            omega_[k] = step_ * static_cast<double>(k);
            real_[k] = weight_[k] * bins.real[k];
            imag_[k] = weight_[k] * bins.imag[k];
        }
    }

    [[nodiscard]] std::size_t bins() const { return weight_.size(); }
    [[nodiscard]] double omega(std::size_t k) const { return omega_[k]; }
    [[nodiscard]] double weight(std::size_t k) const { return weight_[k]; }

    /** The phasors as last turned. */
    [[nodiscard]] const std::vector<double>& real() const { return turned_real_; }
    [[nodiscard]] const std::vector<double>& imag() const { return turned_imag_; }

    void turn_to(double delay) {
        for_each_phasor(step_ * delay, bins(), [this](std::size_t k, std::size_t, double real, double imag) {
            turned_real_[k] = real_[k] * real - imag_[k] * imag;
            turned_imag_[k] = real_[k] * imag + imag_[k] * real;
        });
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
        std::vector<double> twice_cosine(bins());
        for_each_phasor(step_ * search_step, bins(), [&](std::size_t k, std::size_t, double real, double) {
            twice_cosine[k] = 2.0 * real;
        });
        Start best;
        for (double delay = -reach; delay <= reach; delay += search_step) {
            const double value = sum_of(bins(), [&](std::size_t k) {
                before[k] = twice_cosine[k] * now[k] - before[k]; // cos(a + b) = 2 cos(a) cos(b) - cos(a - b)
                return now[k];
            });
            if (std::abs(value) > std::abs(best.value)) {
                best = {delay, value};
            }
            before.swap(now);
        }
        return best;
    }

    /** Newton's method from a start on the peak's dome. */
    [[nodiscard]] double refine(double delay) {
        for (int i = 0; i < 12; ++i) {
            const auto [value, slope, curvature] = summit_at(delay);
            if (value * curvature >= 0.0) {
                break;
            }
            const double move = std::clamp(slope / curvature, -largest_move, largest_move);
            delay -= move;
            if (std::abs(move) < close_enough) {
                break;
            }
        }
        return delay;
    }

private:
    struct Summit {
        double value = 0.0; // of the sum's real part, and its derivatives
        double slope = 0.0;
        double curvature = 0.0;
    };

    /** All in one pass, with nothing but the sums kept. */
    [[nodiscard]] Summit summit_at(double delay) const {
        std::array<double, PhasorLanes::lanes> value{};
        std::array<double, PhasorLanes::lanes> slope{};
        std::array<double, PhasorLanes::lanes> curvature{};
        for_each_phasor(step_ * delay, bins(), [&](std::size_t k, std::size_t lane, double real, double imag) {
            const double turned_real = real_[k] * real - imag_[k] * imag;
            const double turned_imag = real_[k] * imag + imag_[k] * real;
            value[lane] += turned_real;
            slope[lane] -= omega_[k] * turned_imag;
            curvature[lane] -= omega_[k] * omega_[k] * turned_real;
        });
        const auto all = [](const auto& lanes) { return sum_of(lanes.size(), [&](std::size_t i) { return lanes[i]; }); };
        return {all(value), all(slope), all(curvature)};
    }

    double step_;
    std::vector<double> omega_;
    std::vector<double> weight_;
    std::vector<double> real_;
    std::vector<double> imag_;
    std::vector<double> turned_real_;
    std::vector<double> turned_imag_;
};

/** How far reflections turn the phases, square radians, by what noise does not explain of the phases that are left. */
double spread_left(const PhaseFit& fit, const std::vector<double>& noise, int polarity) {
    const double excess = sum_of(fit.bins(), [&](std::size_t k) {
        const double weight = fit.weight(k);
        return weight * (2.0 * (weight - polarity * fit.real()[k]) - weight * noise[k]); // 2 (1 - cos a) is about a squared
    });
    const double total = sum_of(fit.bins(), [&](std::size_t k) { return fit.weight(k) * fit.weight(k); });
    return std::max(least_spread, excess / total);
}

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

struct LikelyDelay {
    double delay = 0.0;
    double deviation = 0.0;
    double lasting_share = 0.0; // of the variance: by reflections, which stay as they are
};

/** The most likely delay near a start, the spread by reflections being found along with it. */
LikelyDelay likely_delay(const Evident& bins, double start, int polarity) {
    const std::vector<double> noise = noise_variances(bins);
    LikelyDelay likely;
    likely.delay = start;
    double spread = first_spread;
    for (int round = 1;; ++round) {
        PhaseFit fit(bins, likelihood_weights(bins, noise, spread));
        likely.delay = fit.refine(likely.delay);
        fit.turn_to(likely.delay);
        if (round < spread_rounds) {
            spread = spread_left(fit, noise, polarity);
            continue;
        }
        const auto each = [&](std::size_t k) { return fit.weight(k) * fit.omega(k) * fit.omega(k); };
        const double information = sum_of(fit.bins(), each);
        const double by_noise = sum_of(fit.bins(), [&](std::size_t k) { return each(k) * fit.weight(k) * noise[k]; });
        const double curvature =
            sum_of(fit.bins(), [&](std::size_t k) { return fit.real()[k] * fit.omega(k) * fit.omega(k); });
        const double expected = std::sqrt(bins_per_phase * information) / std::max(std::abs(curvature), 1e-30);
        likely.deviation = std::hypot(band_deviation(fit), model_share * expected);
        likely.lasting_share = std::max(0.0, 1.0 - by_noise / information);
        return likely;
    }
}

double energy_coherence(const LocalSpectra& spectra, const Evident& bins) {
    const auto energy = [&](std::size_t k) { return std::sqrt(std::max(0.0, spectra.power_x[k] * spectra.power_y[k])); };
    const double coherent = sum_of(bins.bins(), [&](std::size_t k) { return energy(k) * bins.unbiased[k]; });
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
    std::vector<double> weights = saturating_weights(evident(spectra, sample_rate_hz), half_weight);
    weights.resize(spectra.cross.size());
    return weights;
}

std::vector<std::complex<float>> likely_phasors(const LocalSpectra& spectra, double sample_rate_hz, double spread) {
    const Evident bins = evident(spectra, sample_rate_hz);
    const std::vector<double> weights = likelihood_weights(bins, noise_variances(bins), spread);
    std::vector<std::complex<float>> phasors(bins.bins());
    for (std::size_t k = 0; k < phasors.size(); ++k) {
        phasors[k] = {static_cast<float>(weights[k] * bins.real[k]), static_cast<float>(weights[k] * bins.imag[k])};
    }
    return phasors;
}

CommonSound common_sound(const LocalSpectra& spectra, double sample_rate_hz, int polarity) {
    const Evident bins = evident(spectra, sample_rate_hz);
    CommonSound result;
    result.weights = saturating_weights(bins);
    if (sum_of(bins.bins(), [&](std::size_t k) { return result.weights[k]; }) > 0.0) {
        const auto weighted = [&](const std::vector<double>& part) {
            return sum_of(bins.bins(), [&](std::size_t k) { return result.weights[k] * part[k]; });
        };
        result.coherence = energy_coherence(spectra, bins);
        result.phase_rad = std::atan2(polarity * weighted(bins.imag), polarity * weighted(bins.real));
    }
    result.weights.resize(bins.all_bins);
    return result;
}

double sounding_bandwidth_hz(const LocalSpectra& spectra, double sample_rate_hz) {
    const ActiveBand band(spectra.power_x, spectra.power_y, sample_rate_hz);
    double amplitude = 0.0;
    double power = 0.0;
    for (std::size_t k = band.first_bin(); k < spectra.cross.size(); ++k) {
        const double here = magnitude(spectra.cross[k]);
        amplitude += std::sqrt(here);
        power += here;
    }
    const double bin_hz = 0.5 * sample_rate_hz / static_cast<double>(spectra.cross.size() - 1);
    return power > 0.0 ? amplitude * amplitude / power * bin_hz : 0.0;
}

FineDelay find_fine_delay(const LocalSpectra& spectra, double sample_rate_hz, double search_samples) {
    FineDelay result;
    const Evident bins = evident(spectra, sample_rate_hz);
    PhaseFit fit(bins, saturating_weights(bins));
    const auto [start, height] = fit.highest_within(search_samples);
    if (height == 0.0) {
        return result;
    }
    result.polarity = height < 0.0 ? -1 : 1;
    const double alike = fit.refine(start);
    const LikelyDelay likely = likely_delay(bins, alike, result.polarity);
    result.offset_samples = likely.delay;
    result.deviation = confidence_scale * std::hypot(likely.deviation, likely.delay - alike);
    result.lasting_deviation = result.deviation * std::sqrt(likely.lasting_share);
    fit.turn_to(result.offset_samples);
    result.coherence = energy_coherence(spectra, bins);
    const double bandwidth = sum_of(fit.bins(), [&](std::size_t k) { return fit.weight(k); });
    result.coherent_bandwidth = bandwidth / static_cast<double>(bins.all_bins);
    result.phase_rad = residual_phase(fit, result.polarity);
    return result;
}

} // namespace localcast::estimators
