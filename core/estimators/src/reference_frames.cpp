// A cache of frame spectra.
// SPDX-License-Identifier: MIT
#include "reference_frames.hpp"

#include <cmath>
#include <numbers>

namespace localcast::estimators {

FrameTransform::FrameTransform(FrameGrid grid, std::shared_ptr<FftPlans> plans)
    : plans_(std::move(plans)), window_(grid.frame_size()), windowed_(grid.frame_size()) {
    for (std::size_t n = 0; n < window_.size(); ++n) {
        window_[n] = static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * (static_cast<double>(n) + 0.5) /
                                                            static_cast<double>(window_.size())));
    }
}

void FrameTransform::forward(std::span<const float> samples, std::span<std::complex<float>> spectrum) {
    for (std::size_t n = 0; n < samples.size(); ++n) {
        windowed_[n] = samples[n] * window_[n];
    }
    plans_->of_size(samples.size()).forward(windowed_, spectrum);
}

ReferenceFrames::ReferenceFrames(const InputStream& stream, FrameGrid grid, std::size_t count,
                                 std::shared_ptr<FftPlans> plans)
    : stream_(stream), grid_(grid), transform_(grid, std::move(plans)), entries_(count), time_(grid.frame_size()) {}

std::span<const std::complex<float>> ReferenceFrames::at(std::int64_t frame) {
    Entry& entry = entries_[static_cast<std::size_t>(frame % static_cast<std::int64_t>(entries_.size()))];
    if (entry.frame != frame) {
        entry.frame = frame;
        entry.usable = stream_.usable(grid_.frame_start(frame), grid_.frame_size());
        entry.spectrum.resize(grid_.bins());
        stream_.sound().copy(grid_.frame_start(frame), time_);
        transform_.forward(time_, entry.spectrum);
    }
    return entry.usable ? std::span<const std::complex<float>>(entry.spectrum) : std::span<const std::complex<float>>();
}

} // namespace localcast::estimators
