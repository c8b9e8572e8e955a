// SPDX-License-Identifier: MIT
#include "faust_plugin/program_engine.hpp"

#include "parts/finite.hpp"

#include <faust/dsp/dsp-combiner.h>
#include <faust/gui/meta.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <type_traits>
#include <utility>

namespace localcast::plugin {
namespace {

static_assert(std::is_same_v<FAUSTFLOAT, float>, "plugins hand over floats: leave out -DFAUSTFLOAT=double");

constexpr double longest_latency_s = 10.0;

/// What a program declares, by key.
class Declarations : public Meta {
public:
    explicit Declarations(::dsp &program) { program.metadata(this); }
    void declare(const char *key, const char *value) override { values_[key] = value; }

    [[nodiscard]] std::string text(const char *key) const {
        const auto found = values_.find(key);
        return found == values_.end() ? std::string() : found->second;
    }
    [[nodiscard]] double number(const char *key) const {
        return faust::detail::parse_number(text(key)).value_or(0.0);
    }

private:
    std::map<std::string, std::string> values_;
};

int declared_voices(::dsp &program) {
    bool clock = false;
    int voices = 0;
    MidiMeta::analyse(&program, clock, voices);
    return std::clamp(voices, 0, 256);
}

bool all_finite(const float *samples, std::size_t frames) LOCALCAST_RT {
    std::uint32_t bad = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        bad |= is_finite(samples[i]) ? 0u : 1u;
    }
    return bad == 0;
}

} // namespace

ProgramEngine::Channels::Channels(std::size_t count) : samples(count * most_frames), pointers(count) {
    for (std::size_t channel = 0; channel < count; ++channel) {
        pointers[channel] = samples.data() + channel * most_frames;
    }
}

/// The program's own voices, each for a note, and behind them the effect.
std::unique_ptr<::dsp> ProgramEngine::with_voices(std::unique_ptr<::dsp> program, std::unique_ptr<::dsp> effect) {
    const int voices = declared_voices(*program);
    if (voices == 0) {
        return program;
    }
    auto played = std::make_unique<faust::Voices>(program.release(), voices, true);
    voices_ = played.get();
    effect_ = effect.get();
    if (effect == nullptr) {
        return played;
    }
    return std::make_unique<dsp_sequencer>(played.release(), effect.release(), static_cast<int>(most_frames));
}

ProgramEngine::ProgramEngine(std::unique_ptr<::dsp> program, const ProgramSurroundings &surroundings,
                             std::unique_ptr<::dsp> effect)
    : inputs_(0), outputs_(0) {
    const std::lock_guard<std::mutex> lock(faust_interfaces()); // voices have one as well
    const bool in_double = Declarations(*program).text("compile_options").find("-double") != std::string::npos;
    program = with_voices(std::move(program), std::move(effect));
    program_ = std::make_unique<faust::LocalcastDsp>(
        std::move(program), faust::LocalcastDspConfig{.runtime = surroundings.runtime,
                                                      .numbered_sources = surroundings.numbered_sources,
                                                      .max_block_frames = static_cast<int>(most_frames)});
    sounds_ = std::make_unique<ProgramSounds>(surroundings.sounds, in_double);
    program_->buildUserInterface(sounds_.get());
    inputs_ = Channels(static_cast<std::size_t>(program_->getNumInputs()));
    outputs_ = Channels(static_cast<std::size_t>(program_->getNumOutputs()));
    read_widgets();
    const bool moved = std::any_of(layout_.widgets.begin(), layout_.widgets.end(),
                                   [](const Widget &widget) { return widget.moved_by_midi; });
    if (voices_ != nullptr || moved) {
        midi_.emplace(*program_);
    }
}

ProgramEngine::~ProgramEngine() {
    const std::lock_guard<std::mutex> lock(faust_interfaces());
    program_.reset();
    midi_.reset();
}

void ProgramEngine::read_widgets() {
    BoundZones bound;
    for (const faust::BoundControl &control : program_->ui().controls()) {
        bound[control.zone] = control.text;
    }
    if (voices_ == nullptr) {
        layout_ = read_layout(*program_, false, bound);
        return;
    }
    layout_ = read_layout(*voices_->fVoiceTable[0], true, bound, effect_);
    for (std::size_t voice = 1; voice < voices_->fVoiceTable.size(); ++voice) {
        const ProgramLayout same = read_layout(*voices_->fVoiceTable[voice], true, bound);
        for (std::size_t i = 0; i < same.widgets.size(); ++i) { // the effect's come behind them
            layout_.widgets[i].zones.push_back(same.widgets[i].zones[0]);
        }
    }
}

std::vector<std::string> ProgramEngine::notes() const {
    std::vector<std::string> notes = program_->errors();
    notes.insert(notes.end(), layout_.notes.begin(), layout_.notes.end());
    notes.insert(notes.end(), sounds_->notes().begin(), sounds_->notes().end());
    return notes;
}

void ProgramEngine::prepare(int sample_rate_hz) {
    program_->init(sample_rate_hz);
    repaired_samples_ = 0;
    silenced_frames_ = 0;
    read_latency(sample_rate_hz);
}

void ProgramEngine::read_latency(int sample_rate_hz) {
    const Declarations declared(*program_);
    double frames = std::max(declared.number("latency_frames"), declared.number("latency_samples"));
    if (frames <= 0.0) {
        frames = declared.number("latency_sec") * sample_rate_hz;
    }
    latency_frames_ = static_cast<std::size_t>(std::lround(std::clamp(frames, 0.0, longest_latency_s * sample_rate_hz)));
}

void ProgramEngine::set(std::size_t widget, double value) LOCALCAST_RT {
    for (FAUSTFLOAT *const zone : layout_.widgets[widget].zones) {
        *zone = static_cast<FAUSTFLOAT>(value);
    }
}

double ProgramEngine::value(std::size_t widget) const LOCALCAST_RT {
    const std::vector<FAUSTFLOAT *> &zones = layout_.widgets[widget].zones;
    FAUSTFLOAT highest = *zones.front();
    for (const FAUSTFLOAT *const zone : zones) {
        highest = std::max(highest, *zone);
    }
    return static_cast<double>(highest);
}

void ProgramEngine::midi(std::span<const std::uint8_t> message) {
    if (midi_) {
        midi_->handle(message);
    }
}

void ProgramEngine::compute(std::size_t frames, std::span<const float *const> inputs, std::span<float *const> outputs) {
    frames = std::min(frames, most_frames);
    for (std::size_t channel = 0; channel < inputs_.size(); ++channel) {
        const float *const from = channel < inputs.size() ? inputs[channel] : nullptr;
        if (from == nullptr) {
            std::fill_n(inputs_.pointers[channel], frames, 0.0f);
        } else {
            repaired_samples_ += copy_finite(from, frames, inputs_.pointers[channel]);
        }
    }
    program_->compute(static_cast<int>(frames), inputs_.pointers.data(), outputs_.pointers.data());
    const bool good = std::all_of(outputs_.pointers.begin(), outputs_.pointers.end(),
                                  [frames](const float *samples) { return all_finite(samples, frames); });
    if (!good) {
        std::fill(outputs_.samples.begin(), outputs_.samples.end(), 0.0f);
        program_->instanceClear();
        silenced_frames_ += frames;
    }
    for (std::size_t channel = 0; channel < std::min(outputs.size(), outputs_.size()); ++channel) {
        std::copy_n(outputs_.pointers[channel], frames, outputs[channel]);
    }
}

} // namespace localcast::plugin
