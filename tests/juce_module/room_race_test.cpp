// Audio threads, hosts' threads and the analysis in one room at once. Run under ThreadSanitizer too.
// SPDX-License-Identifier: MIT
#include "localcast_juce/analysis/analysis_worker.hpp"
#include "localcast_juce/audio/audio_feed.hpp"
#include "localcast_juce/room/room.hpp"

#include "localcast/view.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace localcast;
using audio::AudioFeed;
using audio::Room;

namespace {

constexpr std::uint32_t frames = 64;
constexpr std::uint32_t rate = 8000;

Room enter(const char *name) { return Room::join(name, {}, {std::chrono::seconds(5), 1 << 12}).value(); }

audio::HostBlock block_at(std::int64_t position) {
    audio::HostBlock block;
    block.frames = frames;
    block.position = position;
    block.playing = true;
    return block;
}

// Pushes blocks, all samples of which are the block's number. False if one found no room.
bool push_numbers(AudioFeed &feed, int blocks) {
    std::array<float, frames> samples{};
    const float *const channels[2] = {samples.data(), samples.data()};
    bool all = true;
    for (int block = 0; block < blocks; ++block) {
        samples.fill(static_cast<float>(block + 1));
        all = feed.push(channels, block_at(std::int64_t{block} * frames)).frames == frames && all;
    }
    return all;
}

// Copies what is in the window; the blocks that are not what was pushed.
int torn_blocks(const Room &room) {
    const View<Kind::audio_block> view(room.runtime());
    std::array<float, 2 * frames> samples{};
    int torn = 0;
    for (std::size_t i = 0; i < view.size(); i += 5) {
        const std::optional<Sample> sample = view[i];
        const Result<AudioBlock> block = sample ? copy_audio_block(view, *sample, samples) : Result<AudioBlock>{};
        if (block) {
            const auto number = static_cast<float>(block->start_sample / frames + 1);
            torn += !std::all_of(samples.begin(), samples.end(), [=](float value) { return value == number; });
        }
    }
    return torn;
}

} // namespace

TEST_CASE("feeds push on threads of their own while others come, prepare, release and go, and readers get whole blocks") {
    const Room room = enter("race");
    std::atomic<int> running = 3;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&, i] {
            Room mine = enter("race");
            AudioFeed feed(mine, "mic " + std::to_string(i));
            refused += !feed.prepare(rate, frames, 2) || !push_numbers(feed, 1500);
            --running;
        });
    }
    threads.emplace_back([&] {
        while (running > 0) {
            Room guest = enter("race");
            AudioFeed feed(guest, "guest");
            feed.prepare(rate, frames, 2);
            push_numbers(feed, 3);
            feed.release();
        }
    });
    int torn = 0;
    while (running > 0) {
        torn += torn_blocks(room);
        refused += room.peers().empty();
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(torn == 0);
    CHECK(refused == 0);
}

TEST_CASE("an analysis is begun, turned over to a render and back, and ended, while audio threads go on") {
    Room room = enter("analysis race");
    audio::AnalysisWorker worker(room);
    std::atomic<int> running = 2;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            Room mine = enter("analysis race");
            AudioFeed feed(mine, "mic " + std::to_string(i));
            feed.prepare(rate, frames, 2);
            for (int turn = 0; turn < 40; ++turn) {
                push_numbers(feed, 20);
                worker.analyse_now();
            }
            --running;
        });
    }
    audio::AnalysisConfig config;
    config.reference = SensorId::of("mic 0");
    config.sources = {SensorId::of("mic 1")};
    config.event_sources = {SensorId::of("mic 0")};
    config.interval = std::chrono::milliseconds(1);
    int failed = 0;
    for (int turn = 0; running > 0 || turn < 4; ++turn) {
        failed += !worker.start(config);
        worker.set_offline(turn % 2 == 0);
        worker.analyse_now();
        worker.set_offline(turn % 3 == 0);
        failed += !worker.problem().empty();
        if (turn % 2 == 1) {
            worker.stop();
        }
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(failed == 0);
}
