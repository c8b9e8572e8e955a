// SPDX-License-Identifier: MIT
#include "rig.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace localcast;
using namespace localcast::test;
using audio::AudioBlockProducer;
using audio::Room;
using namespace std::chrono_literals;

TEST_CASE("a pushed buffer lies in the window, channel after channel, with its time and count") {
    const Room owner = enter("push");
    Room room = enter("push");
    AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(48000, 64, 2));
    PlayHead host;
    host.at(1000);
    const auto buffer = noise_buffer(2, 64, 1);
    const audio::PushedBlock pushed = producer.push(buffer, &host);
    CHECK(pushed.frames == 64);
    CHECK(pushed.time.agreement == audio::Agreement::position);
    host.at(1064);
    producer.push(buffer, &host);

    const std::vector<KeptBlock> kept = kept_blocks(owner, SensorId::of("mic"));
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].block.frame_count == 64);
    CHECK(kept[0].block.channel_count == 2);
    CHECK(kept[0].block.sample_rate_hz == 48000);
    CHECK(kept[0].block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    CHECK(kept[0].block.start_sample == 0);
    CHECK(kept[1].block.start_sample == 64);
    CHECK(kept[1].sample.sequence == kept[0].sample.sequence + 1);
    CHECK(time_of(kept[0].sample) == pushed.time.time);
    CHECK(time_of(kept[1].sample) == frame_time({}, 48064, 48000));
    CHECK(kept[0].sample.arrival_ns > 0);
    for (int channel = 0; channel < 2; ++channel) {
        for (int i = 0; i < 64; ++i) {
            CHECK(kept[0].samples[static_cast<std::size_t>(channel * 64 + i)] == buffer.getSample(channel, i));
        }
    }
    CHECK(me(room).pushed_blocks == 2);
    CHECK(me(room).last_heard_ns == kept[1].sample.arrival_ns);
}

TEST_CASE("a block longer than announced, or than a ring's entry, is pushed in pieces without a gap") {
    Room room = enter("long");
    AudioBlockProducer producer(room, "mic");
    const int announced = GENERATE(0, 1, 32, 64, 100, 512);
    REQUIRE(producer.prepare(44100, announced, 1));
    const auto buffer = noise_buffer(1, 1000, 7);
    CHECK(producer.push(buffer, nullptr).frames == 1000);
    CHECK(producer.push(buffer, nullptr).frames == 1000);
    std::uint64_t frame = 44100;
    std::size_t i = 0;
    for (const KeptBlock &kept : kept_blocks(room, SensorId::of("mic"))) {
        CHECK(time_of(kept.sample) == frame_time({}, frame, 44100));
        CHECK(kept.block.start_sample == frame - 44100);
        for (const float sample : kept.samples) {
            REQUIRE(sample == buffer.getSample(0, static_cast<int>(i++ % 1000)));
        }
        frame += kept.block.frame_count;
    }
    CHECK(frame == 44100 + 2000);
    CHECK(me(room).oversized_blocks == 2);
}

TEST_CASE("samples that are no numbers, infinite or denormal become silence and are counted") {
    Room room = enter("nan");
    AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(48000, 8, 1));
    constexpr float inf = std::numeric_limits<float>::infinity();
    juce::AudioBuffer<float> buffer(1, 8);
    const float in[] = {std::nanf(""), inf, -inf, 1e-40f, -1e-40f, std::numeric_limits<float>::min(), -0.5f, 3e38f};
    buffer.copyFrom(0, 0, in, 8);
    producer.push(buffer, nullptr);
    CHECK(kept_blocks(room, SensorId::of("mic")).at(0).samples ==
          std::vector<float>{0, 0, 0, 0, 0, std::numeric_limits<float>::min(), -0.5f, 3e38f});
    CHECK(me(room).repaired_samples == 3);
}

TEST_CASE("layouts that change from block to block are taken as far as they were announced") {
    Room room = enter("layouts");
    AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(48000, 64, 2));
    for (const int channels : {1, 2, 3, 0, 2}) {
        producer.push(noise_buffer(channels, 64, 3), nullptr);
    }
    std::vector<std::uint32_t> counts;
    std::uint64_t frame = 48000;
    for (const KeptBlock &kept : kept_blocks(room, SensorId::of("mic"))) {
        counts.push_back(kept.block.channel_count);
    }
    CHECK(counts == std::vector<std::uint32_t>{1, 2, 2, 2});
    frame += 4 * 64;
    CHECK(time_of(kept_blocks(room, SensorId::of("mic")).back().sample) == frame_time({}, frame, 48000));
    CHECK(me(room).oversized_blocks == 1);
    CHECK(me(room).unusable_blocks == 1);
}

TEST_CASE("zero channels and zero frames are no failure; the clock runs with the frames") {
    Room room = enter("zero");
    AudioBlockProducer producer(room, "midi effect");
    REQUIRE(producer.prepare(48000, 64, 0));
    producer.push(juce::AudioBuffer<float>(0, 64), nullptr);
    CHECK(producer.push(juce::AudioBuffer<float>(2, 0), nullptr).frames == 0);
    CHECK(producer.push(juce::AudioBuffer<float>(0, 64), nullptr).time.first_frame == 48064);
    CHECK(kept_blocks(room, producer.source()).empty());
}

