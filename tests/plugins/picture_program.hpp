// A program that takes the picture of a plugin's editor: something plays for a while, in time, while the editor is on screen.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <memory>

namespace localcast::test {

class PictureScene {
public:
    virtual ~PictureScene() = default;
    /// Of the plugin that is shown.
    [[nodiscard]] virtual juce::AudioProcessorEditor *create_editor() = 0;
    /// On to this time since the beginning.
    virtual void play_until(double seconds) = 0;
};

/// For main(): the arguments are the picture's file and, if it shall not be taken after eleven, seconds. The program's exit code.
int take_picture(int argc, char **argv, const char *title, std::unique_ptr<PictureScene> (*make_scene)());

} // namespace localcast::test
