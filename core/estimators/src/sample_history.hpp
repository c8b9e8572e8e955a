// The last samples of a stream, by their number since its start.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace localcast::estimators {

/** Outside of what is kept there is silence. */
class SampleHistory {
public:
    explicit SampleHistory(std::size_t capacity) : samples_(capacity, 0.0f) {}

    void append(std::span<const float> samples) {
        while (!samples.empty()) {
            const std::size_t at = slot(end_);
            const std::size_t run = std::min(samples.size(), samples_.size() - at);
            std::copy_n(samples.begin(), run, samples_.begin() + static_cast<std::ptrdiff_t>(at));
            samples = samples.subspan(run);
            end_ += static_cast<std::int64_t>(run);
        }
    }

    /** Samples start, start + 1, ... of the stream, at most as many as the capacity. */
    void copy(std::int64_t start, std::span<float> out) const {
        const auto size = static_cast<std::int64_t>(out.size());
        const std::int64_t first = std::max({start, std::int64_t{0}, begin()});
        const std::int64_t last = std::min(start + size, end_);
        std::fill(out.begin(), out.end(), 0.0f);
        for (std::int64_t n = first; n < last;) {
            const std::size_t at = slot(n);
            const auto run = std::min(last - n, static_cast<std::int64_t>(samples_.size() - at));
            std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(at), run, out.begin() + (n - start));
            n += run;
        }
    }

    [[nodiscard]] std::int64_t begin() const noexcept { return end_ - static_cast<std::int64_t>(samples_.size()); }
    [[nodiscard]] std::int64_t end() const noexcept { return end_; }

private:
    [[nodiscard]] std::size_t slot(std::int64_t n) const noexcept {
        return static_cast<std::size_t>(n % static_cast<std::int64_t>(samples_.size()));
    }

    std::vector<float> samples_;
    std::int64_t end_ = 0;
};

} // namespace localcast::estimators