TEST_CASE("rates that are none are refused in words, and no block of theirs is taken") {
    Room room = enter("rates");
    AudioBlockProducer producer(room, "mic");
    for (const double rate : {0.0, -48000.0, std::nan(""), 1e300, std::numeric_limits<double>::infinity()}) {
        CHECK_FALSE(producer.prepare(rate, 64, 1));
        CHECK(producer.problem() == "The sample rate is not usable.");
        CHECK(producer.push(noise_buffer(1, 64, 1), nullptr).frames == 0);
    }
    CHECK(me(room).unusable_blocks == 5);
    CHECK(me(room).sample_rate_hz == 0);
    CHECK(producer.prepare(48000, 64, 1));
    CHECK(producer.problem().empty());
    CHECK(producer.push(noise_buffer(1, 64, 1), nullptr).frames == 64);
}

TEST_CASE("prepare without release, release without prepare, blocks before and after both") {
    Room room = enter("order");
    AudioBlockProducer producer(room, "mic");
    const auto buffer = noise_buffer(1, 64, 1);
    CHECK(producer.push(buffer, nullptr).frames == 0);
    producer.release();
    producer.release();
    CHECK(producer.push(buffer, nullptr).frames == 0);
    REQUIRE(producer.prepare(48000, 64, 1));
    REQUIRE(producer.prepare(48000, 64, 1));
    CHECK(producer.push(buffer, nullptr).frames == 64);
    REQUIRE(producer.prepare(96000, 32, 2));
    CHECK(producer.push(buffer, nullptr).frames == 64);
    producer.release();
    CHECK(producer.push(buffer, nullptr).frames == 0);
    REQUIRE(producer.prepare(48000, 64, 1));
    CHECK(producer.push(buffer, nullptr).frames == 64);
    CHECK(me(room).unusable_blocks == 3);
    std::uint64_t end = 0;
    for (const KeptBlock &kept : kept_blocks(room, SensorId::of("mic"))) {
        CHECK(kept.sample.timestamp_ns >= end); // time went on through all of it
        end = kept.sample.timestamp_ns + 1;
    }
}

TEST_CASE("preparing a thousand times over takes no more rings than there are") {
    Room room = enter("again and again");
    AudioBlockProducer producer(room, "mic");
    for (int i = 0; i < 1000; ++i) {
        REQUIRE(producer.prepare(i % 2 == 0 ? 8000 : 16000, 16, 1));
    }
    CHECK(producer.push(noise_buffer(1, 16, 1), nullptr).frames == 16);
}

TEST_CASE("a room that has no place for one more ring says so; the source has its time all the same, and is counted") {
    Room room = enter("rings");
    std::vector<std::unique_ptr<AudioBlockProducer>> producers;
    const auto more = [&] {
        producers.push_back(std::make_unique<AudioBlockProducer>(room, "mic " + std::to_string(producers.size())));
        return producers.back()->prepare(100, 16, 1);
    };
    while (producers.size() < 1024) {
        REQUIRE(more());
    }
    CHECK_FALSE(more());
    CHECK(producers.back()->problem().find("the room has no place for it") != std::string::npos);
    const audio::PushedBlock pushed = producers.back()->push(noise_buffer(1, 16, 1), nullptr);
    CHECK(pushed.frames == 0);
    CHECK(pushed.time.first_frame == 100);
    CHECK(me(room).unusable_blocks == 1);
    producers.front().reset();
    CHECK(producers.back()->prepare(100, 16, 1));
    CHECK(producers.back()->push(noise_buffer(1, 16, 1), nullptr).frames == 16);
}

TEST_CASE("an instance's sources have one time, with a membership between them, from the first block on and after jumps") {
    Room room = enter("side chain");
    AudioBlockProducer main(room, "main"), side(room, "side");
    REQUIRE(main.prepare(48000, 64, 1));
    REQUIRE(side.prepare(48000, 64, 1));
    const bool by_position = GENERATE(true, false);
    PlayHead host;
    std::uint64_t frame = 48000;
    for (const std::int64_t begin : {0, 5000, 5064, 4096, 100, 101, 5000}) {
        for (int cycle = 0; cycle < 10; ++cycle, frame += 64) {
            host.at(begin + cycle * 64);
            const auto buffer = noise_buffer(1, 64, 1);
            CHECK(main.push(buffer, by_position ? &host : nullptr).time.first_frame == frame);
            CHECK(side.push(buffer, by_position ? &host : nullptr).time.first_frame == frame);
        }
    }
    CHECK(me(room).clock_jumps == 0);
    CHECK(me(room).pushed_blocks == 140);
}

TEST_CASE("a ring that a host's tiny blocks use up refuses and counts, and goes on when time has passed") {
    Room room = enter("tiny");
    AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(8000, 512, 1));
    const auto tiny = noise_buffer(1, 1, 1);
    while (producer.push(tiny, nullptr).frames == 1) {
    }
    CHECK(me(room).refused_blocks == 1);
    CHECK(me(room).pushed_blocks > 5 * 8000 / 64);
    int pushed = 0;
    for (int i = 0; i < 8000 * 6; ++i) {
        pushed += producer.push(tiny, nullptr).frames == 1;
    }
    CHECK(pushed > 0);
}

