// A Faust program that plays in a plugin: told what its controls are, handed audio and MIDI. Knows no JUCE.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/program_midi.hpp"
#include "faust_plugin/program_sounds.hpp"
#include "faust_plugin/widgets.hpp"

#include <faust/localcast/LocalcastDsp.h>
#include <faust/localcast/Voices.h>

#include "localcast_reservoir.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace localcast::plugin {

/// Where a program plays.
struct ProgramSurroundings {
    LocalcastRuntime *runtime = nullptr;           ///< of the room; null: there is none, and nothing is known
    std::vector<std::uint64_t> numbered_sources{}; ///< sensors that numbers in metadata stand for; 0: none
    SoundLoader sounds{};                          ///< what `soundfile` hears; null: silence
};

/// prepare() and what follows it come from one thread at a time. Unless said otherwise everything allocates.
class ProgramEngine {
public:
    /// Frames that compute() takes at once.
    static constexpr std::size_t most_frames = 1024;

    /// Takes the program over. One that declares voices (`declare options "[nvoices:8]"`) has them played by notes, and all of
    /// them go through the effect where there is one.
    ProgramEngine(std::unique_ptr<::dsp> program, const ProgramSurroundings &surroundings,
                  std::unique_ptr<::dsp> effect = nullptr);
    ~ProgramEngine();
    ProgramEngine(const ProgramEngine &) = delete;
    ProgramEngine &operator=(const ProgramEngine &) = delete;

    [[nodiscard]] const ProgramLayout &layout() const { return layout_; }
    /// Sentences about what is wrong with the program's metadata.
    [[nodiscard]] std::vector<std::string> notes() const;
    [[nodiscard]] std::size_t input_count() const { return inputs_.size(); }
    [[nodiscard]] std::size_t output_count() const { return outputs_.size(); }
    /// Whether metadata asks for anything of the window.
    [[nodiscard]] bool is_bound() const { return program_->is_bound(); }
    [[nodiscard]] bool wants_midi() const { return midi_.has_value(); }
    [[nodiscard]] const faust::LocalcastDsp &program() const { return *program_; }

    /// Begins anew at this rate; controls are at their defaults.
    void prepare(int sample_rate_hz);
    /// What the program declares, with its lookback. 0 before prepare().
    [[nodiscard]] std::size_t latency_frames() const { return latency_frames_; }

    /// Sets a control, all voices' at once.
    /// producer-thread, rt
    void set(std::size_t widget, double value) LOCALCAST_RT;
    /// What a widget stands at: of several voices the highest.
    /// producer-thread, rt
    [[nodiscard]] double value(std::size_t widget) const LOCALCAST_RT;
    /// Stream time of the next frame.
    /// producer-thread, rt
    void set_stream_time(std::uint64_t time_ns) LOCALCAST_RT { program_->set_stream_time(time_ns); }
    /// A message of up to three bytes; others are passed by.
    /// producer-thread, rt
    void midi(std::span<const std::uint8_t> message);
    /// Up to most_frames. Null inputs are silence. Samples that are no finite numbers count as 0 in the inputs; where the
    /// program makes such, the piece is silent and the program begins anew.
    /// producer-thread, rt
    void compute(std::size_t frames, std::span<const float *const> inputs, std::span<float *const> outputs);

    /// Samples of the inputs that were no finite numbers, and frames that are silent because the program made such.
    /// producer-thread, rt
    [[nodiscard]] std::uint64_t repaired_samples() const LOCALCAST_RT { return repaired_samples_; }
    [[nodiscard]] std::uint64_t silenced_frames() const LOCALCAST_RT { return silenced_frames_; }

private:
    /// Buffers in the program's own sample type.
    struct Channels {
        explicit Channels(std::size_t count);
        [[nodiscard]] std::size_t size() const { return pointers.size(); }
        std::vector<FAUSTFLOAT> samples;
        std::vector<FAUSTFLOAT *> pointers;
    };

    [[nodiscard]] std::unique_ptr<::dsp> with_voices(std::unique_ptr<::dsp> program, std::unique_ptr<::dsp> effect);
    void read_widgets();
    void read_latency(int sample_rate_hz);

    std::unique_ptr<ProgramSounds> sounds_;
    std::optional<ProgramMidi> midi_;    // voices take leave of it when they go
    std::unique_ptr<faust::LocalcastDsp> program_;
    faust::Voices *voices_ = nullptr;    // within program_, as the next
    ::dsp *effect_ = nullptr;
    ProgramLayout layout_;
    Channels inputs_, outputs_;
    std::size_t latency_frames_ = 0;
    std::uint64_t repaired_samples_ = 0;
    std::uint64_t silenced_frames_ = 0;
};

} // namespace localcast::plugin
