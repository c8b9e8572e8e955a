// SPDX-License-Identifier: MIT
#include "parts/smooth_bypass.hpp"

#include "parts/finite.hpp"

#include <algorithm>

namespace localcast::plugin {

void SmoothBypass::prepare(double sample_rate_hz, std::size_t channels, std::size_t latency_frames,
                           std::size_t most_frames) {
    channels_ = channels;
    latency_ = latency_frames;
    length_ = latency_frames + most_frames;
    ring_.resize(channels_ * length_);
    step_ = 1.0 / std::max(1.0, fade_seconds * sample_rate_hz);
    reset();
}

void SmoothBypass::reset() LOCALCAST_RT {
    std::fill(ring_.begin(), ring_.end(), 0.0f);
    write_ = piece_ = 0;
    amount_ = 0.0;
    begun_ = false;
}

void SmoothBypass::keep(std::span<const float *const> channels, std::size_t frames) LOCALCAST_RT {
    frames = std::min(frames, length_ - latency_);
    if (frames == 0) {
        return;
    }
    piece_ = write_;
    const std::size_t first = std::min(frames, length_ - write_); // before the ring begins again
    for (std::size_t channel = 0; channel < channels_; ++channel) {
        float *const ring = ring_.data() + channel * length_;
        const float *const from = channel < channels.size() ? channels[channel] : nullptr;
        if (from == nullptr) {
            std::fill_n(ring + write_, first, 0.0f);
            std::fill_n(ring, frames - first, 0.0f);
        } else {
            std::transform(from, from + first, ring + write_, finite_or_silence);
            std::transform(from + first, from + frames, ring, finite_or_silence);
        }
    }
    write_ = (write_ + frames) % length_;
}

float SmoothBypass::dry(std::size_t channel, std::size_t frame) const LOCALCAST_RT {
    if (channels_ == 0) {
        return 0.0f;
    }
    const std::size_t at = (piece_ + frame + length_ - latency_) % length_;
    return ring_[std::min(channel, channels_ - 1) * length_ + at];
}

void SmoothBypass::mix(std::span<float *const> outputs, std::size_t frames, bool bypassed) LOCALCAST_RT {
    const double target = bypassed ? 1.0 : 0.0;
    if (!begun_) { // what is bypassed from the start was never heard otherwise
        amount_ = target;
        begun_ = true;
    }
    if (amount_ == 0.0 && target == 0.0) {
        return;
    }
    for (std::size_t frame = 0; frame < frames; ++frame) {
        amount_ = bypassed ? std::min(1.0, amount_ + step_) : std::max(0.0, amount_ - step_);
        // A smooth step: the fade begins and ends without a corner.
        const auto share = static_cast<float>(amount_ * amount_ * (3.0 - 2.0 * amount_));
        for (std::size_t channel = 0; channel < outputs.size(); ++channel) {
            float &sample = outputs[channel][frame];
            sample = amount_ >= 1.0 ? dry(channel, frame) : sample + share * (dry(channel, frame) - sample);
        }
    }
}

} // namespace localcast::plugin
