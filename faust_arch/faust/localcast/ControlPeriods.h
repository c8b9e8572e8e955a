// Computes a program block by block, each cut into control periods: what is known takes effect at its very sample.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <faust/dsp/dsp.h>

#include "faust/localcast/FrameClock.h"
#include "faust/localcast/PhasePusher.h"
#include "faust/localcast/ProgramBindings.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/**
 * A period begins where a block does, where an event strikes, one sample later, where its gate closes, and, for programs
 * with a lookback, where a phase claim comes into force. prepare() allocates; the rest is one thread's and real-time
 * safe, if the program itself is.
 */
class ControlPeriods {
public:
    /** Both must outlive it. */
    ControlPeriods(::dsp& program, ProgramBindings& bindings)
        : program_(program), ui_(bindings.ui()), inputs_(bindings.inputs()), pushes_(bindings.pushes()),
          input_pointers_(static_cast<std::size_t>(program.getNumInputs())),
          output_pointers_(static_cast<std::size_t>(program.getNumOutputs()))
    {
    }

    /** Begins at stream time 0, and makes room for blocks of at most `most_frames` frames. */
    void prepare(int sample_rate_hz, int lookback_frames, std::size_t most_frames)
    {
        lookback_frames_ = lookback_frames;
        clock_.restart(sample_rate_hz);
        ui_.set_sample_rate(sample_rate_hz);
        inputs_.prepare(static_cast<std::size_t>(lookback_frames), most_frames);
        whole_blocks_ = lookback_frames == 0 && inputs_.are_hosts() && ui_.events().empty() && pushes_.empty();
    }

    /** Stream time of the first frame that is computed next; without it time goes on from block to block.
     * producer-thread, rt */
    void set_stream_time(std::uint64_t time_ns) LOCALCAST_RT { clock_.set_next(time_ns); }

    /** Computes frames `offset` to `offset` + `frames` of the host's channels.
     * producer-thread, rt */
    void compute(std::size_t offset, std::size_t frames, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs)
    {
        host_inputs_ = inputs;
        if (whole_blocks_) {
            ui_.update(time_of(0));
            run(0, frames, offset, outputs);
        } else {
            compute_in_periods(offset, frames, inputs, outputs);
        }
        clock_.pass(static_cast<std::int64_t>(frames));
    }

private:
    void compute_in_periods(std::size_t offset, std::size_t frames, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs)
    {
        if (!inputs_.are_hosts())
            inputs_.begin(inputs, offset, frames, clock_, -lookback_frames_);
        // Before the stream's beginning nothing is known and nothing can be said.
        const std::size_t lead =
            lookback_frames_ > 0 ? frame_at(static_cast<std::uint64_t>(clock_.half_sample_ns()), 0, frames) : 0;
        if (lead > 0) {
            inputs_.fill_no_events(0, lead);
            run(0, lead, offset, outputs);
        }
        if (lead < frames)
            compute_periods(lead, frames, offset, outputs);
        if (pushes_.follows_outputs()) {
            for (std::size_t i = 0; i < output_pointers_.size(); ++i)
                output_pointers_[i] = outputs[i] + offset;
            pushes_.after_block(output_pointers_.data(), lead, frames, clock_, -lookback_frames_);
        }
    }

    [[nodiscard]] std::uint64_t time_of(std::size_t frame) const LOCALCAST_RT
    {
        return static_cast<std::uint64_t>(clock_.time_of(static_cast<std::int64_t>(frame) - lookback_frames_));
    }

    /** The frame of this block that stands for `time_ns`: from `from` on and before `end`, else `end`. */
    [[nodiscard]] std::size_t frame_at(std::uint64_t time_ns, std::size_t from, std::size_t end) const LOCALCAST_RT
    {
        const std::int64_t frame = clock_.frame_at(time_ns, static_cast<std::int64_t>(from) - lookback_frames_,
                                                   static_cast<std::int64_t>(end) - lookback_frames_);
        return static_cast<std::size_t>(frame + lookback_frames_);
    }

    void compute_periods(std::size_t from, std::size_t frames, std::size_t offset, FAUSTFLOAT** outputs)
    {
        ui_.update(time_of(from));
        for (std::size_t at = from; at < frames;) {
            if (at > from)
                ui_.advance(time_of(at));
            const std::size_t change =
                ui_.events().struck() ? at + 1 : frame_at(ui_.next_change_ns(), at + 1, frames);
            inputs_.fill_events(ui_.events(), at, change, clock_, -lookback_frames_);
            while (at < change)
                at = compute_part(at, change, offset, outputs);
        }
    }

    /** Computes from frame `at` to `end` or to where phase claims are due before; returns where it stopped. */
    std::size_t compute_part(std::size_t at, std::size_t end, std::size_t offset, FAUSTFLOAT** outputs)
    {
        if (!pushes_.makes_phase_claims()) {
            compute_samples(at, end, offset, outputs);
            return end;
        }
        const auto half_ns = static_cast<std::uint64_t>(clock_.half_sample_ns());
        const std::uint64_t due_ns =
            ((time_of(at) + half_ns) / PhasePusher::period_ns + 1) * PhasePusher::period_ns;
        const std::size_t due = frame_at(due_ns, at + 1, end + 1); // end + 1: not within this part
        compute_samples(at, std::min(end, due), offset, outputs);
        if (due <= end)
            pushes_.make_phase_claims(due_ns, clock_.sample_rate_hz());
        return std::min(end, due);
    }

    /** All at once, or one by one where a bargraph has to be looked at after each. */
    void compute_samples(std::size_t from, std::size_t to, std::size_t offset, FAUSTFLOAT** outputs)
    {
        if (!pushes_.every_sample())
            return run(from, to, offset, outputs);
        for (std::size_t at = from; at < to; ++at) {
            run(at, at + 1, offset, outputs);
            pushes_.after_sample(clock_, static_cast<std::int64_t>(at) - lookback_frames_);
        }
    }

    void run(std::size_t from, std::size_t to, std::size_t offset, FAUSTFLOAT** outputs)
    {
        const std::size_t first = offset + from; // of the host's channels
        if (inputs_.are_hosts() && first == 0) {
            program_.compute(static_cast<int>(to), host_inputs_, outputs);
            return;
        }
        if (inputs_.are_hosts()) {
            for (std::size_t i = 0; i < input_pointers_.size(); ++i)
                input_pointers_[i] = host_inputs_[i] + first;
        } else {
            inputs_.point(from, input_pointers_);
        }
        for (std::size_t i = 0; i < output_pointers_.size(); ++i)
            output_pointers_[i] = outputs[i] + first;
        program_.compute(static_cast<int>(to - from), input_pointers_.data(), output_pointers_.data());
    }

    ::dsp& program_;
    LocalcastUI& ui_;
    ProgramInputs& inputs_;
    ProgramPushes& pushes_;
    FrameClock clock_;
    FAUSTFLOAT** host_inputs_ = nullptr; // of the block
    std::vector<FAUSTFLOAT*> input_pointers_;
    std::vector<FAUSTFLOAT*> output_pointers_;
    int lookback_frames_ = 0;
    bool whole_blocks_ = false; // nothing can change within a block: no events, no lookback, nothing filled or pushed
};

} // namespace localcast::faust
