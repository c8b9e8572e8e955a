// Linear and third-order Lagrange interpolation between neighbouring samples, as textbooks have them.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "stream.hpp"

namespace localcast::bench {

namespace {

struct Linear {
    static double at(const float* x, double t) // between x[1] and x[2]
    {
        return static_cast<double>(x[1]) + t * (static_cast<double>(x[2]) - static_cast<double>(x[1]));
    }
};

struct Lagrange4 {
    static double at(const float* x, double t)
    {
        const double before = t + 1.0;
        const double after = t - 1.0;
        const double beyond = t - 2.0;
        return static_cast<double>(x[0]) * (t * after * beyond / -6.0) +
               static_cast<double>(x[1]) * (before * after * beyond / 2.0) +
               static_cast<double>(x[2]) * (before * t * beyond / -2.0) +
               static_cast<double>(x[3]) * (before * t * after / 6.0);
    }
};

template <typename Interpolator> class PolynomialStream : public Stream {
public:
    explicit PolynomialStream(double ppm) : step_(1.0 + ppm * 1e-6) {}
    std::size_t process(std::span<const float> input, std::span<float> output) override
    {
        constexpr std::size_t history = 3;
        std::copy(input.begin(), input.end(), samples_.begin() + history);
        std::size_t written = 0;
        while (place_ < static_cast<double>(input.size())) {
            const auto whole = static_cast<std::size_t>(place_);
            output[written++] =
                static_cast<float>(Interpolator::at(samples_.data() + whole, place_ - static_cast<double>(whole)));
            place_ += step_;
        }
        place_ -= static_cast<double>(input.size());
        std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(input.size()), history, samples_.begin());
        return written;
    }

private:
    double step_;
    double place_ = 0.0;
    std::vector<float> samples_ = std::vector<float>(block_frames + 4);
};

} // namespace

void add_polynomials(std::vector<Contender>& contenders)
{
    contenders.push_back({"linear", [](double ppm) { return std::make_unique<PolynomialStream<Linear>>(ppm); }});
    contenders.push_back(
        {"Lagrange, 4 points", [](double ppm) { return std::make_unique<PolynomialStream<Lagrange4>>(ppm); }});
}

} // namespace localcast::bench
