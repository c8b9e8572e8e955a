// Phasors of many moments, summed up frequency by frequency: how well they agree, and along which growth they would better.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace localcast::estimators {

/** For the fit of a growth and its change with a phase of its own for every frequency. */
class PhaseMoments {
public:
    static constexpr std::size_t band_parts = 12;
    using Parts = std::array<double, band_parts>; ///< of the band, with equal information on the growth

    /** The frequencies are `angular_step` apart, radians per sample. */
    PhaseMoments(std::size_t bins, double angular_step) : step_(angular_step), phasors_(bins), weights_(bins) {}

    /** Of all that will be added: how long the phasors are. */
    void add_weights(std::span<const std::complex<float>> phasors, double seconds);

    /** What phasors of these weights tell, were all of them in line. */
    struct Information {
        double growth = 0.0;
        double change = 0.0; ///< of the growth, with the growth being unknown
        double share = 0.0;  ///< of the growth's score, in that of its change
    };
    [[nodiscard]] Information information() const;

    void clear_phasors();

    /** Turned by a shift of so many samples. */
    void add_phasors(std::span<const std::complex<float>> phasors, double shift, double seconds);

    /** How far the phasors are turned too far. */
    struct Scores {
        Parts growth{};
        Parts change{};       ///< what the growth does not take up
        double in_line = 0.0; ///< how much of the information there is: 0 by chance, 1 all of it
    };
    [[nodiscard]] Scores scores(const Information& all) const;

    /** One moment's phasors, turned in the same way, against all of them. */
    struct Apart {
        double score = 0.0;
        double information = 0.0; ///< on its delay
    };
    [[nodiscard]] Apart apart(std::span<const std::complex<float>> phasors, double shift) const;

private:
    struct Phasors {
        std::complex<double> sum, times_time, times_square;
    };
    struct Weights {
        double sum = 0.0, first = 0.0, second = 0.0, third = 0.0, fourth = 0.0; ///< times powers of time
        double squares = 0.0; ///< what the square of the phasors' sum comes to by chance
    };

    [[nodiscard]] double information_at(std::size_t bin) const; ///< on the growth

    double step_;
    std::vector<Phasors> phasors_;
    std::vector<Weights> weights_;
};

} // namespace localcast::estimators
