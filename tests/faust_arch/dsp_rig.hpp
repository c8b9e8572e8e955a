// A program in its decorator, run over a whole signal in blocks of any size.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/localcast/LocalcastDsp.h>

namespace localcast::test {

inline constexpr int dsp_rate_hz = 48000;

using Samples = std::vector<FAUSTFLOAT>;

/** Stream time of a frame that is counted from the stream's beginning. */
inline std::uint64_t frame_ns(std::uint64_t frame)
{
    return frame / dsp_rate_hz * 1'000'000'000 + frame % dsp_rate_hz * 1'000'000'000 / dsp_rate_hz;
}

class DspRig {
public:
    explicit DspRig(std::unique_ptr<::dsp> program, LocalcastRuntime* runtime, std::uint64_t first_frame = 0,
                    int max_block_frames = 1024, std::vector<std::uint64_t> numbered_sources = {})
        : dsp(std::move(program), {runtime, std::move(numbered_sources), max_block_frames}), position_(first_frame)
    {
        dsp.init(dsp_rate_hz);
    }

    /** Computes all of `inputs`, which are as long as each other, `block` frames at a time. */
    std::vector<Samples> run(std::vector<Samples> inputs, std::size_t frames, std::size_t block)
    {
        std::vector<Samples> outputs(static_cast<std::size_t>(dsp.getNumOutputs()), Samples(frames));
        for (std::size_t at = 0; at < frames; at += block) {
            const std::size_t count = std::min(block, frames - at);
            std::vector<FAUSTFLOAT*> from, to;
            for (Samples& input : inputs)
                from.push_back(input.data() + at);
            for (Samples& output : outputs)
                to.push_back(output.data() + at);
            dsp.set_stream_time(frame_ns(position_));
            dsp.compute(static_cast<int>(count), from.data(), to.data());
            position_ += count;
        }
        return outputs;
    }

    /** Stream time begins again. */
    void rewind() { position_ = 0; }

    faust::LocalcastDsp dsp;

private:
    std::uint64_t position_;
};

/** A 1 at each of these frames, otherwise 0. */
inline Samples impulses(std::size_t frames, std::initializer_list<std::size_t> at)
{
    Samples signal(frames, FAUSTFLOAT(0));
    for (const std::size_t frame : at)
        signal[frame] = FAUSTFLOAT(1);
    return signal;
}

} // namespace localcast::test
