// SPDX-License-Identifier: MIT
#include "picture_program.hpp"

#include <cstdio>

namespace localcast::test {
namespace {

const char *title = "";
std::unique_ptr<PictureScene> (*make_scene)() = nullptr;

class PictureProgram : public juce::JUCEApplication, private juce::Timer {
public:
    const juce::String getApplicationName() override { return juce::String(title) + " picture"; }
    const juce::String getApplicationVersion() override { return "1"; }

    void initialise(const juce::String &) override {
        const juce::StringArray words = getCommandLineParameterArray();
        if (words.isEmpty()) {
            std::fputs("usage: FILE.png [SECONDS]\n", stderr);
            setApplicationReturnValue(2);
            return quit();
        }
        file_ = juce::File::getCurrentWorkingDirectory().getChildFile(words[0].unquoted());
        seconds_ = words.size() > 1 ? words[1].getDoubleValue() : 11;
        juce::AudioProcessor::setTypeOfNextNewPlugin(juce::AudioProcessor::wrapperType_VST3); // as most see it
        scene_ = make_scene();
        window_ = std::make_unique<juce::DocumentWindow>(title, juce::Colours::black, 0);
        window_->setContentOwned(scene_->create_editor(), true);
        window_->setVisible(true);
        began_ms_ = juce::Time::getMillisecondCounter();
        startTimerHz(20);
    }

    void shutdown() override {
        stopTimer();
        window_.reset();
        scene_.reset();
    }

private:
    void timerCallback() override {
        const double played = (juce::Time::getMillisecondCounter() - began_ms_) * 1e-3;
        scene_->play_until(played);
        if (played < seconds_) {
            return;
        }
        juce::Component &editor = *window_->getContentComponent();
        editor.createComponentSnapshot(editor.getLocalBounds(), true, 1.0f); // a window's view draws itself at this scale
        const juce::Image image = editor.createComponentSnapshot(editor.getLocalBounds(), true, 1.0f);
        file_.deleteFile();
        juce::FileOutputStream out(file_);
        setApplicationReturnValue(out.openedOk() && juce::PNGImageFormat().writeImageToStream(image, out) ? 0 : 1);
        quit();
    }

    juce::File file_;
    double seconds_ = 0;
    juce::uint32 began_ms_ = 0;
    std::unique_ptr<PictureScene> scene_;
    std::unique_ptr<juce::DocumentWindow> window_;
};

juce::JUCEApplicationBase *make_program() { return new PictureProgram; }

} // namespace

int take_picture(int argc, char **argv, const char *of, std::unique_ptr<PictureScene> (*make)()) {
    title = of;
    make_scene = make;
    juce::JUCEApplicationBase::createInstance = &make_program;
    return juce::JUCEApplicationBase::main(argc, const_cast<const char **>(argv));
}

} // namespace localcast::test
