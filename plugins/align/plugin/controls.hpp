// What is chosen for this track, each choice bound to its parameter.
// SPDX-License-Identifier: MIT
#pragma once

#include "processor.hpp"

#include "gui/bound_control.hpp"

#include <memory>
#include <vector>

namespace localcast::plugin::align {

class Controls : public juce::Component {
public:
    explicit Controls(Processor &processor);

    /// This track's state in words, and what is to be said besides.
    void show(const juce::String &state, juce::Colour colour, const juce::String &detail);

    void resized() override;
    void paint(juce::Graphics &) override;

private:
    void add(const char *parameter);

    Processor &processor_;
    juce::Label name_, state_, detail_;
    juce::TextButton capture_{"Capture"};
    std::vector<std::unique_ptr<BoundControl>> controls_;
    Unit unit_ = Unit::milliseconds;
};

} // namespace localcast::plugin::align