TEST_CASE("what the host has processed once more, a track turned from ahead to live, lies in the window once") {
    Room live_room = enter("turned"), ahead_room = enter("turned");
    AudioBlockProducer live(live_room, "live"), ahead(ahead_room, "ahead");
    REQUIRE(live.prepare(48000, 64, 1));
    REQUIRE(ahead.prepare(48000, 64, 1));
    PlayHead host;
    const auto push = [&](AudioBlockProducer &who, std::int64_t position) {
        host.at(position);
        return who.push(noise_buffer(1, 64, 1, position), &host);
    };
    for (int cycle = 0; cycle < 100; ++cycle) {
        push(live, cycle * 64);
        const int begin = cycle == 0 ? 0 : cycle < 40 ? cycle + 9 : cycle; // ten blocks ahead at first
        for (int k = begin; k < (cycle < 40 ? cycle + 10 : cycle + 1); ++k) {
            push(ahead, k * 64);
        }
    }
    CHECK(push(live, 6400).frames == 64);
    CHECK(push(ahead, 6400).frames == 64);
    std::uint64_t end_ns = 0;
    for (const KeptBlock &kept : kept_blocks(live_room, SensorId::of("ahead"))) {
        CHECK(kept.sample.timestamp_ns >= end_ns);
        end_ns = kept.sample.timestamp_ns + 64ull * 1'000'000'000 / 48000;
    }
    const KeptBlock own = kept_blocks(live_room, SensorId::of("ahead")).back();
    const KeptBlock other = kept_blocks(live_room, SensorId::of("live")).back();
    CHECK(own.sample.timestamp_ns == other.sample.timestamp_ns);
    CHECK(own.samples == other.samples);
    CHECK(me(ahead_room).clock_jumps == 1);
}

TEST_CASE("a window that is too small gives its oldest blocks up and counts them") {
    Room room = enter("small", 16);
    AudioBlockProducer producer(room, "mic");
    REQUIRE(producer.prepare(48000, 64, 1));
    for (int i = 0; i < 100; ++i) {
        CHECK(producer.push(noise_buffer(1, 64, 1), nullptr).frames == 64);
    }
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_stats(room.runtime().get(), &stats);
    CHECK(stats.overrun_count == 84);
}

TEST_CASE("a source without a name feeds nothing and has the room's time") {
    Room room = enter("nameless");
    AudioBlockProducer producer(room, "");
    REQUIRE(producer.prepare(48000, 64, 2));
    const audio::PushedBlock pushed = producer.push(noise_buffer(2, 64, 1), nullptr);
    CHECK(pushed.frames == 0);
    CHECK(pushed.time.first_frame == 48000);
}

TEST_CASE("the window keeps the audio of a producer that is gone") {
    const Room owner = enter("gone");
    {
        Room room = enter("gone");
        AudioBlockProducer producer(room, "mic");
        REQUIRE(producer.prepare(48000, 64, 1));
        producer.push(noise_buffer(1, 64, 5), nullptr);
    }
    const auto kept = kept_blocks(owner, SensorId::of("mic"));
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].samples[63] == noise(5, 63));
}

TEST_CASE("hundreds of producers share a room") {
    const Room owner = enter("hundreds", 1 << 15);
    std::vector<std::unique_ptr<Room>> rooms;
    std::vector<std::unique_ptr<AudioBlockProducer>> producers;
    for (int i = 0; i < 300; ++i) {
        rooms.push_back(std::make_unique<Room>(enter("hundreds")));
        producers.push_back(std::make_unique<AudioBlockProducer>(*rooms.back(), "mic " + std::to_string(i)));
        REQUIRE(producers.back()->prepare(8000, 64, 1));
    }
    PlayHead host;
    for (int cycle = 0; cycle < 10; ++cycle) {
        host.at(cycle * 64);
        for (auto &producer : producers) {
            CHECK(producer->push(noise_buffer(1, 64, 1), &host).time.first_frame == 8000u + static_cast<unsigned>(cycle) * 64);
        }
    }
    CHECK(owner.peers().size() == 301);
}

TEST_CASE("what the playhead tells is passed on, and its absence too") {
    CHECK_FALSE(audio::host_block(nullptr, 64).position);
    PlayHead host;
    CHECK_FALSE(audio::host_block(&host, 64).position);
    juce::AudioPlayHead::PositionInfo info;
    host.position = info;
    CHECK_FALSE(audio::host_block(&host, 64).position);
    CHECK_FALSE(audio::host_block(&host, 64).host_time);
    info.setTimeInSamples(-5);
    info.setHostTimeNs(77);
    info.setIsPlaying(true);
    host.position = info;
    const audio::HostBlock told = audio::host_block(&host, -1);
    CHECK(told.frames == 0);
    CHECK(told.position == -5);
    CHECK(told.host_time == 77u);
    CHECK(told.playing);
}
