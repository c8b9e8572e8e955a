// Finds a delay and a drift that are not known at all, or says why it cannot.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "evidence.hpp"
#include "fft.hpp"
#include "localcast/estimators/phase_estimate.hpp"
#include "localcast/estimators/phase_estimator.hpp"
#include "sample_history.hpp"
#include "sinc_interpolator.hpp"

namespace localcast::estimators {

/** Where and for what to look. */
struct SearchRange {
    std::int64_t start = 0; ///< first and one past the last frame of the reference
    std::int64_t end = 0;
    double rate = 0.0;       ///< expected growth of the delay, samples per frame
    double rate_reach = 0.0; ///< and how far it may lie off to either side
    std::span<const float> weights = {}; ///< how much each frequency counts, evenly spaced up to half the rate; none: all alike
};

struct FoundDelay {
    PhaseRefusal refusal = PhaseRefusal::too_short; ///< everything else holds when this is `none`
    DelayLine line;                                 ///< its frame is the middle of the range's energy
    double delay_deviation = 0.0;                   ///< one standard deviation, samples
    double rate_deviation = 0.0;                    ///< the same for the rate, samples per frame
    double coherence = 0.0;
    double significance = 0.0;
    double rival_ratio = 1.0;
    double phase_rad = 0.0;
    int polarity = 1;

    /** 0..1: how far the delay stands clear of chance and rivals. */
    [[nodiscard]] double clarity() const { return (1.0 - rival_ratio) * (1.0 - std::exp(-significance / 10.0)); }
};

/**
 * Two stages. First the correlations of short segments, whitened by the smoothed spectra, are summed along lines of
 * every drift looked for: the highest sum names a drift. Then the source is read along that drift and the whole range
 * correlated at once; the phase transform of that must stand clear of chance, of rivals and of repetition.
 */
class DelaySearch {
public:
    DelaySearch(const PhaseEstimatorConfig& config, std::shared_ptr<FftPlans> plans,
                std::shared_ptr<const SincInterpolator> interpolator);

    /** `source` may reach beyond the range or end with it. */
    [[nodiscard]] FoundDelay run(const SampleHistory& reference, const SampleHistory& source,
                                 const SearchRange& range) const;

    /** Correlation of both over the range, at lags -max_lag..max_lag about a delay of 0; the energies' geometric mean. */
    struct Correlation {
        std::vector<float> lags;
        std::size_t max_lag = 0;
        double energy = 0.0;
    };
    [[nodiscard]] Correlation correlate(const SampleHistory& reference, const SampleHistory& source,
                                        const SearchRange& range) const;

private:
    [[nodiscard]] double best_rate(const SampleHistory& reference, const SampleHistory& source,
                                   const SearchRange& range) const;
    [[nodiscard]] FoundDelay judge(const std::vector<float>& x, const std::vector<float>& y, std::span<const float> weights) const;

    PhaseEstimatorConfig config_;
    std::shared_ptr<FftPlans> plans_;
    std::shared_ptr<const SincInterpolator> interpolator_;
    std::size_t reach_;
    std::size_t max_delay_;
    std::size_t margin_;
};

} // namespace localcast::estimators
