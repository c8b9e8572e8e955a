// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <thread>

using namespace localcast;
using namespace localcast::test;
using plugin::align::Mode;
using plugin::align::TrackState;

namespace {

std::vector<float> sine(double frequency_hz, double seconds, double rate = desk_rate) {
    std::vector<float> tone(static_cast<std::size_t>(seconds * rate));
    for (std::size_t i = 0; i < tone.size(); ++i) {
        tone[i] = 0.5f * static_cast<float>(std::sin(2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate));
    }
    return tone;
}

/// The largest eighth difference, scaled to the height of a click, from `begin` on.
double click(const std::vector<float> &sound, std::size_t begin) {
    double largest = 0;
    for (std::size_t i = begin; i + 8 < sound.size(); ++i) {
        double sum = 0, binomial = 1;
        for (int k = 0; k <= 8; ++k) {
            sum += (k % 2 == 0 ? 1 : -1) * binomial * static_cast<double>(sound[i + static_cast<std::size_t>(k)]);
            binomial = binomial * (8 - k) / (k + 1);
        }
        largest = std::max(largest, std::abs(sum) / 70);
    }
    return largest;
}

} // namespace

TEST_CASE("nudges, polarity, bypass and modes change without a click") {
    Desk desk;
    Settings settings;
    settings.mode = Mode::manual;
    Track &track = desk.add("tone", sine(100, 9), settings);
    desk.prepare();
    desk.play(1);
    const auto change = [&](auto what) {
        what(track.settings);
        desk.play(0.4);
    };
    change([](Settings &s) { s.nudge_ms = 0.05; });
    change([](Settings &s) { s.nudge_ms = 7.3; });
    change([](Settings &s) { s.polarity = plugin::align::PolarityChoice::inverted; });
    change([](Settings &s) { s.bypass = true; });
    change([](Settings &s) { s.bypass = false; });
    change([](Settings &s) { s.exclude = true; });
    change([](Settings &s) { s.mode = Mode::track; });
    change([](Settings &s) { s.exclude = false; });
    CHECK(click(track.heard[0], 24000) < 1e-4); // -80 dB of full scale
}

TEST_CASE("bypassed, a track is late by the latency and otherwise what it was") {
    for (const std::size_t latency : {0u, 4u}) {
        Desk desk({true, {64, 700}, 1, 0, 0, latency});
        Settings settings;
        settings.bypass = true;
        settings.mode = Mode::manual;
        settings.nudge_ms = 1;
        Track &track = desk.add_channels("stereo", {sine(441, 1), sine(97, 1)}, settings);
        desk.prepare();
        desk.play(1);
        const auto base = static_cast<std::ptrdiff_t>(track.engine->latency());
        for (std::size_t c = 0; c < 2; ++c) {
            CHECK(std::equal(track.heard[c].begin() + base, track.heard[c].end(), track.channels[c].begin()));
        }
    }
}

TEST_CASE("the channels of a track move together") {
    const auto recordings = microphones(drums(7));
    Settings reference;
    reference.reference = true;
    Desk desk;
    desk.add("mic 0", recordings[0].samples, reference);
    Track &track = desk.add_channels("pair", {recordings[2].samples, recordings[2].samples});
    desk.prepare();
    desk.play(7);
    CHECK(track.state() == TrackState::tracking);
    CHECK(track.heard[0] == track.heard[1]);
}

TEST_CASE("what is no number becomes silence, and is counted") {
    auto sound = sine(300, 1);
    for (std::size_t i = 10000; i < 10100; ++i) {
        sound[i] = i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
    }
    Desk desk;
    Track &track = desk.add("broken", sound);
    desk.prepare();
    desk.play(1);
    CHECK(std::all_of(track.heard[0].begin(), track.heard[0].end(), [](float v) { return std::isfinite(v); }));
    CHECK(track.engine->troubles().repaired_samples == 100);
    const std::size_t base = track.engine->latency();
    CHECK(track.heard[0][10050 + base] == 0.0f);
    CHECK(track.heard[0][20000 + base] == sound[20000]);
}

TEST_CASE("any rate from 8 to 384 kHz, with blocks of 1 to 8192 frames that change from one to the next") {
    for (const double rate : {8000.0, 44100.0, 96000.0, 384000.0}) {
        CAPTURE(rate);
        const double seconds = rate > 200000 ? 4.5 : 6;
        const auto sound = speech(seconds, rate);
        std::vector<float> late(sound.size());
        std::copy(sound.begin(), sound.end() - 123, late.begin() + 123);
        Settings reference;
        reference.reference = true;
        std::vector<std::uint32_t> blocks{1, 8192, 31, 4096, 513, 2};
        if (rate < 10000) {
            blocks = {1, 31, 513, 2048, 2}; // one of 8192 lasts as long as a claim may
        }
        Desk desk({true, blocks}, rate);
        desk.add("first", sound, reference);
        Track &track = desk.add("second", late);
        desk.prepare();
        desk.play(seconds);
        CAPTURE(track.words());
        CHECK(track.note().has_line);
        CHECK(std::abs(track.note().delay_samples - 123) < 0.1);
        CHECK(track.engine->troubles().late_claims == 0);
    }
}

