// The binaries of Trigger that a DAW would load, several of them in a host, on recorded sounds.
// SPDX-License-Identifier: MIT
#include "recordings.hpp"

#include "../test_host.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>
#include <utility>

using namespace localcast::test;

namespace {

const std::pair<std::string, std::string> binaries[] = {{"VST3", LOCALCAST_TRIGGER_VST3}, {"LV2", LOCALCAST_TRIGGER_LV2}};

struct Note {
    std::int64_t frame;
    bool on;
    [[nodiscard]] friend bool operator==(const Note &, const Note &) = default;
};

/// A plugin on a track of its own, mono material in both channels.
struct Track {
    Track(TestHost &host, const std::string &file, std::vector<float> material)
        : plugin(host.load(file)), sound(std::move(material)) {}

    void set(const juce::String &name, const juce::String &text) {
        auto &one = parameter(*plugin, name);
        one.setValueNotifyingHost(one.getValueForText(text));
    }
    /// Number `index` of `count` choices: a host of LV2s does not know them by their words.
    void choose(const juce::String &name, int index, int count) {
        parameter(*plugin, name).setValueNotifyingHost(static_cast<float>(index) / static_cast<float>(count - 1));
    }

    void process(std::size_t at, std::size_t count) {
        juce::AudioBuffer<float> buffer(2, static_cast<int>(count));
        for (int channel = 0; channel < 2; ++channel) {
            buffer.copyFrom(channel, 0, sound.data() + at, static_cast<int>(count));
        }
        juce::MidiBuffer midi;
        plugin->processBlock(buffer, midi);
        heard.insert(heard.end(), buffer.getReadPointer(1), buffer.getReadPointer(1) + count);
        for (const auto message : midi) {
            notes.push_back({static_cast<std::int64_t>(at) + message.samplePosition, message.getMessage().isNoteOn()});
        }
    }

    std::unique_ptr<juce::AudioPluginInstance> plugin;
    std::vector<float> sound, heard;
    std::vector<Note> notes;
};

/// An offline render of all tracks together from the beginning.
void bounce(std::vector<Track> &tracks, const BlockLengths &lengths, int most_frames = 4096) {
    Timeline timeline;
    for (Track &track : tracks) {
        track.heard.clear();
        track.notes.clear();
        track.plugin->setPlayHead(&timeline);
        track.plugin->setNonRealtime(true);
        track.plugin->setRateAndBufferSizeDetails(timeline.rate_hz, most_frames);
        track.plugin->prepareToPlay(timeline.rate_hz, most_frames);
    }
    const std::size_t frames = tracks.front().sound.size();
    for (std::size_t at = 0, turn = 0; at < frames; ++turn) {
        const std::size_t count = std::min(lengths(turn), frames - at);
        for (Track &track : tracks) {
            track.process(at, count);
        }
        at += count;
        timeline.frame += static_cast<juce::int64>(count);
    }
    for (Track &track : tracks) {
        track.plugin->releaseResources();
        track.plugin->setPlayHead(nullptr);
    }
}

/// LV2s are told what is chosen with a block, and change the look-ahead over on a thread of their own.
void settle(juce::AudioPluginInstance &plugin, int latency) {
    plugin.setRateAndBufferSizeDetails(48000.0, 512);
    plugin.prepareToPlay(48000.0, 512);
    juce::AudioBuffer<float> silence(2, 512);
    juce::MidiBuffer midi;
    for (int turn = 0; turn < 1'000'000 && plugin.getLatencySamples() != latency; ++turn) {
        silence.clear();
        plugin.processBlock(silence, midi);
        std::this_thread::yield();
        if (turn % 100 == 99) { // a host of VST3s asks when it prepares
            plugin.releaseResources();
            plugin.prepareToPlay(48000.0, 512);
        }
    }
    plugin.releaseResources();
    REQUIRE(plugin.getLatencySamples() == latency);
}

std::vector<std::int64_t> falls(const std::vector<float> &sound) {
    std::vector<std::int64_t> frames;
    for (std::size_t i = 1; i < sound.size(); ++i) {
        if (sound[i] == 0.0f && sound[i - 1] == 0.25f) {
            frames.push_back(static_cast<std::int64_t>(i));
        }
    }
    return frames;
}

std::size_t changing(std::size_t turn) {
    constexpr std::size_t lengths[] = {4096, 1, 777};
    return lengths[turn % 3];
}

/// Music that falls silent at events of any track, before the drums on the host's list.
std::vector<Track> music_and_drums(TestHost &host, const std::string &music, const std::string &drums,
                                   const Performance &performance) {
    std::vector<Track> tracks;
    tracks.emplace_back(host, music, std::vector<float>(performance.sound.size(), 0.25f));
    tracks.emplace_back(host, drums, performance.sound);
    tracks[0].choose("Look-ahead", 3, 5); // 250 ms
    tracks[0].choose("Source", 1, 3);     // any track
    tracks[0].set("Depth", "80");
    tracks[0].set("Attack", "0");
    tracks[0].set("Hold", "20");
    tracks[0].set("Release", "5");
    tracks[0].choose("MIDI notes", 1, 2);
    tracks[0].set("Note length", "50");
    tracks[1].choose("Effect", 0, 4); // none
    settle(*tracks[0].plugin, 12000);
    settle(*tracks[1].plugin, 7200);
    return tracks;
}

std::vector<std::int64_t> note_ons(const std::vector<Note> &notes) {
    std::vector<std::int64_t> frames;
    for (const Note &note : notes) {
        if (note.on) {
            frames.push_back(note.frame);
        }
    }
    return frames;
}

void check_near(const std::vector<std::int64_t> &found, const std::vector<std::int64_t> &truth, std::int64_t later) {
    REQUIRE(found.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        CHECK(std::abs(found[i] - truth[i] - later) <= 12);
    }
}

} // namespace

