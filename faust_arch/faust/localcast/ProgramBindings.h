// What a program's metadata asks for, bound: its widgets, its audio inputs, what it says.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <faust/dsp/dsp.h>

#include "faust/localcast/Grammar.h"
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

/** Made once, at set-up; everything here allocates. What is wrong is left out, and said in errors(). */
class ProgramBindings {
public:
    /** Reads the metadata and the widgets of a program that must outlive it. */
    ProgramBindings(::dsp& program, const LocalcastDspConfig& config)
        : ProgramBindings(program, config, metadata_of(program))
    {
    }

    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

    /** Whether metadata asked for anything. */
    [[nodiscard]] bool any() const noexcept { return any_; }

    /** Whether a widget or an input follows phase claims. */
    [[nodiscard]] bool follows_phase() const noexcept { return follows_phase_; }
    /** Hash of the first reference that a widget, else an input, measures phases against; 0: none does. */
    [[nodiscard]] std::uint64_t phase_reference() const noexcept { return phase_reference_; }
    /** Whether a widget or an input follows events. */
    [[nodiscard]] bool follows_events() const noexcept { return follows_events_; }
    /** How far behind the edge the program is to run; 0: not at all. */
    [[nodiscard]] double lookback_ms() const noexcept { return lookback_ms_; }

    [[nodiscard]] LocalcastUI& ui() noexcept { return ui_; }
    [[nodiscard]] const LocalcastUI& ui() const noexcept { return ui_; }
    [[nodiscard]] ProgramInputs& inputs() noexcept { return inputs_; }
    [[nodiscard]] const ProgramInputs& inputs() const noexcept { return inputs_; }
    [[nodiscard]] ProgramPushes& pushes() noexcept { return pushes_; }
    [[nodiscard]] const ProgramPushes& pushes() const noexcept { return pushes_; }

private:
    ProgramBindings(::dsp& program, const LocalcastDspConfig& config, const ProgramMetadata& declared)
        : lookback_ms_(read_lookback(declared, config)),
          ui_({config.runtime, config.numbered_sources, 0.0, declared.name(),
               lookback_ms_ > 0.0 ? PhaseChoice::in_force : PhaseChoice::latest}),
          inputs_(static_cast<std::size_t>(program.getNumInputs())), pushes_(config.runtime, config.window_ns)
    {
        program.buildUserInterface(&ui_);
        errors_.insert(errors_.end(), ui_.errors().begin(), ui_.errors().end());
        for (const BoundControl& control : ui_.controls())
            note_source(control.binding);
        bind_inputs(declared, config);
        bind_bargraphs(declared);
        bind_outputs(declared, config, static_cast<std::size_t>(program.getNumOutputs()));
        for (const std::string& key : declared.unknown())
            fail(declared, key, "expected localcast_inputN, localcast_outputN or localcast_lookback_ms");
        any_ = ui_.bound_count() > 0 || inputs_.host_count() != inputs_.count() || !pushes_.empty() ||
               lookback_ms_ > 0.0;
    }

    static ProgramMetadata metadata_of(::dsp& program)
    {
        ProgramMetadata declared;
        program.metadata(&declared);
        return declared;
    }

    void fail(const ProgramMetadata& declared, const std::string& where, const std::string& expected)
    {
        errors_.push_back("program '" + declared.name() + "', " + where + ": " + expected);
    }

    static std::string place_of(const ProgramMetadata::Numbered& entry)
    {
        return entry.key + " \"" + entry.text + "\"";
    }

    double read_lookback(const ProgramMetadata& declared, const LocalcastDspConfig& config)
    {
        if (!declared.lookback_ms())
            return 0.0;
        const auto parsed = parse_lookback_ms(*declared.lookback_ms(), static_cast<double>(config.window_ns) * 1e-6);
        if (!parsed.binding)
            fail(declared, "localcast_lookback_ms \"" + *declared.lookback_ms() + "\"", parsed.error);
        return parsed.binding.value_or(0.0);
    }

    /** Whether the number is that of one of `count` channels which was not taken yet. */
    bool check_number(const ProgramMetadata& declared, const ProgramMetadata::Numbered& entry, std::size_t count,
                      std::vector<std::size_t>& taken)
    {
        const std::size_t number = entry.number.value_or(0);
        if (number == 0 || number > count) {
            fail(declared, place_of(entry),
                 count == 0 ? "expected a program with such channels"
                            : "expected a number from 1 to " + std::to_string(count) + " in the key");
            return false;
        }
        if (std::find(taken.begin(), taken.end(), number) != taken.end()) {
            fail(declared, place_of(entry), "expected one binding per channel");
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

    void bind_inputs(const ProgramMetadata& declared, const LocalcastDspConfig& config)
    {
        std::vector<std::size_t> taken;
        for (const ProgramMetadata::Numbered& entry : declared.inputs()) {
            const auto parsed = parse_input(entry.text, config.numbered_sources);
            if (!check_number(declared, entry, inputs_.count(), taken))
                continue;
            if (!parsed.binding) {
                fail(declared, place_of(entry), parsed.error);
                continue;
            }
            inputs_.bind(*entry.number - 1, *parsed.binding, config.runtime, ui_.events());
            note_source(*parsed.binding);
        }
    }

    void bind_bargraphs(const ProgramMetadata& declared)
    {
        for (const BoundBargraph& bargraph : ui_.bargraphs()) {
            if (const std::string trouble = pushes_.add(bargraph.zone, bargraph.push); !trouble.empty())
                fail(declared, "bargraph '" + bargraph.label + "' [localcast:" + bargraph.text + "]", trouble);
        }
    }

    void bind_outputs(const ProgramMetadata& declared, const LocalcastDspConfig& config, std::size_t count)
    {
        std::vector<std::size_t> taken;
        for (const ProgramMetadata::Numbered& entry : declared.outputs()) {
            const auto parsed = parse_output(entry.text, config.numbered_sources);
            if (!check_number(declared, entry, count, taken))
                continue;
            if (parsed.binding)
                pushes_.add(*entry.number - 1, *parsed.binding);
            else
                fail(declared, place_of(entry), parsed.error);
        }
        if (const std::string trouble = pushes_.trouble(); !trouble.empty())
            fail(declared, "pushes", trouble);
    }

    std::vector<std::string> errors_;
    double lookback_ms_;
    LocalcastUI ui_;
    ProgramInputs inputs_;
    ProgramPushes pushes_;
    std::uint64_t phase_reference_ = 0;
    bool follows_phase_ = false;
    bool follows_events_ = false;
    bool any_ = false;
};

} // namespace localcast::faust
