// Overlap-save correlation, accumulated in the frequency domain.
// SPDX-License-Identifier: MIT
#include "correlator.hpp"

#include <algorithm>

namespace localcast::estimators {

Correlator::Correlator(std::shared_ptr<FftPlans> plans, std::size_t max_lag_samples, std::size_t block_samples)
    : plans_(std::move(plans)), max_lag_(max_lag_samples), size_(fast_fft_size(block_samples + 2 * max_lag_samples)),
      block_(size_ - 2 * max_lag_samples), y_(max_lag_samples, 0.0f), sum_(size_ / 2 + 1) {}

void Correlator::push(std::span<const float> x, std::span<const float> y) {
    while (!x.empty()) {
        const std::size_t n = std::min(x.size(), block_ + max_lag_ - x_.size());
        x_.insert(x_.end(), x.begin(), x.begin() + static_cast<std::ptrdiff_t>(n));
        y_.insert(y_.end(), y.begin(), y.begin() + static_cast<std::ptrdiff_t>(n));
        x = x.subspan(n);
        y = y.subspan(n);
        if (x_.size() == block_ + max_lag_) {
            add_block(std::span(x_).first(block_), y_, sum_);
            x_.erase(x_.begin(), x_.begin() + static_cast<std::ptrdiff_t>(block_));
            y_.erase(y_.begin(), y_.begin() + static_cast<std::ptrdiff_t>(block_));
        }
    }
}

std::vector<float> Correlator::lags() const {
    auto sum = sum_;
    for (std::size_t start = 0; start < x_.size(); start += block_) {
        const auto x = std::span(x_).subspan(start, std::min(block_, x_.size() - start));
        add_block(x, std::span(y_).subspan(start, std::min(size_, y_.size() - start)), sum);
    }
    std::vector<float> time(size_);
    plans_->of_size(size_).inverse(sum, time);
    time.resize(2 * max_lag_ + 1);
    for (float& value : time) {
        value /= static_cast<float>(size_);
    }
    return time;
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
    x_.clear();
    y_.assign(max_lag_, 0.0f);
    std::fill(sum_.begin(), sum_.end(), std::complex<float>{});
}

} // namespace localcast::estimators
