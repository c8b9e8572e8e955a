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
#include <limits>
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

// How far each thread has come in the stream. Blocks come a thousand times as fast here as audio does, so a thread that
// stands still in a push or in a copy, and with it the edge or an entry, would stand still for seconds of the stream: the
// others wait before that costs them a place in their rings.
class Pace {
public:
    static constexpr int most_ahead = 32; // blocks

    // Not before every other thread that is on its way is near.
    void reach(std::size_t thread, int block) {
        places_[thread] = block;
        while (block - slowest() > most_ahead) {
            std::this_thread::yield();
        }
    }
    // On its way, where the slowest one is.
    void join(std::size_t thread) { places_[thread] = slowest(); }
    void leave(std::size_t thread) { places_[thread] = nowhere; }

private:
    static constexpr int nowhere = std::numeric_limits<int>::max();

    int slowest() const { return *std::min_element(places_.begin(), places_.end()); }

    std::array<std::atomic<int>, 5> places_{0, 0, 0, nowhere, nowhere};
};

// Pushes blocks, all samples of which are the block's number. False if one found no room.
template <typename BeforeEach>
bool push_numbers(AudioFeed &feed, int blocks, BeforeEach before_each) {
    std::array<float, frames> samples{};
    const float *const channels[2] = {samples.data(), samples.data()};
    bool all = true;
    for (int block = 0; block < blocks; ++block) {
        before_each(block);
        samples.fill(static_cast<float>(block + 1));
        all = feed.push(channels, block_at(std::int64_t{block} * frames)).frames == frames && all;
    }
    return all;
}

bool push_numbers(AudioFeed &feed, int blocks) {
    return push_numbers(feed, blocks, [](int) {});
}

bool all_counted(const Room &room, std::uint64_t pushed) {
    const std::vector<audio::Peer> peers = room.peers();
    const auto me = std::find_if(peers.begin(), peers.end(), [](const audio::Peer &peer) { return peer.is_me; });
    return me != peers.end() && me->pushed_blocks == pushed && me->refused_blocks == 0;
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
    constexpr int blocks = 1500; // twice what a ring holds
    constexpr std::size_t guest_place = 3, reader_place = 4;
    const Room room = enter("race");
    Pace pace;
    std::atomic<int> running = 3;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 3; ++i) {
        threads.emplace_back([&, i] {
            Room mine = enter("race");
            AudioFeed feed(mine, "mic " + std::to_string(i));
            refused += !feed.prepare(rate, frames, 2) ||
                       !push_numbers(feed, blocks, [&](int block) { pace.reach(i, block); }) || !all_counted(mine, blocks);
            pace.leave(i);
            --running;
        });
    }
    threads.emplace_back([&] {
        while (running > 0) {
            Room guest = enter("race");
            AudioFeed feed(guest, "guest");
            feed.prepare(rate, frames, 2);
            pace.join(guest_place);
            push_numbers(feed, 3);
            pace.leave(guest_place);
            feed.release();
        }
    });
    int torn = 0;
    while (running > 0) {
        pace.join(reader_place);
        torn += torn_blocks(room);
        pace.leave(reader_place);
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
