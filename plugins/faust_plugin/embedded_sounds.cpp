// SPDX-License-Identifier: MIT
#include "faust_plugin/embedded_sounds.hpp"

#include <localcast_juce/localcast_juce.h>

#include <juce_audio_formats/juce_audio_formats.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace localcast::plugin {
namespace {

std::optional<Sound> decoded(std::span<const char> bytes) {
    juce::AudioFormatManager formats;
    formats.registerBasicFormats();
    const std::unique_ptr<juce::AudioFormatReader> reader(
        formats.createReaderFor(std::make_unique<juce::MemoryInputStream>(bytes.data(), bytes.size(), false)));
    if (reader == nullptr || reader->lengthInSamples <= 0 || reader->lengthInSamples > std::numeric_limits<int>::max()) {
        return std::nullopt;
    }
    const auto frames = static_cast<int>(reader->lengthInSamples);
    juce::AudioBuffer<float> buffer(static_cast<int>(reader->numChannels), frames);
    if (!reader->read(buffer.getArrayOfWritePointers(), buffer.getNumChannels(), 0, frames)) {
        return std::nullopt;
    }
    Sound sound;
    sound.rate_hz = juce::roundToInt(reader->sampleRate);
    for (int channel = 0; channel < buffer.getNumChannels(); ++channel) {
        const float *const samples = buffer.getReadPointer(channel);
        sound.channels.emplace_back(samples, samples + frames);
    }
    return sound;
}

} // namespace

SoundLoader embedded_sounds(const char *const *resources, const char *const *files, int count,
                            const char *(*bytes_of)(const char *, int &)) {
    std::vector<EmbeddedSound> sounds;
    for (int i = 0; i < count; ++i) {
        int size = 0;
        const char *const bytes = bytes_of(resources[i], size);
        sounds.push_back({files[i], {bytes, static_cast<std::size_t>(std::max(size, 0))}});
    }
    return embedded_sounds(std::move(sounds));
}

SoundLoader embedded_sounds(std::vector<EmbeddedSound> sounds) {
    return [sounds = std::move(sounds)](const std::string &file) -> std::optional<Sound> {
        const std::string name = file.substr(file.find_last_of("/\\") + 1);
        const auto found = std::find_if(sounds.begin(), sounds.end(),
                                        [&](const EmbeddedSound &sound) { return sound.file == name; });
        return found == sounds.end() ? std::nullopt : decoded(found->bytes);
    };
}

} // namespace localcast::plugin
