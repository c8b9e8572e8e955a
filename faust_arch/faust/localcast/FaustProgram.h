// A Faust program of any kind, with as many voices as wanted, as the runner sees it.
//
// Include it before the program's class, which wants <faust/gui/SoundUI.h> to be known.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring> // JSONUI.h forgets it
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/gui/JSONUI.h>
#include <faust/gui/MapUI.h>
#include <faust/gui/SoundUI.h>
#include <faust/gui/meta.h>

#include "faust/localcast/LocalcastDsp.h"
#include "faust/localcast/Runner.h"
#include "faust/localcast/Voices.h"

// Behind all others; it says why.
#include "faust/localcast/LiveControls.h"

namespace localcast::faust {

/** MapUI that knows which widgets are inputs, and their ranges. */
class RangedMapUI : public MapUI {
public:
    void addButton(const char* label, FAUSTFLOAT* zone) override
    {
        MapUI::addButton(label, zone);
        ranges_[zone] = {0, 1};
    }
    void addCheckButton(const char* label, FAUSTFLOAT* zone) override
    {
        MapUI::addCheckButton(label, zone);
        ranges_[zone] = {0, 1};
    }
    void addVerticalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                           FAUSTFLOAT step) override
    {
        MapUI::addVerticalSlider(label, zone, init, min, max, step);
        ranges_[zone] = {min, max};
    }
    void addHorizontalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                             FAUSTFLOAT step) override
    {
        MapUI::addHorizontalSlider(label, zone, init, min, max, step);
        ranges_[zone] = {min, max};
    }
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                     FAUSTFLOAT step) override
    {
        MapUI::addNumEntry(label, zone, init, min, max, step);
        ranges_[zone] = {min, max};
    }

    /** Sets a widget by path, short name or label; what is wrong where that cannot be. */
    std::string set(const std::string& path, double value)
    {
        FAUSTFLOAT* const zone = getParamZone(path);
        if (zone == nullptr)
            return "there is no control '" + path + "'; --list-controls shows them all";
        const auto range = ranges_.find(zone);
        if (range == ranges_.end())
            return "'" + path + "' is a bargraph: expected an input widget";
        const auto [min, max] = range->second;
        if (!(static_cast<FAUSTFLOAT>(value) >= min && static_cast<FAUSTFLOAT>(value) <= max))
            return "'" + path + "': expected a value between " + std::to_string(min) + " and " + std::to_string(max);
        *zone = static_cast<FAUSTFLOAT>(value);
        return {};
    }

private:
    std::map<const FAUSTFLOAT*, std::pair<FAUSTFLOAT, FAUSTFLOAT>> ranges_;
};

class FaustProgram final : public RunnableProgram {
public:
    /** Takes the program over. `midi` hands on the MIDI that arrives and must outlive it; null: nobody does. */
    FaustProgram(std::unique_ptr<::dsp> program, const ProgramSetup& setup, midi_handler* midi = nullptr)
        : live_(setup.live), osc_port_(setup.osc_port), midi_(setup.live ? midi : nullptr),
          voices_(setup.voices == 0 && midi_ != nullptr ? LiveMidi::declared_voices(*program) : setup.voices),
          dsp_(std::make_unique<LocalcastDsp>(with_voices(std::move(program), voices_, midi_ != nullptr),
                                              LocalcastDspConfig{.runtime = setup.runtime,
                                                                 .numbered_sources = setup.numbered_sources,
                                                                 .max_block_frames =
                                                                     static_cast<int>(setup.max_block_frames),
                                                                 .mean_block_frames =
                                                                     static_cast<int>(setup.mean_block_frames)})),
          inputs_(input_count()), outputs_(output_count())
    {
    }

    std::size_t input_count() const override { return static_cast<std::size_t>(dsp_->getNumInputs()); }
    std::size_t output_count() const override { return static_cast<std::size_t>(dsp_->getNumOutputs()); }
    std::size_t max_frames() const override { return voices_ == 0 ? std::size_t{1} << 20 : MIX_BUFFER_SIZE; }

    std::string controls_json() override
    {
        JSONUI json(dsp_->getNumInputs(), dsp_->getNumOutputs());
        dsp_->metadata(&json);
        dsp_->buildUserInterface(&json);
        return json.JSON();
    }

