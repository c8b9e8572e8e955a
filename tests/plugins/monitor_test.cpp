// Localcast Monitor: passes through, is heard in the room, and writes the window's last seconds as they were.
// SPDX-License-Identifier: MIT
#include "monitor/monitor_editor.hpp"

#include "faust_arch/runner/program_run.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <vector>

using namespace localcast::plugin;
using namespace localcast::test;
using Json = nlohmann::json;

namespace {

constexpr int rate_hz = 48000;

std::unique_ptr<MonitorProcessor> monitor(const char* track, const char* room, double rate = rate_hz)
{
    auto one = std::make_unique<MonitorProcessor>();
    one->updateTrackProperties({track, {}});
    one->set_room(room);
    one->prepareToPlay(rate, 512);
    return one;
}

/** Plays a stereo signal whose left channel is `signal` and whose right one is its negative; what comes out is it again. */
void play(MonitorProcessor& one, const std::vector<float>& signal, std::size_t at, int frames)
{
    juce::AudioBuffer<float> buffer(2, frames);
    for (int frame = 0; frame < frames; ++frame) {
        buffer.setSample(0, frame, signal[at + static_cast<std::size_t>(frame)]);
        buffer.setSample(1, frame, -signal[at + static_cast<std::size_t>(frame)]);
    }
    juce::MidiBuffer midi;
    one.processBlock(buffer, midi);
    for (int frame = 0; frame < frames; ++frame)
        REQUIRE(buffer.getSample(0, frame) == signal[at + static_cast<std::size_t>(frame)]);
}

} // namespace

TEST_CASE("two tracks pass through, and the last five seconds are dumped as they were, aligned")
{
    const auto first = monitor("kick", "dump"), second = monitor("snare", "dump");
    const std::size_t blocks = 800; // some eight and a half seconds
    const std::vector<float> kick = noise(blocks * 512, 1), snare = noise(blocks * 512, 2);
    for (std::size_t block = 0; block < blocks; ++block) {
        play(*first, kick, block * 512, 512);
        play(*second, snare, block * 512, 512);
    }
    const Folder folder;
    REQUIRE(first->dump(juce::File((folder / "window.json").string())) == "");
    CHECK(folder.names() == std::vector<std::string>{"window.json", "window.wav"});

    const Json json = Json::parse(bytes_of(folder / "window.json"));
    const Json& audio = json.at("audio");
    CHECK(audio.at("file") == "window.wav");
    CHECK(audio.at("left_out").empty());
    const Sound sound = read_sound(folder / "window.wav");
    CHECK(sound.rate_hz == rate_hz);
    REQUIRE(sound.channels.size() == 4);
    REQUIRE(audio.at("channels").size() == 4);
    const std::size_t frames = sound.channels[0].size();
    CHECK(frames >= 5u * rate_hz);
    CHECK(frames <= 5u * rate_hz + 1024);
    const std::map<std::string, const std::vector<float>*> truth{{"kick", &kick}, {"snare", &snare}};
    for (std::size_t channel = 0; channel < 4; ++channel) {
        const Json& entry = audio.at("channels").at(channel);
        const std::vector<float>& played = *truth.at(entry.at("source").get<std::string>());
        const float sign = entry.at("channel") == 0 ? 1.0f : -1.0f;
        const std::size_t offset = played.size() - frames; // both end with the last block
        std::size_t wrong = 0;
        for (std::size_t frame = 0; frame < frames; ++frame)
            wrong += sound.channels[channel][frame] == sign * played[offset + frame] ? 0 : 1;
        CHECK(wrong == 0);
    }
    const Json& sample = json.at("samples").at("audio_block").front();
    CHECK(audio.at("first_frame_ns").get<std::uint64_t>() == sample.at("timestamp_ns").get<std::uint64_t>());
}

TEST_CASE("sources of the sample rate that most have are dumped to the frame, and others are named as left out")
{
    const auto first = monitor("kick", "rates"), second = monitor("snare", "rates");
    const auto other = monitor("room", "rates", 44100);
    const std::size_t blocks = 200; // of ten milliseconds
    const std::vector<float> kick = noise(blocks * 480, 1), snare = noise(blocks * 480, 2), hall = noise(blocks * 441, 3);
    for (std::size_t block = 0; block < blocks; ++block) {
        play(*first, kick, block * 480, 480);
        play(*second, snare, block * 480, 480);
        play(*other, hall, block * 441, 441);
    }
    const Folder folder;
    REQUIRE(first->dump(juce::File((folder / "window.json").string())) == "");
    const Json json = Json::parse(bytes_of(folder / "window.json"));
    const Json& audio = json.at("audio");
    REQUIRE(audio.at("left_out").size() == 1);
    CHECK(audio.at("left_out").at(0).at("source") == "room");
    CHECK(json.at("samples").at("audio_block").size() == 3 * blocks * 4); // of 128 frames at most; all are listed
    const Sound sound = read_sound(folder / "window.wav");
    CHECK(sound.rate_hz == rate_hz);
    REQUIRE(sound.channels.size() == 4);
    for (std::size_t channel = 0; channel < 4; ++channel) {
        const Json& entry = audio.at("channels").at(channel);
        std::vector<float> played = entry.at("source") == "kick" ? kick : snare;
        for (float& sample : played)
            sample = entry.at("channel") == 0 ? sample : -sample;
        CHECK(sound.channels[channel] == played);
    }
}

