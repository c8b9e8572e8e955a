// A plugin of a Faust program without its binary, on the test's own thread.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/faust_processor.hpp"

#include <memory>
#include <string>

namespace localcast::test {

inline plugin::PluginFacts facts_of(const std::string& name, std::unique_ptr<::dsp> (*create)())
{
    plugin::PluginFacts facts;
    facts.name = name;
    facts.room = "test";
    facts.create = create;
    return facts;
}

inline plugin::FaustParameter& control(plugin::FaustProcessor& processor, const std::string& id)
{
    for (std::size_t i = 0; i < processor.layout().widgets.size(); ++i) {
        if (processor.layout().widgets[i].id == id && processor.parameter(i) != nullptr)
            return *processor.parameter(i);
    }
    throw std::runtime_error("no control " + id);
}

/** One block of these values in every input channel. */
inline juce::AudioBuffer<float> block_of(plugin::FaustProcessor& processor, int frames, float value)
{
    juce::AudioBuffer<float> buffer(std::max(processor.getTotalNumInputChannels(), processor.getTotalNumOutputChannels()),
                                    frames);
    for (int channel = 0; channel < buffer.getNumChannels(); ++channel)
        juce::FloatVectorOperations::fill(buffer.getWritePointer(channel), value, frames);
    return buffer;
}

} // namespace localcast::test
