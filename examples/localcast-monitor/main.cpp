// localcast-monitor: shows what the microphones of a room hear, and what is claimed of it.
// SPDX-License-Identifier: MIT
#include "look.hpp"
#include "main_component.hpp"

#include <cstdio>

namespace localcast::monitor {
namespace {

Options options; // of the command line, which is read before JUCE begins

class Window : public juce::DocumentWindow {
public:
    Window(std::unique_ptr<MainComponent> content, const juce::String &name)
        : DocumentWindow(name, juce::Colour(0xff12161d), allButtons) {
        setUsingNativeTitleBar(true);
        setContentOwned(content.release(), true);
        setResizable(true, false);
        centreWithSize(getWidth(), getHeight());
        setVisible(true);
    }
    void closeButtonPressed() override { juce::JUCEApplicationBase::quit(); }
};

class Application : public juce::JUCEApplication {
public:
    const juce::String getApplicationName() override { return "localcast-monitor"; }
    const juce::String getApplicationVersion() override { return LOCALCAST_VERSION_STRING; }
    bool moreThanOneInstanceAllowed() override { return true; }

    void initialise(const juce::String &) override {
        juce::String why;
        std::shared_ptr<SoundFiles> files;
        if (!options.files.empty()) {
            juce::StringArray paths;
            for (const std::string &path : options.files) {
                paths.add(juce::String(path));
            }
            files = SoundFiles::open(paths, why);
        }
        std::string reason;
        const audio::Identity identity{"localcast-monitor", "application", "localcast-monitor"};
        auto room = audio::Room::join(options.room, identity, {}, &reason);
        if (why.isNotEmpty() || !room) {
            std::fprintf(stderr, "localcast-monitor: %s\n", why.isEmpty() ? reason.c_str() : why.toRawUTF8());
            setApplicationReturnValue(1);
            quit();
            return;
        }
        juce::LookAndFeel::setDefaultLookAndFeel(&look_);
        auto content = std::make_unique<MainComponent>(std::make_shared<audio::Room>(std::move(*room)), options, files);
        content->onDone = [this](int exitCode) {
            setApplicationReturnValue(exitCode);
            quit();
        };
        window_ = std::make_unique<Window>(std::move(content), getApplicationName());
    }

    void shutdown() override {
        window_.reset();
        juce::LookAndFeel::setDefaultLookAndFeel(nullptr);
    }

private:
    Look look_;
    std::unique_ptr<Window> window_;
};

juce::JUCEApplicationBase *make_application() {
    return new Application();
}

} // namespace
} // namespace localcast::monitor

int main(int argc, char **argv) {
    const localcast::monitor::Parsed parsed = localcast::monitor::parse(argc, argv);
    if (!parsed.options) {
        return parsed.exit_code;
    }
    localcast::monitor::options = *parsed.options;
    juce::JUCEApplicationBase::createInstance = localcast::monitor::make_application;
    return juce::JUCEApplicationBase::main(argc, const_cast<const char **>(argv));
}