    void init(std::uint32_t rate_hz) override
    {
        // Before init(), which gives sounds that were not found a silent one.
        sounds_.emplace(".", static_cast<int>(rate_hz), nullptr, computes_in_double());
        dsp_->buildUserInterface(&*sounds_);
        dsp_->init(static_cast<int>(rate_hz));
        dsp_->buildUserInterface(&controls_);
        if (midi_ != nullptr)
            live_midi_.attach(*dsp_, midi_);
        if (live_)
            live_osc_.attach(*dsp_, osc_port_);
    }

    void make_room(std::size_t frames) override
    {
        inputs_.make_room(frames);
        outputs_.make_room(frames);
    }

    std::string set(const std::string& path, double value) override
    {
        const FAUSTFLOAT* const zone = controls_.getParamZone(path);
        for (const BoundControl& bound : dsp_->ui().controls()) {
            if (bound.zone == zone)
                return "'" + path + "' follows the window by [localcast:" + bound.text + "]: it cannot be set";
        }
        std::string error = controls_.set(path, value);
        follow_controls(); // from the widgets of all voices to each voice's own
        return error;
    }

    int osc_port() const override { return live_osc_.port(); }
    void follow_controls() override { GUI::updateAllGuis(); }

    ProgramWishes wishes() const override
    {
        return {.window = dsp_->is_bound(),
                .phases = dsp_->follows_phase(),
                .events = dsp_->follows_events(),
                .pushed_outputs = dsp_->pushed_outputs(),
                .reference = dsp_->phase_reference(),
                .errors = dsp_->errors()};
    }

    void set_stream_time(std::uint64_t time_ns) override { dsp_->set_stream_time(time_ns); }
    std::uint64_t failed_pushes() const override { return dsp_->failed_pushes(); }

    void compute(std::size_t frames, const double* const* inputs, double* const* outputs) override
    {
        make_room(frames);
        for (std::size_t channel = 0; channel < inputs_.samples.size(); ++channel)
            std::transform(inputs[channel], inputs[channel] + frames, inputs_.samples[channel].begin(), to_sample);
        dsp_->compute(static_cast<int>(frames), inputs_.pointers.data(), outputs_.pointers.data());
        for (std::size_t channel = 0; channel < outputs_.samples.size(); ++channel) {
            const auto first = outputs_.samples[channel].begin();
            std::copy(first, first + static_cast<std::ptrdiff_t>(frames), outputs[channel]);
        }
    }

private:
    /** Voices that notes begin and end, or that always sound: then their own gates say what is heard of them. */
    static std::unique_ptr<::dsp> with_voices(std::unique_ptr<::dsp> program, std::size_t voices, bool played)
    {
        if (voices == 0)
            return program;
        return std::make_unique<Voices>(program.release(), static_cast<int>(voices), played);
    }

    /** Channels in the program's own sample type. */
    struct Channels {
        std::vector<std::vector<FAUSTFLOAT>> samples;
        std::vector<FAUSTFLOAT*> pointers;

        explicit Channels(std::size_t count) : samples(count), pointers(count) {}
        void make_room(std::size_t frames)
        {
            for (std::size_t channel = 0; channel < samples.size(); ++channel) {
                if (samples[channel].size() < frames)
                    samples[channel].resize(frames);
                pointers[channel] = samples[channel].data();
            }
        }
    };

    static FAUSTFLOAT to_sample(double value) { return static_cast<FAUSTFLOAT>(value); }

    /** The compiler's -double decides the type of sound files, whatever FAUSTFLOAT is. */
    bool computes_in_double()
    {
        struct Options : Meta {
            std::string text;
            void declare(const char* key, const char* value) override
            {
                if (std::string_view(key) == "compile_options")
                    text = value;
            }
        } options;
        dsp_->metadata(&options);
        return options.text.find("-double") != std::string::npos;
    }

    bool live_;
    std::uint16_t osc_port_;
    midi_handler* midi_;
    std::size_t voices_;
    std::optional<SoundUI> sounds_;
    RangedMapUI controls_;
    LiveMidi live_midi_;
    std::unique_ptr<LocalcastDsp> dsp_;
    LiveOsc live_osc_;
    Channels inputs_, outputs_;
};

} // namespace localcast::faust