TEST_CASE("in a host music falls silent, and notes go out, at the samples at which another track's drums are struck") {
    TestHost host;
    const Performance performance = perform();
    for (const auto &[format, file] : binaries) {
        INFO(format);
        std::vector<Track> tracks = music_and_drums(host, file, file, performance);
        bounce(tracks, always(512));
        const int latency = tracks[0].plugin->getLatencySamples();
        CHECK(latency == 12000);
        const auto acted = falls(tracks[0].heard);
        check_near(acted, performance.onsets, latency);
        CHECK(note_ons(tracks[0].notes) == acted);
        CHECK(tracks[0].notes.size() == 2 * acted.size());
        CHECK(tracks[1].notes.empty());
        // What does nothing passes the sound on, later by its own latency.
        CHECK(std::equal(tracks[1].heard.begin() + 7200, tracks[1].heard.end(), performance.sound.begin()));
    }
}

TEST_CASE("in a host an LV2 acts on what a VST3's track heard, and the other way round") {
    TestHost host;
    const Performance performance = perform();
    for (const bool swapped : {false, true}) {
        std::vector<Track> tracks =
            music_and_drums(host, binaries[swapped ? 1 : 0].second, binaries[swapped ? 0 : 1].second, performance);
        bounce(tracks, always(512));
        check_near(falls(tracks[0].heard), performance.onsets, 12000);
    }
}

TEST_CASE("in a host a bounce is the same with blocks of any length, and after the state was saved and loaded") {
    TestHost host;
    const Performance performance = perform();
    for (const auto &[format, file] : binaries) {
        INFO(format);
        std::vector<Track> tracks = music_and_drums(host, file, file, performance);
        bounce(tracks, always(512));
        const std::vector<float> heard = tracks[0].heard;
        const std::vector<Note> notes = tracks[0].notes;
        bounce(tracks, changing);
        CHECK((tracks[0].heard == heard)); // not to be printed
        CHECK((tracks[0].notes == notes));
        std::vector<juce::MemoryBlock> states(2);
        for (std::size_t i = 0; i < 2; ++i) {
            tracks[i].plugin->getStateInformation(states[i]);
        }
        tracks.clear();
        tracks.emplace_back(host, file, std::vector<float>(performance.sound.size(), 0.25f));
        tracks.emplace_back(host, file, performance.sound);
        for (std::size_t i = 0; i < 2; ++i) {
            tracks[i].plugin->setStateInformation(states[i].getData(), static_cast<int>(states[i].getSize()));
        }
        bounce(tracks, always(256));
        CHECK((tracks[0].heard == heard));
        CHECK((tracks[0].notes == notes));
    }
}
