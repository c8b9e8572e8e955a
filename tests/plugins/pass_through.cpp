// A plugin that does nothing, with the buses of those that are measured beside it: what a host pays for any plugin.
// SPDX-License-Identifier: MIT
#include "gui/plain_processor.hpp"

namespace {

class PassThrough : public localcast::plugin::PlainProcessor {
public:
    PassThrough()
        : PlainProcessor(BusesProperties()
                             .withInput("Input", juce::AudioChannelSet::stereo())
                             .withOutput("Output", juce::AudioChannelSet::stereo())) {
        addParameter(new juce::AudioParameterFloat(juce::ParameterID{"nothing", 1}, "Nothing", 0.0f, 1.0f, 0.0f));
    }

    const juce::String getName() const override { return "Localcast Test Pass-through"; }
    void prepareToPlay(double, int) override {}
    void releaseResources() override {}
    void processBlock(juce::AudioBuffer<float> &, juce::MidiBuffer &) override {}
    double getTailLengthSeconds() const override { return 0; }
    bool hasEditor() const override { return false; }
    juce::AudioProcessorEditor *createEditor() override { return nullptr; }
    void getStateInformation(juce::MemoryBlock &) override {}
    void setStateInformation(const void *, int) override {}
};

} // namespace

juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter() { return new PassThrough; }
