// Which short frames hold an onset: logarithmic spectral flux and its peaks.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "event_bands.hpp"

namespace localcast::estimators {

/** A frame in which something begins. */
struct EventCandidate {
    std::uint64_t frame; ///< counted in hops from 0
    double margin;       ///< flux over the least that counts, >= 1
};

/**
 * The flux is the mean rise of the bands' logarithmic magnitudes over the loudest of the same and the neighbouring
 * bands 16 ms earlier, so that a tone that only moves (vibrato) does not count (Boeck & Widmer 2013). What lies 60 dB
 * below the loudest band of the last seconds, or in steady noise, hardly counts either. A frame is a candidate when its
 * flux is the largest of its surroundings and above their mean (Boeck, Krebs & Schedl 2012).
 */
class EventDetector {
public:
    EventDetector(double sample_rate_hz, double threshold, std::shared_ptr<FftPlans> plans);

    [[nodiscard]] std::size_t frame_size() const noexcept { return bands_.frame_size(); }
    [[nodiscard]] std::size_t hop_size() const noexcept { return bands_.hop_size(); }

    /** Takes the next frame, one hop after the last; the verdict is on the frame 12 hops (64 ms) earlier. */
    std::optional<EventCandidate> push(std::span<const float> frame);

    /** Forgets every frame. */
    void reset();

private:
    double flux();
    void follow_noise();
    [[nodiscard]] std::optional<EventCandidate> judge();

    EventBands bands_;
    double threshold_;
    std::size_t lag_;        // hops between the frames that are compared
    float reference_decay_;  // per hop
    float reference_ = 0.0f; // the loudest band of the last seconds
    std::vector<float> noise_;
    std::vector<std::vector<float>> magnitudes_; // of the last lag_ + 1 frames, by turns
    std::deque<double> fluxes_;
    std::uint64_t frames_ = 0;
    std::optional<std::uint64_t> last_candidate_;
};

} // namespace localcast::estimators