TEST_CASE("a track changes its group while it plays") {
    const auto sound = drums(12);
    std::vector<float> late(sound.size());
    std::copy(sound.begin(), sound.end() - 90, late.begin() + 90);
    Settings reference;
    reference.reference = true;
    Desk desk;
    desk.add("first", sound, reference);
    Track &track = desk.add("second", late);
    desk.prepare();
    desk.play(4);
    CHECK(track.state() == TrackState::tracking);
    REQUIRE(track.engine->join(3, {"second", "test", "desk"}));
    desk.play(1);
    CHECK(track.words() == "alone in the group");
    REQUIRE(track.engine->join(0, {"second", "test", "desk"}));
    desk.play(5);
    CHECK(track.state() == TrackState::tracking);
    CHECK(std::abs(track.note().delay_samples - 90) < 0.1);
    CHECK(std::all_of(track.heard[0].begin(), track.heard[0].end(), [](float v) { return std::isfinite(v); }));
}

TEST_CASE("a copied track gets a key of its own") {
    Engine first(42), copy(42);
    REQUIRE(first.join(0, {"first", "test", "desk"}));
    first.prepare({48000, 64, 1}, {});
    REQUIRE(copy.join(0, {"copy", "test", "desk"}));
    CHECK(first.key() == 42);
    CHECK(copy.key() != 42);
}

TEST_CASE("who leaves a group is gone from it, and comes back as the same, also while a window shows its room") {
    Engine engine(42), other(43);
    REQUIRE(engine.join(0, {"engine", "test", "desk"}));
    REQUIRE(other.join(0, {"other", "test", "desk"}));
    engine.prepare({48000, 64, 1}, {});
    other.prepare({48000, 64, 1}, {});
    const auto shown = engine.room();
    plugin::align::MemberList members;
    CHECK(members.look(shown->memory()).size() == 2);
    REQUIRE(engine.join(1, {"engine", "test", "desk"}));
    CHECK(members.look(shown->memory()).size() == 1);
    REQUIRE(engine.join(0, {"engine", "test", "desk"}));
    CHECK(engine.key() == 42);
    CHECK(engine.room()->memory().slots_used >= 3); // beside the membership that the window keeps
    CHECK(members.look(shown->memory()).size() == 2);
}

TEST_CASE("joining the group that it is in changes nothing but the name") {
    Engine engine(42);
    REQUIRE(engine.join(2, {"before", "test", "desk"}));
    const auto *const room = &*engine.room();
    REQUIRE(engine.join(2, {"after", "test", "desk"}));
    CHECK(engine.key() == 42);
    CHECK(&*engine.room() == room);
    CHECK(engine.room()->peers().size() == 1);
    CHECK(engine.room()->peers().at(0).name == "after");
}

TEST_CASE("copies that join on several threads at once get keys of their own") {
    for (int round = 0; round < 40; ++round) {
        std::vector<std::unique_ptr<Engine>> copies;
        for (int i = 0; i < 4; ++i) {
            copies.push_back(std::make_unique<Engine>(42));
        }
        std::barrier together(static_cast<std::ptrdiff_t>(copies.size()));
        std::vector<std::thread> threads;
        for (const auto &copy : copies) {
            threads.emplace_back([&together, &engine = *copy] {
                together.arrive_and_wait();
                engine.join(0, {"track", "test", "desk"});
            });
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        std::set<std::uint64_t> keys;
        for (const auto &copy : copies) {
            keys.insert(copy->key());
        }
        CHECK(keys.size() == copies.size());
    }
}

TEST_CASE("groups change, and all is told, while the audio thread runs with choices that change") {
    Engine engine(42, std::chrono::milliseconds(1));
    Settings prepared;
    prepared.reference = true;
    REQUIRE(engine.join(0, {"track", "test", "desk"}));
    engine.prepare({desk_rate, 64, 1}, prepared);
    std::atomic<bool> done = false;
    std::thread audio([&] {
        Settings settings = prepared;
        std::vector<float> block(64);
        float *const channel = block.data();
        for (std::int64_t position = 0; !done; position += 64) {
            settings.nudge_ms = static_cast<double>(position % 3);
            audio::HostBlock host;
            host.frames = 64;
            host.playing = true;
            host.position = position;
            engine.process(std::span(&channel, 1), host, settings);
            std::this_thread::yield();
        }
    });
    for (unsigned group = 1; group < 9; ++group) {
        CHECK(engine.join(group, {"track", "test", "desk"}));
        engine.set_kept({});
        CHECK_FALSE(engine.kept().exists());
        CHECK(engine.troubles().repaired_samples == 0);
        const auto &listening = *engine.listening();
        for (const std::uint64_t before = listening.looks(); listening.looks() < before + 2;) {
            std::this_thread::yield();
        }
        CHECK(engine.note().wants_reference);
    }
    done = true;
    audio.join();
}
