// Overlap-save correlation, accumulated in the frequency domain.
// SPDX-License-Identifier: MIT
#include "correlator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace localcast::estimators {

Correlator::Correlator(std::shared_ptr<FftPlans> plans, std::size_t max_lag_samples, std::size_t block_samples,
                       std::size_t fade_samples)
    : plans_(std::move(plans)), max_lag_(max_lag_samples), size_(fastest_fft_size(block_samples + 2 * max_lag_samples)),
      block_(size_ - 2 * max_lag_samples), fade_(fade_samples), y_(max_lag_samples, 0.0f), sum_(size_ / 2 + 1) {}

void Correlator::push(std::span<const float> x, std::span<const float> y) {
    const std::size_t needed = block_ + max_lag_ + fade_; // the end of the recording never lies in a block added here
    while (!x.empty()) {
        const std::size_t n = std::min(x.size(), needed - x_.size());
        const std::size_t before = x_.size();
        x_.insert(x_.end(), x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
        y_.insert(y_.end(), y.begin(), y.begin() + static_cast<std::ptrdiff_t>(n));
        for (std::size_t i = before; i < x_.size() && faded_in_ < fade_; ++i, ++faded_in_) {
            x_[i] *= fade_gain(faded_in_);
            y_[max_lag_ + i] *= fade_gain(faded_in_);
        }
        x = x.subspan(n);
        y = y.subspan(n);
        if (x_.size() == needed) {
            add_block(std::span(x_).first(block_), std::span(y_).first(size_), sum_);
            x_.erase(x_.begin(), x_.begin() + static_cast<std::ptrdiff_t>(block_));
            y_.erase(y_.begin(), y_.begin() + static_cast<std::ptrdiff_t>(block_));
        }
    }
}

std::vector<float> Correlator::lags() const {
    auto sum = sum_;
    auto x = x_;
    auto y = y_;
    for (std::size_t i = 0; i < std::min(fade_, x.size()); ++i) {
        x[x.size() - 1 - i] *= fade_gain(i);
        y[y.size() - 1 - i] *= fade_gain(i);
    }
    for (std::size_t start = 0; start < x.size(); start += block_) {
        add_block(std::span(x).subspan(start, std::min(block_, x.size() - start)),
                  std::span(y).subspan(start, std::min(size_, y.size() - start)), sum);
    }
    std::vector<float> time(size_);
    plans_->of_size(size_).inverse(sum, time);
    time.resize(2 * max_lag_ + 1);
    for (float& value : time) {
        value /= static_cast<float>(size_);
    }
    return time;
}

float Correlator::fade_gain(std::size_t from_edge) const {
    return static_cast<float>(0.5 - 0.5 * std::cos(std::numbers::pi * (static_cast<double>(from_edge) + 0.5) /
                                                   static_cast<double>(fade_)));
}

void Correlator::add_block(std::span<const float> x, std::span<const float> y,
                           std::vector<std::complex<float>>& sum) const {
    Fft& fft = plans_->of_size(size_);
    std::vector<float> padded(size_, 0.0f);
    std::vector<std::complex<float>> spectrum_x(fft.bins());
    std::vector<std::complex<float>> spectrum_y(fft.bins());
    std::copy(x.begin(), x.end(), padded.begin());
    fft.forward(padded, spectrum_x);
    std::fill(padded.begin(), padded.end(), 0.0f);
    std::copy(y.begin(), y.end(), padded.begin());
    fft.forward(padded, spectrum_y);
    for (std::size_t k = 0; k < sum.size(); ++k) {
        sum[k] += std::conj(spectrum_x[k]) * spectrum_y[k];
    }
}

void Correlator::reset() {
    faded_in_ = 0;
    x_.clear();
    y_.assign(max_lag_, 0.0f);
    std::fill(sum_.begin(), sum_.end(), std::complex<float>{});
}

} // namespace localcast::estimators
