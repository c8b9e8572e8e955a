// SPDX-License-Identifier: MIT
#include "test_host.hpp"

#include <algorithm>
#include <stdexcept>

namespace localcast::test {

TestHost::TestHost() { formats_.addDefaultFormats(); }

std::unique_ptr<juce::AudioPluginInstance> TestHost::load(const std::string& file, double rate_hz, int block_frames)
{
    const juce::File bundle(file);
    juce::OwnedArray<juce::PluginDescription> found;
    for (auto* const format : formats_.getFormats()) {
        const bool lv2 = format->getName() == "LV2";
        if (lv2 != bundle.hasFileExtension("lv2"))
            continue;
        if (!lv2) {
            format->findAllTypesForFile(found, file);
            continue;
        }
        const juce::FileSearchPath folder(bundle.getParentDirectory().getFullPathName());
        for (const juce::String& uri : format->searchPathsForPlugins(folder, true, false))
            format->findAllTypesForFile(found, uri);
        for (int i = found.size(); --i >= 0;) { // those that are installed were found as well
            if (found[i]->name != bundle.getFileNameWithoutExtension())
                found.remove(i);
        }
    }
    if (found.isEmpty())
        throw std::runtime_error("no plugin in " + file);
    juce::String error;
    auto plugin = formats_.createPluginInstance(*found[0], rate_hz, block_frames, error);
    if (plugin == nullptr)
        throw std::runtime_error(file + ": " + error.toStdString());
    plugin->enableAllBuses();
    return plugin;
}

Channels render(juce::AudioPluginInstance& plugin, const Channels& inputs, const BlockLengths& lengths, int most_frames,
                double rate_hz)
{
    Timeline timeline;
    timeline.rate_hz = rate_hz;
    plugin.setPlayHead(&timeline);
    plugin.setRateAndBufferSizeDetails(rate_hz, most_frames);
    plugin.prepareToPlay(rate_hz, most_frames);
    const std::size_t frames = inputs.front().size();
    const auto in = static_cast<std::size_t>(plugin.getTotalNumInputChannels());
    const auto out = static_cast<std::size_t>(plugin.getTotalNumOutputChannels());
    Channels outputs(out, std::vector<float>(frames));
    juce::MidiBuffer midi;
    for (std::size_t at = 0, turn = 0; at < frames; ++turn) {
        const std::size_t count = std::min(lengths(turn), frames - at);
        juce::AudioBuffer<float> buffer(static_cast<int>(std::max(in, out)), static_cast<int>(count));
        buffer.clear();
        for (std::size_t channel = 0; channel < std::min(in, inputs.size()); ++channel)
            buffer.copyFrom(static_cast<int>(channel), 0, inputs[channel].data() + at, static_cast<int>(count));
        plugin.processBlock(buffer, midi);
        for (std::size_t channel = 0; channel < out; ++channel)
            std::copy_n(buffer.getReadPointer(static_cast<int>(channel)), count, outputs[channel].data() + at);
        at += count;
        timeline.frame += static_cast<juce::int64>(count);
    }
    plugin.releaseResources();
    plugin.setPlayHead(nullptr);
    return outputs;
}

juce::AudioProcessorParameter& parameter(juce::AudioPluginInstance& plugin, const juce::String& name)
{
    for (auto* const one : plugin.getParameters()) {
        if (one->getName(100) == name)
            return *one;
    }
    throw std::runtime_error("no parameter " + name.toStdString());
}

void switch_on(juce::AudioPluginInstance& plugin, juce::AudioProcessorParameter& one)
{
    plugin.prepareToPlay(plugin.getSampleRate(), plugin.getBlockSize());
    one.setValueNotifyingHost(1.0f);
    juce::AudioBuffer<float> silence(std::max(plugin.getTotalNumInputChannels(), plugin.getTotalNumOutputChannels()), 64);
    silence.clear();
    juce::MidiBuffer midi;
    plugin.processBlock(silence, midi);
    plugin.releaseResources();
}

} // namespace localcast::test