TEST_CASE("monitors that nobody gave a name are a source each, and a name is free when its monitor is gone")
{
    std::optional<MonitorProcessor> first(std::in_place);
    MonitorProcessor second;
    for (MonitorProcessor* const one : {&*first, &second}) {
        one->set_room("unnamed");
        one->prepareToPlay(rate_hz, 512);
    }
    CHECK(first->source_name() == "Localcast Monitor");
    CHECK(second.source_name() == "Localcast Monitor 2");
    const auto kept = first->room(); // as an editor that is about to close may
    std::set<std::uint64_t> sources;
    for (const localcast::audio::Peer& peer : kept->peers())
        sources.insert(peer.source.hash());
    CHECK(sources.size() == 2);
    first.reset();
    second.set_user_name("kick");
    CHECK(second.source_name() == "kick");
    CHECK(monitor("", "unnamed")->source_name() == "Localcast Monitor");
    const auto other = monitor("kick", "unnamed");
    CHECK(other->source_name() == "kick 2");
    other->set_room("unnamed elsewhere");
    CHECK(other->source_name() == "kick");
}

TEST_CASE("what there was to say of a state is not forgotten when the host prepares, and a good state ends it")
{
    MonitorProcessor one;
    const auto load = [&](const juce::MemoryBlock& state) {
        one.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    };
    juce::MemoryBlock state;
    one.getStateInformation(state);
    load(juce::MemoryBlock("nothing", 7));
    const std::string note = one.problem();
    CHECK_FALSE(note.empty());
    one.prepareToPlay(rate_hz, 512);
    CHECK(one.problem() == note);
    one.prepareToPlay(0.5, 512);
    CHECK(one.problem() == "The sample rate is not usable. " + note);
    one.prepareToPlay(rate_hz, 512);
    load(state);
    CHECK(one.problem().empty());
}

TEST_CASE("what cannot be written leaves nothing behind and is told")
{
    const auto one = monitor("kick", "nowhere");
    const Folder folder;
    CHECK(one->dump(juce::File((folder / "window.json").string())) == "there is no audio in the window");
    CHECK(folder.names() == std::vector<std::string>{"window.json"});
    play(*one, noise(512, 1), 0, 512);
    CHECK(one->dump(juce::File((folder / "missing/window.json").string())).find("cannot write") == 0);
    CHECK(folder.names() == std::vector<std::string>{"window.json"});
}

TEST_CASE("a monitor repairs what is no number, at any layout, and remembers room and name")
{
    auto one = monitor("kick", "repair");
    juce::AudioBuffer<float> buffer(2, 100);
    buffer.clear();
    buffer.setSample(0, 3, std::numeric_limits<float>::quiet_NaN());
    buffer.setSample(1, 4, -std::numeric_limits<float>::infinity());
    juce::MidiBuffer midi;
    one->processBlockBypassed(buffer, midi);
    CHECK(buffer.getMagnitude(0, 100) == 0.0f);
    CHECK(one->repaired_samples() == 2);
    for (const int channels : {1, 2, 6, 16}) {
        juce::AudioProcessor::BusesLayout layout;
        layout.inputBuses.add(juce::AudioChannelSet::canonicalChannelSet(channels));
        layout.outputBuses.add(juce::AudioChannelSet::canonicalChannelSet(channels));
        CHECK(one->checkBusesLayoutSupported(layout));
    }
    one->set_user_name("drum");
    CHECK(one->room()->name() == "repair");
    juce::MemoryBlock state;
    one->getStateInformation(state);
    MonitorProcessor again;
    again.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
    CHECK(again.room_name() == "repair");
    CHECK(again.user_name() == "drum");
    CHECK(again.problem().empty());
    Random random(5);
    for (int round = 0; round < 1000; ++round) {
        juce::MemoryBlock damaged = state;
        damaged[random.below(damaged.getSize())] ^= static_cast<char>(1 + random.below(255));
        again.setStateInformation(damaged.getData(), static_cast<int>(random.below(damaged.getSize() + 1)));
        REQUIRE(again.room_name() == "repair");
    }
    CHECK_FALSE(again.problem().empty());
}

TEST_CASE("a monitor's editor opens and closes hundreds of times, shows its room, and the room that it changes to")
{
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto one = monitor("kick", "shown");
    for (int turn = 0; turn < 200; ++turn) {
        const std::unique_ptr<MonitorEditor> editor(dynamic_cast<MonitorEditor*>(one->createEditorIfNeeded()));
        play(*one, noise(512, 3), 0, 512);
        editor->view().update(turn);
        CHECK(editor->createComponentSnapshot(editor->getLocalBounds()).isValid());
        one->set_room("shown " + std::to_string(turn % 3));
    }
    CHECK(one->room()->name() == "shown 1"); // the last of 200
}

TEST_CASE("a monitor that finds a place while audio runs is not heard in the midst of a block")
{
    std::vector<localcast::audio::Room> others;
    while (auto room = localcast::audio::Room::join("crowded", {"other", "test", "desk"}))
        others.push_back(std::move(*room));
    const auto late = monitor("late", "crowded");
    CHECK(late->room() == nullptr);
    CHECK_FALSE(late->problem().empty());
    others.pop_back();
    const auto is_there = [&] {
        const auto peers = others.front().peers();
        return std::any_of(peers.begin(), peers.end(), [](const auto& peer) { return peer.name == "late"; });
    };
    const auto blocks = [&] {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(others.front().runtime().get(), &status);
        return status.audio_block_count;
    };
    const std::vector<float> sound = noise(512, 3);
    std::thread editor;
    {
        const juce::ScopedLock block(late->getCallbackLock()); // as wrappers have it while a block is processed
        editor = std::thread([&] { late->room(); });
        while (!is_there())
            std::this_thread::yield();
        for (int i = 0; i < 2000; ++i)
            play(*late, sound, 0, 64);
        CHECK(blocks() == 0);
    }
    editor.join();
    REQUIRE(late->room() != nullptr);
    CHECK(late->problem().empty());
    play(*late, sound, 0, 64);
    CHECK(blocks() == 1);
}
