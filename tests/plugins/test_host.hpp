// A host: loads plugin binaries as a DAW does, and renders through them.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace localcast::test {

using Channels = std::vector<std::vector<float>>;

/** A timeline that runs, as a DAW's does. */
class Timeline : public juce::AudioPlayHead
{
public:
    juce::Optional<PositionInfo> getPosition() const override
    {
        PositionInfo position;
        position.setTimeInSamples(frame);
        position.setTimeInSeconds(static_cast<double>(frame) / rate_hz);
        position.setIsPlaying(true);
        return position;
    }

    juce::int64 frame = 0;
    double rate_hz = 48000.0;
};

/** One at a time; its thread is the message thread. Its plugins must be gone before it. */
class TestHost
{
public:
    TestHost();

    /** A VST3 by its file or bundle, an LV2 by its bundle. Throws where it cannot be loaded. */
    std::unique_ptr<juce::AudioPluginInstance> load(const std::string& file, double rate_hz = 48000.0,
                                                    int block_frames = 512);

private:
    juce::ScopedJuceInitialiser_GUI juce_;
    juce::AudioPluginFormatManager formats_;
};

/** How many frames the n-th block has. */
using BlockLengths = std::function<std::size_t(std::size_t)>;

inline BlockLengths always(std::size_t frames)
{
    return [frames](std::size_t) { return frames; };
}

/** All of `inputs`, through a plugin that is prepared for `most_frames` at once; a channel for each of its outputs. */
Channels render(juce::AudioPluginInstance& plugin, const Channels& inputs, const BlockLengths& lengths,
                int most_frames = 8192, double rate_hz = 48000.0);

/** The parameter whose name that is; throws where there is none. */
juce::AudioProcessorParameter& parameter(juce::AudioPluginInstance& plugin, const juce::String& name);

/** Sets a parameter to 1 with a block of silence: of an LV2 JUCE's host forgets what no block has heard when it prepares. */
void switch_on(juce::AudioPluginInstance& plugin, juce::AudioProcessorParameter& one);

} // namespace localcast::test
