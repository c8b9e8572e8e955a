// SPDX-License-Identifier: MIT
#include "main_component.hpp"

#include "parts/window_dump.hpp"

#include "localcast/files/whole_file.hpp"

#include <array>
#include <cstdio>
#include <ostream>

namespace localcast::monitor {

namespace {

constexpr int barHeight = 52;

double steadySeconds() {
    return juce::Time::getMillisecondCounterHiRes() * 1e-3;
}

juce::File fileOf(const std::string &path) {
    return juce::File::getCurrentWorkingDirectory().getChildFile(juce::String(path));
}

} // namespace

MainComponent::MainComponent(std::shared_ptr<audio::Room> room, const Options &options,
                             std::shared_ptr<SoundFiles> files)
    : options_(options), room_(std::move(room)), engine_(options, std::move(files)) {
    for (juce::Component *const child : std::array<juce::Component *, 5>{&start_, &device_, &dump_, &state_, &view_}) {
        addAndMakeVisible(child);
    }
    start_.onClick = [this] { startOrStop(); };
    device_.onClick = [this] { chooseDevice(); };
    dump_.onClick = [this] { chooseDump(); };
    start_.setTitle("Start or stop listening");
    device_.setTitle("Choose the audio device");
    dump_.setTitle("Save the window to a file");
    state_.setTitle("What the program does");
    state_.setMinimumHorizontalScale(0.8f);
    view_.setRoom(room_);
    setSize(options.width, options.height);
    startOrStop();
    began_ = steadySeconds();
    startTimerHz(10);
}

MainComponent::~MainComponent() {
    stopTimer();
    view_.setRuntime(nullptr);
}

void MainComponent::paint(juce::Graphics &g) {
    g.fillAll(findColour(juce::ResizableWindow::backgroundColourId));
}

void MainComponent::resized() {
    auto area = getLocalBounds();
    auto bar = area.removeFromTop(barHeight).reduced(12, 11);
    start_.setBounds(bar.removeFromLeft(80));
    device_.setBounds(bar.removeFromLeft(112).withTrimmedLeft(10));
    dump_.setBounds(bar.removeFromLeft(146).withTrimmedLeft(10));
    state_.setBounds(bar.withTrimmedLeft(14));
    view_.setBounds(area);
}

void MainComponent::startOrStop() {
    problem_.clear();
    if (engine_.isRunning()) {
        engine_.stop();
    } else {
        engine_.start();
    }
    start_.setButtonText(engine_.isRunning() ? "Stop" : "Start");
}

void MainComponent::timerCallback() {
    const juce::String state = problem_.isEmpty() ? engine_.state() : problem_;
    state_.setText(state, juce::dontSendNotification);
    if (!options_.ends() || finishing_) {
        return;
    }
    const bool isTime = options_.seconds && steadySeconds() - began_ >= *options_.seconds;
    const bool isOver = !options_.seconds && (engine_.hasPlayedAll() || !engine_.isRunning());
    if (isTime || isOver) {
        finish();
    }
}

void MainComponent::finish() {
    finishing_ = true;
    juce::String problem = engine_.isRunning() ? juce::String() : engine_.state();
    if (!options_.screenshot.empty()) {
        problem << screenshot(fileOf(options_.screenshot));
    }
    engine_.stop(); // so that nothing leaves the window while it is read
    if (!options_.dump.empty()) {
        problem << dump(fileOf(options_.dump));
    }
    if (problem.isNotEmpty()) {
        std::fprintf(stderr, "localcast-monitor: %s\n", problem.toRawUTF8());
    }
    juce::NullCheckedInvocation::invoke(onDone, problem.isEmpty() ? 0 : 1);
}

juce::String MainComponent::dump(const juce::File &file) const {
    return juce::String(
        dump_window(room_->runtime(), engine_.sources(), std::filesystem::path(file.getFullPathName().toStdString())));
}

juce::String MainComponent::screenshot(const juce::File &file) {
    view_.update(steadySeconds());
    const auto scale = static_cast<float>(options_.scale);
    createComponentSnapshot(getLocalBounds(), true, scale); // lets the view draw itself at this scale
    const juce::Image image = createComponentSnapshot(getLocalBounds(), true, scale);
    juce::MemoryOutputStream png;
    if (!juce::PNGImageFormat().writeImageToStream(image, png)) {
        return "cannot make a picture of this size";
    }
    const std::string reason = write_whole(file.getFullPathName().toStdString(), [&png](std::ostream &whole) {
        whole.write(static_cast<const char *>(png.getData()), static_cast<std::streamsize>(png.getDataSize()));
    });
    return reason.empty() ? juce::String() : "cannot write " + file.getFullPathName() + ": " + reason;
}

void MainComponent::say(const juce::String &problem) {
    problem_ = problem;
}

void MainComponent::chooseDevice() {
    auto selector = std::make_unique<juce::AudioDeviceSelectorComponent>(engine_.devices(), 1, 64, 0, 0, false, false,
                                                                         false, false);
    selector->setSize(460, 360);
    juce::DialogWindow::LaunchOptions dialog;
    dialog.content.setOwned(selector.release());
    dialog.dialogTitle = "Audio device";
    dialog.componentToCentreAround = this;
    dialog.dialogBackgroundColour = findColour(juce::ResizableWindow::backgroundColourId);
    dialog.launchAsync();
}

void MainComponent::chooseDump() {
    chooser_ = std::make_unique<juce::FileChooser>("Save the window", fileOf("window.json"), "*.json");
    chooser_->launchAsync(juce::FileBrowserComponent::saveMode | juce::FileBrowserComponent::canSelectFiles |
                              juce::FileBrowserComponent::warnAboutOverwriting,
                          [this](const juce::FileChooser &chosen) {
                              if (chosen.getResult() != juce::File()) {
                                  say(dump(chosen.getResult()));
                              }
                          });
}

} // namespace localcast::monitor
