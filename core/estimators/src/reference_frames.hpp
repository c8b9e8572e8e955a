// Spectra of the reference's frames, computed once for all sources.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fft.hpp"
#include "frame_grid.hpp"
#include "input_stream.hpp"

namespace localcast::estimators {

/** Hann-windowed spectrum of one frame. */
class FrameTransform {
public:
    FrameTransform(FrameGrid grid, std::shared_ptr<FftPlans> plans);

    /** `samples` is a frame long; `spectrum` has grid.bins() entries. */
    void forward(std::span<const float> samples, std::span<std::complex<float>> spectrum);

private:
    std::shared_ptr<FftPlans> plans_;
    std::vector<float> window_;
    std::vector<float> windowed_;
};

class ReferenceFrames {
public:
    /** Spectra are kept for `count` frames. */
    ReferenceFrames(const InputStream& stream, FrameGrid grid, std::size_t count, std::shared_ptr<FftPlans> plans);

    /** Spectrum of a frame whose samples have all come; valid until that of `count` frames later is asked for. Empty when it is unusable. */
    [[nodiscard]] std::span<const std::complex<float>> at(std::int64_t frame);

private:
    struct Entry {
        std::int64_t frame = -1;
        bool usable = false;
        std::vector<std::complex<float>> spectrum;
    };
    const InputStream& stream_;
    FrameGrid grid_;
    FrameTransform transform_;
    std::vector<Entry> entries_;
    std::vector<float> time_;
};

} // namespace localcast::estimators
