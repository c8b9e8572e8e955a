// The Faust program that moves one recording, following its phase claim.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/localcast/LocalcastUI.h>

#include "recording.hpp"

namespace localcast::align {

/** One instance of the Faust program per channel, all bound to the phase claims of one source. */
class Mover {
public:
    static constexpr std::uint32_t max_delay_samples = 767900;
    static constexpr std::uint32_t look_ahead_frames = 32; ///< the interpolator's taps, and one for rounding

    /** Its output comes `latency_frames` later than the reference's time line: as much as the source ever lags, and
     *  look_ahead_frames. Throws std::logic_error when the program's metadata and this host do not fit each other. */
    Mover(const LocalcastRuntime* runtime, const Recording& reference, const Recording& source,
          std::size_t latency_frames);

    /** Moves interleaved frames in place by what the live claim says of stream time `time_ns`, that of the first frame,
     *  and on from there. Throws std::runtime_error without a claim. */
    void process(std::span<double> interleaved, std::uint64_t time_ns);

private:
    struct Channel {
        std::unique_ptr<::dsp> program;
        std::unique_ptr<faust::LocalcastUI> ui;
        std::vector<double> samples;
    };

    std::vector<Channel> channels_;
};

} // namespace localcast::align
