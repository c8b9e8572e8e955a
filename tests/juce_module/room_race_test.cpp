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

struct Pushed {
    std::uint64_t stored = 0, refused = 0;
    int first_refused = 0; // block; that after the last one if all found room
};

// Pushes blocks, all samples of which are the block's number.
Pushed push_numbers(AudioFeed &feed, int blocks) {
    std::array<float, frames> samples{};
    const float *const channels[2] = {samples.data(), samples.data()};
    Pushed pushed{0, 0, blocks};
    for (int block = 0; block < blocks; ++block) {
        samples.fill(static_cast<float>(block + 1));
        const bool stored = feed.push(channels, block_at(std::int64_t{block} * frames)).frames == frames;
        ++(stored ? pushed.stored : pushed.refused);
        pushed.first_refused = stored ? pushed.first_refused : std::min(pushed.first_refused, block);
    }
    return pushed;
}

// A thread that stands still in a push, or in a copy, holds the edge, or an entry, for milliseconds: seconds of the
// stream here, where blocks come a thousand times as fast as audio. So a block may find no room once its ring's entries
// are used again, but not before, and none unsaid.
bool all_accounted_for(const Room &room, const Pushed &pushed) {
    constexpr int before_reuse = 6 * rate / frames;
    const std::vector<audio::Peer> peers = room.peers();
    const auto me = std::find_if(peers.begin(), peers.end(), [](const audio::Peer &peer) { return peer.is_me; });
    return pushed.first_refused >= before_reuse && me != peers.end() && me->pushed_blocks == pushed.stored &&
           me->refused_blocks == pushed.refused;
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
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
        threads.emplace_back([&, i] {
            Room mine = enter("race");
            AudioFeed feed(mine, "mic " + std::to_string(i));
            wrong += !feed.prepare(rate, frames, 2) || !all_accounted_for(mine, push_numbers(feed, 1500));
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
        wrong += room.peers().empty();
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    CHECK(torn == 0);
    CHECK(wrong == 0);
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
