// The delay to a small fraction of a sample, near a coarse one, and how far it can be trusted.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "fft.hpp"

namespace localcast::estimators {

/** Spectra of the correlations within `reach` samples of their centres: what lies further off is late reflections. */
struct LocalSpectra {
    std::vector<std::complex<double>> cross;
    std::vector<double> power_x;
    std::vector<double> power_y;
    double noise_coherence = 0.0; ///< coherence that unrelated signals of this length would show
};

/** Hann-windowed spectrum of correlation lags, centred on `centre` (an index into them). Size: 2 * reach + 1 bins. */
[[nodiscard]] std::vector<std::complex<double>> local_spectrum(std::span<const float> lags, std::ptrdiff_t centre,
                                                               std::size_t reach, FftPlans& plans);

/** The weight of each frequency in the fit below: it rises with coherence, to half of its limit at `half_weight`. */
[[nodiscard]] std::vector<double> phase_weights(const LocalSpectra& spectra, double sample_rate_hz, double half_weight);

/** The phase of each frequency, up to the highest that carries evidence, as a phasor as long as it weighs: the inverse of the
 *  variance that noise leaves the phase, by its coherence, plus `spread` (square radians), which is from other causes. */
[[nodiscard]] std::vector<std::complex<float>> likely_phasors(const LocalSpectra& spectra, double sample_rate_hz, double spread);

struct FineDelay {
    double offset_samples = 0.0;     ///< to be added to the centre of the correlation
    double deviation = 0.0;          ///< one standard deviation, samples
    double lasting_deviation = 0.0;  ///< the part of it that reflections make: more of the same sound does not average it
    double coherence = 0.0;          ///< magnitude-squared, weighted with energy
    double coherent_bandwidth = 0.0; ///< sum of the weights as a share of the band up to half the rate
    double phase_rad = 0.0;          ///< mean phase left, weighted, -pi..pi
    int polarity = 1;
};

/**
 * Weighted phase fit: the delay that maximises the sum of w(f) * exp(i * phase(f)) * exp(2 pi i f delay), which is the
 * band-limited interpolation of the weighted correlation's peak. It is looked for within `search_samples` of the centre
 * under a weight that grows with coherence and saturates, and refined under maximum-likelihood weights (cf. Carter 1987):
 * the inverse of the variance that noise leaves a phase, by its coherence, plus a spread by reflections, which is the same
 * for all frequencies and found from the phases themselves. Without reflections the clearest frequencies decide; with them
 * all that stand clear of noise count alike, and reflections average out.
 *
 * The deviation is made of how far parts of the band disagree, what noise and spread lead to expect, and how far the first
 * weighting disagrees with the second.
 */
[[nodiscard]] FineDelay find_fine_delay(const LocalSpectra& spectra, double sample_rate_hz,
                                        double search_samples = 2.5);

/** What two signals have in common, as they lie; all 0 where there is no evidence of anything. */
struct CommonSound {
    double coherence = 0.0;      ///< magnitude-squared, weighted with energy
    double phase_rad = 0.0;      ///< mean phase, weighted, -pi..pi; positive: the second is ahead
    std::vector<double> weights; ///< of each frequency in the fit above
};

/** For signals that are already lined up and of this polarity: a fraction of what the fit takes. */
[[nodiscard]] CommonSound common_sound(const LocalSpectra& spectra, double sample_rate_hz, int polarity);

/** How wide a band of equal strength would hold as much as the sound in common does; by amplitudes, so that soft
 *  frequencies count as well. */
[[nodiscard]] double sounding_bandwidth_hz(const LocalSpectra& spectra, double sample_rate_hz);

} // namespace localcast::estimators
