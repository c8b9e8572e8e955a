// A scan of rates, then Newton's method in two dimensions over the phases of blocks.
// SPDX-License-Identifier: MIT
#include "line_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include "alignment_peak.hpp"
#include "complex_product.hpp"
#include "fine_delay.hpp"

namespace localcast::estimators {
namespace {

constexpr double near_samples = 3.0;
constexpr std::size_t points_per_sample = 4; // between two samples the highest point would be too low
constexpr double expected_bonus = 1.02;      // the expected rate is believed where nothing speaks for another
constexpr double rival_share = 0.9;          // of the best rate's height

constexpr double half_weight_coherence = 0.3;
constexpr double least_information = 3.0; // over that of noise: a single clap and nothing else tells no rate
constexpr int most_steps = 12;
constexpr double largest_step = 0.25; // samples
constexpr double small_step = 1e-4;
constexpr std::size_t band_parts = 12;

/** The furthest index with almost the best one's value, the slopes that lead up to that one left out. */
std::ptrdiff_t furthest_rival(const std::vector<double>& heights, std::ptrdiff_t best) {
    const auto height = [&](std::ptrdiff_t i) { return heights[static_cast<std::size_t>(i)]; };
    const auto size = static_cast<std::ptrdiff_t>(heights.size());
    std::ptrdiff_t left = best;
    while (left > 0 && height(left - 1) <= height(left)) {
        --left;
    }
    std::ptrdiff_t right = best;
    while (right + 1 < size && height(right + 1) <= height(right)) {
        ++right;
    }
    std::ptrdiff_t furthest = 0;
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        if ((i < left || i > right) && height(i) >= rival_share * height(best)) {
            furthest = std::max(furthest, std::abs(i - best));
        }
    }
    return furthest;
}

/** Derivatives of the fit with respect to delay and rate. */
struct Derivatives {
    std::vector<double> delay, rate; // by frequency
    double delay_delay = 0.0;
    double delay_rate = 0.0;
    double rate_rate = 0.0;
    double rate_rate_chance = 0.0; // standard deviation of what phases at random would make of it
};

/** `scale` makes weighted phases of the sum of cross-spectra. */
Derivatives derivatives(const Evidence& evidence, const DelayLine& line, const std::vector<double>& scale) {
    Derivatives d;
    d.delay.resize(scale.size());
    d.rate.resize(scale.size());
    const double step = std::numbers::pi / static_cast<double>(scale.size() - 1);
    for (const EvidenceBlock& block : evidence.blocks()) {
        const double time = block.centre - line.frame;
        const std::complex<double> turn = std::polar(1.0, step * (line.at(block.centre) - block.line.at(block.centre)));
        std::complex<double> rotation = 1.0;
        double curvature = 0.0;
        double chance = 0.0;
        for (std::size_t k = 0; k < scale.size(); ++k, rotation *= turn) {
            const double omega = step * static_cast<double>(k);
            const std::complex<double> phasor = scale[k] * std::complex<double>(block.cross[k]) * rotation;
            d.delay[k] -= omega * phasor.imag();
            d.rate[k] -= omega * phasor.imag() * time;
            curvature -= omega * omega * phasor.real();
            chance += 0.5 * omega * omega * omega * omega * std::norm(phasor);
        }
        d.delay_delay += curvature;
        d.delay_rate += curvature * time;
        d.rate_rate += curvature * time * time;
        d.rate_rate_chance += chance * time * time * time * time;
    }
    d.rate_rate_chance = std::sqrt(d.rate_rate_chance);
    return d;
}

/** Moves the line's frame to where its delay and its rate are independent. */
void decouple(const Evidence& evidence, Derivatives& d, DelayLine& line) {
    const double shift = std::clamp(d.delay_rate / d.delay_delay, evidence.blocks().front().centre - line.frame,
                                    evidence.blocks().back().centre - line.frame);
    line = {line.frame + shift, line.at(line.frame + shift), line.rate};
    for (std::size_t k = 0; k < d.rate.size(); ++k) {
        d.rate[k] -= shift * d.delay[k];
    }
    d.rate_rate += shift * (shift * d.delay_delay - 2.0 * d.delay_rate);
}

double sum_of(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum;
}

/** Standard deviation of the rate by the scatter of the scores of parts of the band with equal information. */
double band_deviation(const Derivatives& d, const std::vector<double>& weight) {
    double information = 0.0;
    for (std::size_t k = 0; k < weight.size(); ++k) {
        information += weight[k] * static_cast<double>(k * k);
    }
    std::array<double, band_parts> score{};
    double passed = 0.0;
    for (std::size_t k = 0; k < weight.size(); ++k) {
        score[std::min(band_parts - 1, static_cast<std::size_t>(passed / information * band_parts))] += d.rate[k];
        passed += weight[k] * static_cast<double>(k * k);
    }
    double square = 0.0;
    for (const double s : score) {
        square += s * s;
    }
    constexpr double parts = band_parts;
    return std::sqrt(square * parts / (parts - 2.0)) / std::abs(d.rate_rate);
}

LineFit fit_weighted(const Evidence& evidence, DelayLine line, double half_weight, double sample_rate_hz) {
    const std::size_t count = evidence.blocks().size();
    const double spread = evidence.spread(count);
    LineFit fit{line, 0.0};
    for (int i = 0; i < most_steps; ++i) {
        const LocalSpectra spectra = evidence.sum(count, line);
        const std::vector<double> weight = phase_weights(spectra, sample_rate_hz, half_weight);
        std::vector<double> scale(weight.size());
        for (std::size_t k = 0; k < weight.size(); ++k) {
            scale[k] = weight[k] > 0.0 ? weight[k] / magnitude(spectra.cross[k]) : 0.0;
        }
        Derivatives d = derivatives(evidence, line, scale);
        if (d.delay_delay == 0.0) {
            return fit;
        }
        decouple(evidence, d, line);
        fit.line = line;
        if (d.rate_rate / d.delay_delay <= 0.0 || std::abs(d.rate_rate) < least_information * d.rate_rate_chance) {
            fit.rate_deviation = 0.0; // no summit
            return fit;
        }
        fit.rate_deviation = band_deviation(d, weight);
        const double step = std::clamp(-sum_of(d.delay) / d.delay_delay, -largest_step, largest_step);
        const double rate_step = std::clamp(-sum_of(d.rate) / d.rate_rate, -largest_step / spread, largest_step / spread);
        line.delay += step;
        line.rate += rate_step;
        fit.line = line;
        if (std::abs(step) < small_step && std::abs(rate_step) * spread < small_step) {
            break;
        }
    }
    return fit;
}

} // namespace

