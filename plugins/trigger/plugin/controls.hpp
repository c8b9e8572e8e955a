// What is chosen for this track, each choice bound to its parameter.
// SPDX-License-Identifier: MIT
#pragma once

#include "processor.hpp"

#include "gui/bound_control.hpp"

#include <memory>
#include <vector>

namespace localcast::plugin::trigger {

class Controls : public juce::Component {
public:
    explicit Controls(Processor &processor);

    /// The sources that are here, this track's left out; the chosen one stays in the list when it goes.
    void show_sources(const juce::StringArray &names);

    /// Dims what has no effect as things are.
    void show(const Settings &settings);

    void resized() override;
    void paint(juce::Graphics &) override;

private:
    struct Heading {
        std::unique_ptr<juce::Label> label;
        std::size_t before; // the number of the control that it stands above
    };
    [[nodiscard]] BoundControl &control(const char *parameter);

    Processor &processor_;
    juce::ComboBox chosen_{"Chosen track"};
    juce::Label chosen_name_;
    juce::StringArray names_;
    std::vector<Heading> headings_;
    std::vector<std::pair<const char *, std::unique_ptr<BoundControl>>> controls_;
};

} // namespace localcast::plugin::trigger
