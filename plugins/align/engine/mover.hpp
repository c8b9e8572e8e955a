// Moves the channels of one track together: the Faust program, one instance of it for each channel.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

class dsp;

namespace localcast::plugin::align {

/// Where a track is to be: by how much it lags now, and how fast that grows.
struct Aim {
    double delay_samples = 0;
    double offset_ppm = 0;
    int polarity = 1;

    [[nodiscard]] friend bool operator==(const Aim &, const Aim &) = default;
};

class Mover {
public:
    Mover();
    ~Mover();
    Mover(const Mover &) = delete;
    Mover &operator=(const Mover &) = delete;

    /// Takes the memory; `base_frames` is what the reference is delayed by.
    /// owner, blocks
    void prepare(double sample_rate_hz, std::size_t channels, std::uint32_t base_frames);

    /// From the next sample on: what is near is glided to, what is far faded to.
    /// producer-thread, rt
    void aim(const Aim &aim);

    /// As after prepare(): nothing was heard, nothing aimed at.
    /// producer-thread, rt
    void clear();

    /// `in` and `out` hold a pointer for each channel, `frames` samples each; they may not overlap.
    /// producer-thread, rt
    void process(std::span<const float *const> in, std::span<float *const> out, std::uint32_t frames);

    [[nodiscard]] std::size_t channels() const { return channels_.size(); }

private:
    struct Channel {
        Channel();
        ~Channel();
        Channel(Channel &&) noexcept;

        std::unique_ptr<::dsp> program;
        float *valid = nullptr, *whole = nullptr, *fraction = nullptr, *drift = nullptr, *polarity = nullptr;
    };
    static Channel make_channel(double sample_rate_hz, std::uint32_t base_frames);

    std::vector<Channel> channels_;
};

} // namespace localcast::plugin::align
