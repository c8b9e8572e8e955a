// Takes the picture of Align's editor: a simulated room plays for a while, in time, while the editor is on screen.
// Usage: localcast-align-picture FILE.png [SECONDS]
// SPDX-License-Identifier: MIT
#include "align_studio.hpp"

#include "plugin/editor.hpp"

#include <cstdio>

namespace {

using namespace localcast;

class Picture : public juce::JUCEApplication, private juce::Timer {
public:
    const juce::String getApplicationName() override { return "localcast-align-picture"; }
    const juce::String getApplicationVersion() override { return "1"; }

    void initialise(const juce::String &) override {
        const juce::StringArray words = getCommandLineParameterArray();
        if (words.isEmpty()) {
            std::fputs("usage: localcast-align-picture FILE.png [SECONDS]\n", stderr);
            setApplicationReturnValue(2);
            return quit();
        }
        file_ = juce::File::getCurrentWorkingDirectory().getChildFile(words[0].unquoted());
        left_ = words.size() > 1 ? words[1].getDoubleValue() : 11;
        studio_ = std::make_unique<test::Studio>();
        window_ = std::make_unique<juce::DocumentWindow>("Localcast Align", juce::Colours::black, 0);
        juce::AudioProcessorEditor *const editor = (*studio_)[2].createEditor();
        editor->setSize(1080, 820);
        window_->setContentOwned(editor, true);
        window_->setVisible(true);
        startTimerHz(10);
    }

    void shutdown() override {
        stopTimer();
        window_.reset();
        studio_.reset();
    }

private:
    void timerCallback() override {
        studio_->play(0.1);
        left_ -= 0.1;
        if (left_ > 0) {
            return;
        }
        juce::Component &editor = *window_->getContentComponent();
        editor.createComponentSnapshot(editor.getLocalBounds(), true, 1.0f); // the view draws itself at this scale
        const juce::Image image = editor.createComponentSnapshot(editor.getLocalBounds(), true, 1.0f);
        file_.deleteFile();
        juce::FileOutputStream out(file_);
        setApplicationReturnValue(out.openedOk() && juce::PNGImageFormat().writeImageToStream(image, out) ? 0 : 1);
        quit();
    }

    juce::File file_;
    double left_ = 0;
    std::unique_ptr<test::Studio> studio_;
    std::unique_ptr<juce::DocumentWindow> window_;
};

juce::JUCEApplicationBase *make_picture() { return new Picture; }

} // namespace

int main(int argc, char **argv) {
    juce::JUCEApplicationBase::createInstance = &make_picture;
    return juce::JUCEApplicationBase::main(argc, const_cast<const char **>(argv));
}
