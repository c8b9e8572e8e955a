// What stands in the program's window: a bar of buttons, and the view.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine.hpp"
#include "options.hpp"

#include <localcast_juce_gui/localcast_juce_gui.h>

namespace localcast::monitor {

class MainComponent : public juce::Component, private juce::Timer {
public:
    MainComponent(std::shared_ptr<audio::Room>, const Options &, std::shared_ptr<SoundFiles>);
    ~MainComponent() override;

    /// Called once with the exit code when the program has done what its options ask for.
    std::function<void(int)> onDone;

    void paint(juce::Graphics &) override;
    void resized() override;

private:
    void timerCallback() override;
    void startOrStop();
    void chooseDevice();
    void chooseDump();
    /// Empty, or why not.
    juce::String dump(const juce::File &) const;
    juce::String screenshot(const juce::File &);
    void finish();
    void say(const juce::String &problem);

    const Options options_;
    const std::shared_ptr<audio::Room> room_;
    Engine engine_;
    juce::TextButton start_{"Stop"}, device_{"Device..."}, dump_{"Save window..."};
    juce::Label state_;
    ReservoirView view_;
    std::unique_ptr<juce::FileChooser> chooser_;
    juce::String problem_;
    double began_ = 0.0;
    bool finishing_ = false;
};

} // namespace localcast::monitor
