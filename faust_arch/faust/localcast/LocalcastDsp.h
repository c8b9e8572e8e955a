// A Faust program that lives in the window: it follows claims to the sample, hears other sources and speaks itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <faust/dsp/dsp.h>

#include "faust/localcast/ControlPeriods.h"
#include "faust/localcast/LatencyMetadata.h"
#include "faust/localcast/LocalcastUI.h"
#include "faust/localcast/ProgramBindings.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/**
 * Wraps any `dsp`, compiled to C++ or by libfaust, and does what its metadata says.
 *
 * Construct it, look at errors(), init() it, then call set_stream_time() and compute() for each block. Bound controls
 * change at the very sample: compute() is cut where an event strikes, one sample later, where its gate closes, and, for
 * programs with a lookback, where a phase claim comes into force. What the program puts out then does not depend on the
 * size of blocks, provided the claims were there in time. A program without any binding is passed straight through.
 *
 * compute() and set_stream_time() neither allocate nor lock nor call the system, if the program itself does not; they
 * belong to one thread. Everything else allocates and is for set-up.
 */
class LocalcastDsp : public decorator_dsp {
public:
    /** Owns the program. */
    LocalcastDsp(std::unique_ptr<::dsp> program, LocalcastDspConfig config)
        : decorator_dsp(program.release()), config_(std::move(config)), bindings_(*fDSP, config_),
          periods_(*fDSP, bindings_), errors_(bindings_.errors())
    {
        config_.max_block_frames = std::max(config_.max_block_frames, 1);
    }

    LocalcastDsp(const LocalcastDsp&) = delete;
    LocalcastDsp& operator=(const LocalcastDsp&) = delete;

    /** What is wrong with the metadata, one sentence each, naming the program, where it stands and what was expected.
     * What is wrong is left out; the rest works. */
    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

    /** Whether metadata asked for anything. */
    [[nodiscard]] bool is_bound() const noexcept { return bindings_.any(); }

    /** The widgets that follow something, with their bindings. */
    [[nodiscard]] const LocalcastUI& ui() const noexcept { return bindings_.ui(); }

    /** Whether a widget or an input follows phase claims. */
    [[nodiscard]] bool follows_phase() const noexcept { return bindings_.follows_phase(); }

    /** Hash of the reference that the first widget, else the first input, to name one measures phases against; 0: none
     * does. */
    [[nodiscard]] std::uint64_t phase_reference() const noexcept { return bindings_.phase_reference(); }

    /** Whether a widget or an input follows events. */
    [[nodiscard]] bool follows_events() const noexcept { return bindings_.follows_events(); }

    /** How far behind the host's stream time the program runs; 0 before init(). */
    [[nodiscard]] int lookback_frames() const noexcept { return lookback_frames_; }

    /** Claims and blocks of the program's own that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed_pushes() const LOCALCAST_RT { return bindings_.pushes().failed(); }

    /** How many outputs are pushed as audio blocks. */
    [[nodiscard]] std::size_t pushed_outputs() const noexcept { return bindings_.pushes().audio_count(); }

    /** The inputs that the host gives: those that are not filled from the window. */
    int getNumInputs() override { return static_cast<int>(bindings_.inputs().host_count()); }

    /** The program's metadata; a lookback is added to its declared latency. */
    void metadata(Meta* meta) override
    {
        if (bindings_.lookback_ms() > 0.0) {
            LatencyMetadata with_latency(*meta);
            fDSP->metadata(&with_latency);
            with_latency.finish(bindings_.lookback_ms(), prepared_rate_hz_);
        } else {
            fDSP->metadata(meta);
        }
    }

    void init(int sample_rate) override
    {
        fDSP->init(sample_rate);
        prepare(sample_rate);
    }
    void instanceInit(int sample_rate) override
    {
        fDSP->instanceInit(sample_rate);
        prepare(sample_rate);
    }
    void instanceConstants(int sample_rate) override
    {
        fDSP->instanceConstants(sample_rate);
        prepare(sample_rate);
    }
    void instanceClear() override
    {
        fDSP->instanceClear();
        bindings_.inputs().clear();
        bindings_.pushes().clear();
    }
    LocalcastDsp* clone() override { return new LocalcastDsp(std::unique_ptr<::dsp>(fDSP->clone()), config_); }

    /** Stream time of the first frame that compute() gets next. Without it time goes on from block to block, beginning
     * at 0.
     * producer-thread, rt */
    void set_stream_time(std::uint64_t time_ns) LOCALCAST_RT
    {
        if (bindings_.any())
            periods_.set_stream_time(time_ns);
    }

    void compute(int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        if (!bindings_.any()) {
            fDSP->compute(count, inputs, outputs);
            return;
        }
        for (int done = 0; done < count;) {
            const int frames = std::min(count - done, config_.max_block_frames);
            periods_.compute(static_cast<std::size_t>(done), static_cast<std::size_t>(frames), inputs, outputs);
            done += frames;
        }
    }

    /** Faust's date is that of another clock, and passed on to programs without bindings only. */
    void compute(double date_usec, int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        if (bindings_.any())
            compute(count, inputs, outputs);
        else
            fDSP->compute(date_usec, count, inputs, outputs);
    }

private:
    void prepare(int sample_rate_hz)
    {
        prepared_rate_hz_ = sample_rate_hz;
        lookback_frames_ = static_cast<int>(std::lround(bindings_.lookback_ms() * 1e-3 * sample_rate_hz));
        const auto most_frames = static_cast<std::size_t>(config_.max_block_frames);
        periods_.prepare(sample_rate_hz, lookback_frames_, most_frames);
        bindings_.pushes().clear();
        const auto mean_frames = static_cast<std::size_t>(std::clamp(config_.mean_block_frames, 1,
                                                                     config_.max_block_frames));
        if (!bindings_.pushes().prepare(sample_rate_hz, most_frames, mean_frames))
            errors_.push_back("expected a runtime with room for another payload ring to push audio blocks to");
    }

    LocalcastDspConfig config_;
    ProgramBindings bindings_;
    ControlPeriods periods_;
    std::vector<std::string> errors_;
    int lookback_frames_ = 0;
    int prepared_rate_hz_ = 0;
};

} // namespace localcast::faust
