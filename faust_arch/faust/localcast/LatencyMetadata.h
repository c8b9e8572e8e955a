// A program's metadata with its latency grown by the lookback.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include <faust/gui/meta.h>

#include "faust/localcast/Words.h"

namespace localcast::faust {

/** Hands everything on but the keys of latency, which it sums. Allocates. */
class LatencyMetadata : public Meta {
public:
    explicit LatencyMetadata(Meta& to) : to_(to) {}

    void declare(const char* key, const char* value) override
    {
        const std::string_view name(key);
        if (name == "latency_frames" || name == "latency_samples")
            frames_ = detail::parse_number(value).value_or(0.0);
        else if (name == "latency_sec")
            seconds_ = detail::parse_number(value).value_or(0.0);
        else
            to_.declare(key, value);
    }

    /** Declares the sum: as `latency_frames` once the rate is known. Before that (rate 0) as `latency_sec`, and beside it
     * as `latency_frames` what the program itself declared so: both count. */
    void finish(double lookback_ms, int sample_rate_hz)
    {
        const double seconds = seconds_ + lookback_ms * 1e-3; // frames, where declared, go before them
        if (sample_rate_hz > 0) {
            const long frames = std::lround(frames_ > 0.0 ? frames_ : seconds_ * sample_rate_hz) +
                                std::lround(lookback_ms * 1e-3 * sample_rate_hz);
            to_.declare("latency_frames", std::to_string(frames).c_str());
        } else {
            if (frames_ > 0.0)
                to_.declare("latency_frames", std::to_string(std::lround(frames_)).c_str());
            to_.declare("latency_sec", std::to_string(frames_ > 0.0 ? lookback_ms * 1e-3 : seconds).c_str());
        }
    }

private:
    Meta& to_;
    double frames_ = 0.0;
    double seconds_ = 0.0;
};

} // namespace localcast::faust