LineScan scan_lines(const Evidence& evidence, const DelayLine& about, double reach, int polarity, double sample_rate_hz,
                    FftPlans& plans) {
    const std::size_t count = evidence.blocks().size();
    const double spread = evidence.spread(count);
    // The ends of the evidence, two deviations away, move by a quarter of a sample from one rate to the next.
    const auto steps = static_cast<int>(std::ceil(4.0 * reach * spread));
    const double step = reach / std::max(1, steps);
    // A line taken for another one crosses it where the sound was loudest, not in the middle.
    const auto lags = static_cast<std::size_t>(near_samples + 2.0 * reach * spread);
    const LocalSpectra any = evidence.sum(count, about); // the powers are those of every line
    AlignmentScan scan(any.power_x, any.power_y, sample_rate_hz, points_per_sample, plans);
    std::vector<double> heights;
    std::vector<double> delays;
    for (int i = -steps; i <= steps; ++i) {
        const auto cross = evidence.cross_sum(count, {about.frame, about.delay, about.rate + i * step});
        const AlignmentScan::Highest peak = scan.highest(cross, polarity, lags);
        heights.push_back(peak.height * (i == 0 ? expected_bonus : 1.0));
        delays.push_back(about.delay + peak.lag_samples);
    }
    const auto best = std::max_element(heights.begin(), heights.end()) - heights.begin();
    return {{about.frame, delays[static_cast<std::size_t>(best)], about.rate + static_cast<double>(best - steps) * step},
            static_cast<double>(furthest_rival(heights, best)) * step};
}

LineFit fit_line(const Evidence& evidence, const DelayLine& start, double sample_rate_hz) {
    LineFit fit = fit_weighted(evidence, start, half_weight_coherence, sample_rate_hz);
    if (fit.rate_deviation > 0.0) {
        double method = 0.0;
        for (const double half_weight : {0.05, 3.0}) {
            const LineFit other = fit_weighted(evidence, fit.line, half_weight, sample_rate_hz);
            method = std::max(method, std::abs(other.line.rate - fit.line.rate));
        }
        fit.rate_deviation = std::hypot(fit.rate_deviation, method);
    }
    return fit;
}

} // namespace localcast::estimators
