// Sums of cross-spectra along lines of delay.
// SPDX-License-Identifier: MIT
#include "evidence.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lanes.hpp"
#include "phasors.hpp"

namespace localcast::estimators {
namespace {

/** Adds a block's cross-spectrum, turned from the block's line to another one. */
void add_cross(const EvidenceBlock& block, const DelayLine& line, std::span<std::complex<double>> sum) {
    const double shift = line.at(block.centre) - block.line.at(block.centre);
    add_turned<double>(block.cross, std::numbers::pi * shift / static_cast<double>(block.cross.size() - 1), sum);
}

void add_block(const EvidenceBlock& block, const DelayLine& line, LocalSpectra& sum) {
    const std::size_t bins = block.cross.size();
    add_cross(block, line, sum.cross);
    const std::span<double> power_x(sum.power_x);
    const std::span<double> power_y(sum.power_y);
    for (std::size_t k = 0; k < bins; ++k) {
        power_x[k] += static_cast<double>(block.power_x[k]);
        power_y[k] += static_cast<double>(block.power_y[k]);
    }
}

/** Frames that overlap by half under a Hann window count for a little less than as many independent ones. */
double chance_coherence(int frames) {
    return std::min(0.9, 1.0 / (0.95 * std::max(1, frames)));
}

LocalSpectra nothing(std::size_t bins) {
    return {std::vector<std::complex<double>>(bins), std::vector<double>(bins), std::vector<double>(bins), 0.0};
}

} // namespace

DelayLine line_through(std::span<const DelayLine> all, std::optional<double> rate) {
    DelayLine line;
    for (const DelayLine& one : all) {
        line.frame += one.frame / static_cast<double>(all.size());
        line.delay += one.delay / static_cast<double>(all.size());
    }
    double spread = 0.0;
    double product = 0.0;
    for (const DelayLine& one : all) {
        spread += (one.frame - line.frame) * (one.frame - line.frame);
        product += (one.frame - line.frame) * (one.delay - line.delay);
    }
    line.rate = rate.value_or(product / spread);
    return line;
}

LocalSpectra spectra_of(const EvidenceBlock& block) {
    return spectra_of(block, block.line);
}

LocalSpectra spectra_of(const EvidenceBlock& block, const DelayLine& line) {
    LocalSpectra spectra = nothing(block.cross.size());
    add_block(block, line, spectra);
    spectra.noise_coherence = chance_coherence(block.frames);
    return spectra;
}

void Evidence::push(EvidenceBlock block) {
    blocks_.push_back(std::move(block));
    if (blocks_.size() > max_blocks_) {
        blocks_.pop_front();
    }
}

void Evidence::drop_before(std::int64_t frame) {
    while (!blocks_.empty() && blocks_.front().start_frame < frame) {
        blocks_.pop_front();
    }
}

LocalSpectra Evidence::sum(std::size_t count, const DelayLine& line, std::size_t skip) const {
    LocalSpectra spectra = nothing(blocks_.empty() ? 0 : blocks_.front().cross.size());
    int frames = 0;
    for (std::size_t i = blocks_.size() - std::min(count, blocks_.size()); i + skip < blocks_.size(); ++i) {
        const EvidenceBlock& block = blocks_[i];
        add_block(block, line, spectra);
        frames += block.frames;
    }
    spectra.noise_coherence = chance_coherence(frames);
    return spectra;
}

std::vector<std::complex<double>> Evidence::cross_sum(std::size_t count, const DelayLine& line) const {
    std::vector<std::complex<double>> cross(blocks_.empty() ? 0 : blocks_.front().cross.size());
    for (std::size_t i = blocks_.size() - std::min(count, blocks_.size()); i < blocks_.size(); ++i) {
        add_cross(blocks_[i], line, cross);
    }
    return cross;
}

double Evidence::centre(std::size_t count, std::size_t skip) const {
    double sum = 0.0;
    double energy = 0.0;
    for (std::size_t i = blocks_.size() - std::min(count, blocks_.size()); i + skip < blocks_.size(); ++i) {
        sum += blocks_[i].energy * blocks_[i].centre;
        energy += blocks_[i].energy;
    }
    return energy > 0.0 ? sum / energy : 0.0;
}

double Evidence::spread(std::size_t count) const {
    const double middle = centre(count);
    double sum = 0.0;
    double energy = 0.0;
    for (std::size_t i = blocks_.size() - std::min(count, blocks_.size()); i < blocks_.size(); ++i) {
        sum += blocks_[i].energy * (blocks_[i].centre - middle) * (blocks_[i].centre - middle);
        energy += blocks_[i].energy;
    }
    return energy > 0.0 ? std::sqrt(sum / energy) : 0.0;
}

double Evidence::common_spread(const DelayLine& line, int polarity) const {
    double sum = 0.0, first = 0.0, second = 0.0;
    for (const EvidenceBlock& block : blocks_) {
        std::vector<std::complex<double>> cross(block.cross.size());
        add_cross(block, line, cross);
        const double energy = polarity * sum_of(cross.size(), [&](std::size_t k) { return cross[k].real(); });
        const double time = block.centre - line.frame;
        sum += energy;
        first += energy * time;
        second += energy * time * time;
    }
    // Energies that cancel may make it negative: then they lie far apart, and are no single sound.
    return sum > 0.0 ? std::sqrt(std::abs(second / sum - first / sum * (first / sum))) : spread(blocks_.size());
}

} // namespace localcast::estimators
