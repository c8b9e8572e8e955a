// A Faust program that lives in the window: it follows claims to the sample, hears other sources and speaks itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <faust/dsp/dsp.h>

#include "faust/localcast/FrameClock.h"
#include "faust/localcast/Grammar.h"
#include "faust/localcast/LatencyMetadata.h"
#include "faust/localcast/LocalcastUI.h"
#include "faust/localcast/ProgramInputs.h"
#include "faust/localcast/ProgramMetadata.h"
#include "faust/localcast/ProgramPushes.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** What a LocalcastDsp needs to know of its host. */
struct LocalcastDspConfig {
    LocalcastRuntime* runtime = nullptr;           ///< must outlive the program
    std::vector<std::uint64_t> numbered_sources{}; ///< sensor hashes that 0, 1, ... in metadata stand for; 0: none
    int max_block_frames = 1024;                   ///< longer blocks are computed in parts
    int mean_block_frames = 64; ///< room for pushed audio is made for blocks so long on average, or longer
    std::uint64_t window_ns = LOCALCAST_DEFAULT_DURATION_NS; ///< the runtime's
};

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
        : LocalcastDsp(program.release(), std::move(config), ProgramMetadata())
    {
    }

    LocalcastDsp(const LocalcastDsp&) = delete;
    LocalcastDsp& operator=(const LocalcastDsp&) = delete;

    /** What is wrong with the metadata, one sentence each, naming the program, where it stands and what was expected.
     * What is wrong is left out; the rest works. */
    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

    /** Whether metadata asked for anything. */
    [[nodiscard]] bool is_bound() const noexcept { return bound_; }

    /** The widgets that follow something, with their bindings. */
    [[nodiscard]] const LocalcastUI& ui() const noexcept { return ui_; }

    /** Whether a widget or an input follows phase claims. */
    [[nodiscard]] bool follows_phase() const noexcept { return follows_phase_; }

    /** Hash of the reference that the first widget, else the first input, to name one measures phases against; 0: none
     * does. */
    [[nodiscard]] std::uint64_t phase_reference() const noexcept { return phase_reference_; }

    /** Whether a widget or an input follows events. */
    [[nodiscard]] bool follows_events() const noexcept { return follows_events_; }

    /** How far behind the host's stream time the program runs; 0 before init(). */
    [[nodiscard]] int lookback_frames() const noexcept { return lookback_frames_; }

    /** Claims and blocks of the program's own that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed_pushes() const LOCALCAST_RT { return pushes_.failed(); }

    /** How many outputs are pushed as audio blocks. */
    [[nodiscard]] std::size_t pushed_outputs() const noexcept { return pushes_.audio_count(); }

    /** The inputs that the host gives: those that are not filled from the window. */
    int getNumInputs() override { return static_cast<int>(inputs_.host_count()); }

    /** The program's metadata; a lookback is added to its declared latency. */
    void metadata(Meta* meta) override
    {
        if (lookback_ms_ > 0.0) {
            LatencyMetadata with_latency(*meta);
            fDSP->metadata(&with_latency);
            with_latency.finish(lookback_ms_, prepared_rate_hz_);
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
        inputs_.clear();
        pushes_.clear();
    }
    LocalcastDsp* clone() override { return new LocalcastDsp(std::unique_ptr<::dsp>(fDSP->clone()), config_); }

    /** Stream time of the first frame that compute() gets next. Without it time goes on from block to block, beginning
     * at 0.
     * producer-thread, rt */
    void set_stream_time(std::uint64_t time_ns) LOCALCAST_RT { clock_.set_next(time_ns); }

    void compute(int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        if (!bound_) {
            fDSP->compute(count, inputs, outputs);
            return;
        }
        for (int done = 0; done < count;) {
            const int frames = std::min(count - done, config_.max_block_frames);
            compute_block(static_cast<std::size_t>(done), static_cast<std::size_t>(frames), inputs, outputs);
            done += frames;
        }
    }

    /** Faust's date is that of another clock, and passed on to programs without bindings only. */
    void compute(double date_usec, int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        if (bound_)
            compute(count, inputs, outputs);
        else
            fDSP->compute(date_usec, count, inputs, outputs);
    }

private:
    LocalcastDsp(::dsp* program, LocalcastDspConfig config, ProgramMetadata declared)
        : decorator_dsp(program), config_(std::move(config)), lookback_ms_(read_lookback(*program, declared)),
          ui_({config_.runtime, config_.numbered_sources, 0.0, declared.name(),
               lookback_ms_ > 0.0 ? PhaseChoice::in_force : PhaseChoice::latest}),
          inputs_(static_cast<std::size_t>(program->getNumInputs())), pushes_(config_.runtime, config_.window_ns),
          input_pointers_(static_cast<std::size_t>(program->getNumInputs())),
          output_pointers_(static_cast<std::size_t>(program->getNumOutputs()))
    {
        config_.max_block_frames = std::max(config_.max_block_frames, 1);
        program->buildUserInterface(&ui_);
        errors_.insert(errors_.end(), ui_.errors().begin(), ui_.errors().end());
        for (const BoundControl& control : ui_.controls())
            note_source(control.binding);
        bind_inputs(declared);
        bind_outputs(declared);
        for (const std::string& key : declared.unknown())
            fail(declared, key, "expected localcast_inputN, localcast_outputN or localcast_lookback_ms");
        bound_ = ui_.bound_count() > 0 || getNumInputs() != program->getNumInputs() || !pushes_.empty() ||
                 lookback_ms_ > 0.0;
    }

    void fail(const ProgramMetadata& declared, const std::string& where, const std::string& expected)
    {
        errors_.push_back("program '" + declared.name() + "', " + where + ": " + expected);
    }

    double read_lookback(::dsp& program, ProgramMetadata& declared)
    {
        program.metadata(&declared);
        if (!declared.lookback_ms())
            return 0.0;
        const auto parsed = parse_lookback_ms(*declared.lookback_ms(), static_cast<double>(config_.window_ns) * 1e-6);
        if (!parsed.binding)
            fail(declared, "localcast_lookback_ms \"" + *declared.lookback_ms() + "\"", parsed.error);
        return parsed.binding.value_or(0.0);
    }

    /** Whether the number is that of one of `count` channels which was not taken yet. */
    bool check_number(const ProgramMetadata& declared, const ProgramMetadata::Numbered& entry, std::size_t count,
                      std::vector<std::size_t>& taken)
    {
        const std::string where = entry.key + " \"" + entry.text + "\"";
        const std::size_t number = entry.number.value_or(0);
        if (number == 0 || number > count) {
            fail(declared, where,
                 count == 0 ? "expected a program with such channels"
                            : "expected a number from 1 to " + std::to_string(count) + " in the key");
            return false;
        }
        if (std::find(taken.begin(), taken.end(), number) != taken.end()) {
            fail(declared, where, "expected one binding per channel");
            return false;
        }
        taken.push_back(number);
        return true;
    }

    /** Takes down what the binding of a widget or an input follows. */
    template <class Binding>
    void note_source(const Binding& binding)
    {
        follows_events_ = follows_events_ || std::holds_alternative<EventBinding>(binding);
        const auto* phase = std::get_if<PhaseBinding>(&binding);
        follows_phase_ = follows_phase_ || phase != nullptr;
        if (phase != nullptr && phase_reference_ == 0)
            phase_reference_ = phase->reference;
    }

    void bind_inputs(const ProgramMetadata& declared)
    {
        std::vector<std::size_t> taken;
        for (const ProgramMetadata::Numbered& entry : declared.inputs()) {
            const auto parsed = parse_input(entry.text, config_.numbered_sources);
            if (!check_number(declared, entry, input_pointers_.size(), taken))
                continue;
            if (!parsed.binding) {
                fail(declared, entry.key + " \"" + entry.text + "\"", parsed.error);
                continue;
            }
            inputs_.bind(*entry.number - 1, *parsed.binding, config_.runtime, ui_.events());
            note_source(*parsed.binding);
        }
    }

    void bind_outputs(const ProgramMetadata& declared)
    {
        for (const BoundBargraph& bargraph : ui_.bargraphs())
            pushes_.add(bargraph.zone, bargraph.push);
        std::vector<std::size_t> taken;
        for (const ProgramMetadata::Numbered& entry : declared.outputs()) {
            const auto parsed = parse_output(entry.text, config_.numbered_sources);
            if (!check_number(declared, entry, output_pointers_.size(), taken))
                continue;
            if (parsed.binding)
                pushes_.add(*entry.number - 1, *parsed.binding);
            else
                fail(declared, entry.key + " \"" + entry.text + "\"", parsed.error);
        }
        if (const std::string trouble = pushes_.trouble(); !trouble.empty())
            fail(declared, "pushes", trouble);
    }

    void prepare(int sample_rate_hz)
    {
        prepared_rate_hz_ = sample_rate_hz;
        lookback_frames_ = static_cast<int>(std::lround(lookback_ms_ * 1e-3 * sample_rate_hz));
        clock_.restart(sample_rate_hz);
        ui_.set_sample_rate(sample_rate_hz);
        const auto most_frames = static_cast<std::size_t>(config_.max_block_frames);
        inputs_.prepare(static_cast<std::size_t>(lookback_frames_), most_frames);
        pushes_.clear();
        const auto mean_frames = static_cast<std::size_t>(std::clamp(config_.mean_block_frames, 1,
                                                                     config_.max_block_frames));
        if (!pushes_.prepare(sample_rate_hz, most_frames, mean_frames))
            errors_.push_back("expected a runtime with room for another payload ring to push audio blocks to");
    }

    void compute_block(std::size_t offset, std::size_t frames, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs)
    {
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
        for (std::size_t i = 0; i < output_pointers_.size(); ++i)
            output_pointers_[i] = outputs[i] + offset;
        pushes_.after_block(output_pointers_.data(), lead, frames, clock_, -lookback_frames_);
        clock_.pass(static_cast<std::int64_t>(frames));
    }

    [[nodiscard]] std::uint64_t time_of(std::size_t frame) const
    {
        return static_cast<std::uint64_t>(clock_.time_of(static_cast<std::int64_t>(frame) - lookback_frames_));
    }

    /** The frame of this block that stands for `time_ns`: from `from` on and before `end`, else `end`. */
    [[nodiscard]] std::size_t frame_at(std::uint64_t time_ns, std::size_t from, std::size_t end) const
    {
        const std::int64_t frame = clock_.frame_at(time_ns, static_cast<std::int64_t>(from) - lookback_frames_,
                                                   static_cast<std::int64_t>(end) - lookback_frames_);
        return static_cast<std::size_t>(frame + lookback_frames_);
    }

    /** Control period by control period. */
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
        inputs_.point(from, input_pointers_);
        for (std::size_t i = 0; i < output_pointers_.size(); ++i)
            output_pointers_[i] = outputs[i] + offset + from;
        fDSP->compute(static_cast<int>(to - from), input_pointers_.data(), output_pointers_.data());
    }

    LocalcastDspConfig config_;
    std::vector<std::string> errors_;
    double lookback_ms_ = 0.0;
    LocalcastUI ui_;
    ProgramInputs inputs_;
    ProgramPushes pushes_;
    FrameClock clock_;
    std::vector<FAUSTFLOAT*> input_pointers_;
    std::vector<FAUSTFLOAT*> output_pointers_;
    int lookback_frames_ = 0;
    int prepared_rate_hz_ = 0;
    std::uint64_t phase_reference_ = 0;
    bool follows_phase_ = false;
    bool follows_events_ = false;
    bool bound_ = false;
};

} // namespace localcast::faust
