// What a view says of a room and of those who are in it.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/localcast_juce_gui.h"
#include "support/catch.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include "../other_process.hpp"
#include "../session_folder.hpp"
#endif

#include <string>

using namespace localcast;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

audio::Peer feeding_peer() {
    audio::Peer peer;
    peer.name = "Drums";
    peer.format = "VST3";
    peer.host = "Ardour";
    peer.source = SensorId(77);
    peer.sample_rate_hz = 44100.0;
    peer.block_frames = 256;
    peer.last_heard_ns = 10 * second_ns;
    return peer;
}

juce::String detail_of(const audio::Peer &peer, std::uint64_t now_ns = 11 * second_ns) {
    return peerInWords(peer, now_ns).detail;
}

} // namespace

TEST_CASE("a peer is told by name, format, host, rate and block") {
    const ReservoirPeer peer = peerInWords(feeding_peer(), 11 * second_ns);
    CHECK(peer.name == "Drums");
    CHECK(peer.source == 77);
    CHECK(peer.detail == "VST3, in Ardour, 44100 Hz, 256 frames");
}

TEST_CASE("a peer that is silent, lost blocks, only reads or is this one says so") {
    audio::Peer peer = feeding_peer();
    CHECK(detail_of(peer, 15 * second_ns).endsWith("not heard for 5 s"));
    CHECK_FALSE(detail_of(peer, second_ns).contains("not heard")); // a clock that was read a little earlier
    peer.refused_blocks = 3;
    CHECK(detail_of(peer).endsWith("3 blocks refused"));
    peer.unusable_blocks = 2;
    CHECK(detail_of(peer).endsWith("2 blocks unusable"));
    peer.oversized_blocks = 7;
    peer.repaired_samples = 5;
    CHECK(detail_of(peer).endsWith("7 blocks larger than announced, 5 samples not finite"));
    audio::Peer reader;
    reader.name = "Monitor";
    reader.process_name = "some-program";
    reader.is_me = true;
    CHECK(detail_of(reader) == "this one, in some-program, only reads");
}

TEST_CASE("a view of a room shows its window, its name and its members, by whose names their sources go") {
    const juce::ScopedJuceInitialiser_GUI juce;
    auto drums = audio::Room::join("view test", {"Drums", "VST3", "Ardour"});
    auto watcher = audio::Room::join("view test", {"Monitor", "", "test"});
    REQUIRE(drums);
    REQUIRE(watcher);
    const SensorId source(0x1234000000000000);
    drums->set_stream(source, 48000.0, 64, 1);
    LocalcastSampleHandle block{};
    block.sensor_id_hash = source.hash();
    block.timestamp_ns = second_ns;
    REQUIRE(localcast_runtime_push_audio_block(drums->runtime().get(), block));

    ReservoirView view;
    view.setRoom(std::make_shared<audio::Room>(std::move(*watcher)));
    view.update(0.0);
    view.update(1.0);
    CHECK(view.getDescription().startsWith("Room view test"));
    CHECK(view.model().marks(Kind::audio_block).size() == 1);
    CHECK(view.model().sources().name_of(source.hash()) == "Drums");
    juce::StringArray lines;
    for (auto *const component : view.getChildren()) {
        if (const auto *const panel = dynamic_cast<SidePanel *>(component)) {
            lines = panel->lines();
        }
    }
    CHECK(lines.contains("Drums: VST3, in Ardour, 48000 Hz, 64 frames"));
    CHECK(lines.contains("Monitor: this one, in test, only reads"));
}

#if defined(__unix__) || defined(__APPLE__)
TEST_CASE("a view of a room that somebody in another process names as well says whom it cannot reach, and why") {
    const test::SessionFolder session;
    const juce::ScopedJuceInitialiser_GUI juce;
    const test::OtherProcess other("view apart");
    auto watcher = audio::Room::join("view apart", {"Monitor", "", "test"});
    REQUIRE(watcher);
    RoomSurroundings surroundings(std::make_shared<audio::Room>(std::move(*watcher)));
    CHECK(surroundings().isolation.startsWith("Process " + juce::String(other.id())));
    CHECK(surroundings().isolation.contains("Instances share a room only within one process"));
}
#endif
