// What the last seconds say of source against reference, in blocks that can be summed along any course of the delay.
// SPDX-License-Identifier: MIT
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "fine_delay.hpp"

namespace localcast::estimators {

/** A delay that grows evenly, in samples and frames of the reference. */
struct DelayLine {
    double frame = 0.0;
    double delay = 0.0; ///< at `frame`
    double rate = 0.0;  ///< samples per frame: the sampling-rate offset over 10^6

    [[nodiscard]] double at(double when) const { return delay + rate * (when - frame); }
};

/** The one of least squares through points of lines that are not all of one frame; with a rate that is known, or with the best. */
[[nodiscard]] DelayLine line_through(std::span<const DelayLine> all, std::optional<double> rate = std::nullopt);

/** Sums over the frames of one block, the source read along `line`. */
struct EvidenceBlock {
    std::int64_t start_frame = 0; ///< first and one past the last frame (sample) of the reference
    std::int64_t end_frame = 0;
    DelayLine line;
    double centre = 0.0; ///< its middle in time, weighted with the energy in common
    double energy = 0.0; ///< sum of the cross-spectrum's magnitudes
    int frames = 0;
    std::vector<std::complex<float>> cross;
    std::vector<float> power_x;
    std::vector<float> power_y;
};

/** Of one block, along its own line. */
[[nodiscard]] LocalSpectra spectra_of(const EvidenceBlock& block);

/** Along another line. */
[[nodiscard]] LocalSpectra spectra_of(const EvidenceBlock& block, const DelayLine& line);

/** Blocks of the last five seconds. */
class Evidence {
public:
    explicit Evidence(std::size_t max_blocks) : max_blocks_(max_blocks) {}

    void push(EvidenceBlock block);
    void clear() { blocks_.clear(); }
    void drop_before(std::int64_t frame);
    void drop_last() { blocks_.pop_back(); }

    [[nodiscard]] const std::deque<EvidenceBlock>& blocks() const noexcept { return blocks_; }

    /** Sum of the last `count` blocks but the newest `skip` of them, each turned from its own line to `line`. */
    [[nodiscard]] LocalSpectra sum(std::size_t count, const DelayLine& line, std::size_t skip = 0) const;

    /** The cross-spectrum of that sum alone. */
    [[nodiscard]] std::vector<std::complex<double>> cross_sum(std::size_t count, const DelayLine& line) const;

    /** Middle in time of the same blocks, weighted with energy. */
    [[nodiscard]] double centre(std::size_t count, std::size_t skip = 0) const;

    /** Spread in time about the centre, weighted with energy: one standard deviation, in frames. */
    [[nodiscard]] double spread(std::size_t count) const;

    /** The same of all blocks, weighted with the energy that both hold in common along `line`: noise has no say. */
    [[nodiscard]] double common_spread(const DelayLine& line, int polarity) const;

private:
    std::size_t max_blocks_;
    std::deque<EvidenceBlock> blocks_;
};

} // namespace localcast::estimators
