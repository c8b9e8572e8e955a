// The binaries that a DAW would load, on an audio thread that is watched: several of each in one process, editors open,
// claims coming in, parameters automated. What JUCE's own format and host do is known from a plugin that does nothing.
// SPDX-License-Identifier: MIT
#include "test_host.hpp"
#include "virtual_screen.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include "room/material.hpp"
#include "room/room.hpp"

#include <cmath>
#include <filesystem>

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr double rate = 48000;
constexpr int block_ms = 2;
constexpr int block = 96;
constexpr double seconds = 6;
constexpr std::uint64_t warm_block = 500; // by then all that there is has run

struct Track {
    const char *name;
    std::unique_ptr<juce::AudioPluginInstance> plugin{};
    const char *automated; // a parameter, if it has one
    std::unique_ptr<juce::AudioProcessorEditor> editor{};
    Offences playing{}, automating{};
    std::uint64_t blocks = 0, automated_blocks = 0; // without automation, and with
    bool changed_sound = false; // other than late by its latency
};

std::vector<std::vector<float>> microphones() {
    const std::vector<std::filesystem::path> files{"/usr/share/sonic-pi/samples/loop_amen_full.flac"};
    room::Scene scene;
    scene.rt60_seconds = 0.15;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}}, {{2.5, 2.1, 1.6}, -1}};
    std::vector<std::vector<float>> sounds;
    for (const room::Recording &recording : room::record(scene, room::load_material(files, rate, seconds + 1))) {
        sounds.push_back(recording.samples);
    }
    return sounds;
}

/// Its timer plays, as an audio device would, while the thread that made it does what a host's message thread does.
class Session : private juce::HighResolutionTimer {
public:
    void add(const char *name, const char *file, const char *automated) {
        tracks_.push_back({name, host_.load(file, rate, block), automated});
        juce::AudioPluginInstance &plugin = *tracks_.back().plugin;
        plugin.setPlayHead(&timeline_);
        plugin.setRateAndBufferSizeDetails(rate, block);
        plugin.prepareToPlay(rate, block);
    }

    void set(std::size_t track, const char *name, const char *text) {
        juce::AudioProcessorParameter &one = parameter(*tracks_[track].plugin, name);
        one.setValueNotifyingHost(one.getValueForText(text));
    }

    void open_editors() {
        for (Track &track : tracks_) {
            if (track.plugin->hasEditor()) {
                track.editor.reset(track.plugin->createEditor());
                track.editor->addToDesktop(0);
                track.editor->setVisible(true);
            }
        }
    }

    void play() {
        startTimer(block_ms);
        juce::MessageManager::getInstance()->runDispatchLoop();
        for (Track &track : tracks_) {
            track.editor.reset();
        }
    }

    [[nodiscard]] const std::vector<Track> &tracks() const { return tracks_; }

private:
    void hiResTimerCallback() override {
        if (static_cast<double>(timeline_.frame) >= seconds * rate) {
            stopTimer();
            juce::MessageManager::callAsync([] { juce::MessageManager::getInstance()->stopDispatchLoop(); });
            return;
        }
        const auto number = static_cast<std::uint64_t>(timeline_.frame / block);
        for (std::size_t track = 0; track < tracks_.size(); ++track) {
            cycle(tracks_[track], sounds_[track % sounds_.size()], number);
        }
        timeline_.frame += block;
    }

    void cycle(Track &track, const std::vector<float> &sound, std::uint64_t number) {
        const auto from = static_cast<std::size_t>(timeline_.frame);
        for (int channel = 0; channel < buffer_.getNumChannels(); ++channel) {
            buffer_.copyFrom(channel, 0, sound.data() + from, block);
        }
        const bool automates = number % 20 == 19;
        if (automates && track.automated != nullptr) {
            parameter(*track.plugin, track.automated).setValue(static_cast<float>((number / 20 + 1) % 5) / 4.0f);
        }
        midi_.clear();
        juce::AudioBuffer<float> channels(buffer_.getArrayOfWritePointers(), track.plugin->getTotalNumInputChannels(), block);
        {
            RealTimeScope scope(automates ? track.automating : track.playing);
            if (number >= warm_block) {
                scope.warm();
            }
            track.plugin->processBlock(channels, midi_);
        }
        ++(automates ? track.automated_blocks : track.blocks);
        const auto late = static_cast<std::size_t>(track.plugin->getLatencySamples());
        track.changed_sound = track.changed_sound || (from >= late && std::abs(channels.getSample(0, 0) - sound[from - late]) > 1e-6f);
    }

    TestHost host_;
    Timeline timeline_;
    std::vector<std::vector<float>> sounds_ = microphones();
    std::vector<Track> tracks_;
    juce::AudioBuffer<float> buffer_{4, block};
    juce::MidiBuffer midi_;
};

} // namespace

TEST_CASE("in a host no plugin does more on the audio thread that it must not than one that does nothing, whatever goes on") {
    VirtualScreen screen;
    Session session;
    session.add("Pass-through", LOCALCAST_TEST_PASS_THROUGH_VST3, "Nothing");
    for (const char *automated : {"Nudge", static_cast<const char *>(nullptr), "Nudge"}) {
        session.add("Align", LOCALCAST_ALIGN_VST3, automated);
    }
    session.set(1, "Reference", "On");
    for (int i = 0; i < 2; ++i) {
        session.add("Trigger", LOCALCAST_TRIGGER_VST3, "Depth");
        session.add("Monitor", LOCALCAST_MONITOR_VST3, nullptr);
    }
    session.add("Strip", LOCALCAST_TEST_STRIP_VST3, "Depth");
    session.open_editors();
    session.play();
    const Track &nothing = session.tracks().front(); // what JUCE's own host and format do
    REQUIRE(nothing.blocks > 2000);
    for (const Track &track : session.tracks()) {
        CAPTURE(track.name);
        CHECK(track.blocks == nothing.blocks);
        // JUCE's VST3 copies and throws away its map of the channels of each input bus, with every block; its host makes room
        // for each bus, with the first.
        const auto more_buses = static_cast<std::uint64_t>(track.plugin->getBusCount(true) - nothing.plugin->getBusCount(true));
        CHECK(track.playing.allocations <= nothing.playing.allocations + 3 * more_buses * (track.blocks + 1));
        CHECK(track.playing.locks <= nothing.playing.locks);
        CHECK(track.playing.system_calls <= nothing.playing.system_calls);
        // A fork that comes late (JUCE's editors start programs) leaves the thread's own few pages to fault, in whatever plugin.
        CHECK(track.playing.page_faults <= nothing.playing.page_faults + 32);
        // Of what is automated JUCE tells its tree of parameters and the editors that are open: by a list of listeners each, a look
        // at which thread this is and a message, four locks in all; the message allocates, and wakes its thread by a system call.
        CHECK(track.automating.locks <= nothing.automating.locks + 4 * track.automated_blocks);
    }
    CHECK(session.tracks()[2].changed_sound); // by claims: nothing else moves it
    CHECK(session.tracks()[4].changed_sound);
}
