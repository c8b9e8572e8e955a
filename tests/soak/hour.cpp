// soak_hour SECONDS: a session at ten times real time for as long as told. 64 tracks on two threads of a host that loops
// and seeks; instances are unloaded and loaded, whole rooms come and go, a reader takes every sample. Memory must stay
// as it is, nothing may be late or lost, and the frames handed in must be the frames read.
// SPDX-License-Identifier: MIT
#include "localcast_juce/audio/audio_feed.hpp"

#include "support/random.hpp"

#include "localcast/cursor.hpp"
#include "localcast/payload_ring.hpp"
#include "localcast/view.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace localcast;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t tracks = 64, host_threads = 2;
constexpr std::uint32_t rate = 48000, block = 512;
constexpr std::uint64_t speed = 10;
constexpr std::chrono::milliseconds most_made_up{50};
constexpr std::chrono::nanoseconds cycle_time(std::uint64_t{1'000'000'000} * block / rate / speed);
const char *const room_name = "an hour";
const audio::RoomConfig window{std::chrono::seconds(5), 1 << 18};

std::size_t resident_kib() {
    std::size_t total = 0, resident = 0;
    if (std::FILE *const file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%zu %zu", &total, &resident) != 2) {
            resident = 0;
        }
        std::fclose(file);
    }
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

// A plugin on a track. The host leaves it out while it is unloaded.
struct Instance {
    explicit Instance(std::size_t number) : name("track " + std::to_string(number)) { load(); }
    void load() {
        room = audio::Room::join(room_name, {name, "VST3", "soak"}, window);
        if (room) {
            feed.emplace(*room, name);
            failed = !feed->prepare(rate, block, 1);
        }
    }
    void unload() {
        feed.reset();
        room.reset();
    }

    std::string name;
    std::mutex in_use; // taken by who loads; only tried by the host
    std::optional<audio::Room> room;
    std::optional<audio::AudioFeed> feed;
    bool failed = false;
    std::uint64_t frames = 0, refused = 0, jumps = 0; // by the host
};

class Session {
public:
    explicit Session(double seconds) : cycles_(static_cast<std::uint64_t>(seconds * speed * rate / block)) {
        for (std::size_t i = 0; i < tracks; ++i) {
            instances_.push_back(std::make_unique<Instance>(i));
        }
    }

    bool run() {
        audio::Room listener = audio::Room::join(room_name, {"listener", "", ""}, window).value();
        Cursor<Kind::audio_block> cursor(listener.runtime());
        std::barrier cycle(host_threads);
        begin_ = Clock::now();
        std::vector<std::thread> threads;
        for (std::size_t thread = 0; thread < host_threads; ++thread) {
            threads.emplace_back([&, thread] { play(thread, cycle); });
        }
        std::thread loader([this] { load_and_unload(); });
        while (running_.load() > 0) { // acquire: what the host counted
            read(listener, cursor);
            std::this_thread::yield();
            look_at_memory();
        }
        read(listener, cursor);
        for (std::thread &thread : threads) {
            thread.join();
        }
        loader.join();
        return judge(listener, cursor.missed());
    }

private:
    // The host's threads; each has every other track. In a cycle all have the same position.
    void play(std::size_t thread, std::barrier<> &barrier) {
        std::array<float, block> samples{};
        const float *const channels[] = {samples.data()};
        auto due = begin_;
        for (std::uint64_t i = 0; i < cycles_; ++i) {
            std::this_thread::sleep_until(due);
            // A host that was held up makes up for little of it: readers have five seconds of its time, half a one of theirs.
            due = std::max(due + cycle_time, Clock::now() - most_made_up);
            cycle_.store(i);
            audio::HostBlock told;
            told.frames = block;
            told.playing = i % 5000 > 100;               // it stops now and then,
            const std::uint64_t seek = i / 977 * 12345;  // seeks,
            told.position = static_cast<std::int64_t>((seek + i % 900) * block); // and loops
            for (std::size_t track = thread; track < tracks; track += host_threads) {
                Instance &instance = *instances_[track];
                if (const std::unique_lock lock(instance.in_use, std::try_to_lock); lock && instance.feed) {
                    const audio::PushedBlock pushed = instance.feed->push(channels, told);
                    instance.frames += pushed.frames;
                    instance.refused += pushed.time.told || pushed.frames == block ? 0 : 1;
                }
            }
            barrier.arrive_and_wait();
        }
        running_.fetch_sub(1);
    }

    // As a user does who puts plugins on tracks and takes them away; and other sessions, whose rooms come and go whole.
    void load_and_unload() {
        test::Random random(3);
        constexpr std::uint64_t second_of_stream = rate / block;
        for (std::uint64_t next = 0; running_.load() > 0;) {
            if (cycle_.load() < next) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                continue;
            }
            next = cycle_.load() + second_of_stream;
            Instance &instance = *instances_[random.below(tracks)];
            {
                const std::lock_guard lock(instance.in_use);
                instance.unload();
                instance.load();
                ++loads_;
            }
            if (random.one_in(10)) {
                if (auto other = audio::Room::join("another", {}, {std::chrono::seconds(1), 1 << 12})) {
                    audio::AudioFeed feed(*other, "visitor");
                    rooms_ += feed.prepare(rate, block, 2) ? 1 : 0;
                }
            }
        }
    }

    void read(audio::Room &room, Cursor<Kind::audio_block> &cursor) {
        const View<Kind::audio_block> view(room.runtime());
        while (const Result<Sample> next = cursor.next()) {
            ++samples_read_;
            if (const Result<AudioBlock> descriptor = copy_descriptor(view, next.value)) {
                frames_read_ += descriptor.value.frame_count;
            } else {
                ++unreadable_;
            }
        }
    }

    // After the first quarter everything has been there that ever will.
    void look_at_memory() {
        const auto now = Clock::now();
        if (now < next_look_) {
            return;
        }
        next_look_ = now + std::chrono::milliseconds(200);
        std::size_t &most = cycle_.load() < cycles_ / 4 ? most_early_kib_ : most_later_kib_;
        most = std::max(most, resident_kib());
    }

    bool judge(audio::Room &listener, std::uint64_t missed) {
        LocalcastRuntimeStats stats{};
        stats.size = sizeof stats;
        localcast_runtime_stats(listener.runtime().get(), &stats);
        std::uint64_t frames = 0, refused = 0;
        bool failed = false;
        for (const auto &instance : instances_) {
            frames += instance->frames;
            refused += instance->refused;
            failed = failed || instance->failed || !instance->feed;
        }
        const double wall = std::chrono::duration<double>(Clock::now() - begin_).count();
        const double stream = static_cast<double>(cycles_) * block / rate;
        const auto number = [](std::uint64_t n) { return static_cast<unsigned long long>(n); };
        std::printf("%.0f s of stream in %.0f s (%.1f times), %llu samples, %llu frames handed in and %llu read; "
                    "%llu late, %llu overrun, %llu failed, %llu refused, %llu missed, %llu unreadable; %llu loads, "
                    "%llu rooms; resident %zu KiB, later %zu KiB at most\n",
                    stream, wall, stream / wall, number(samples_read_), number(frames), number(frames_read_),
                    number(stats.late_count), number(stats.overrun_count), number(stats.failed_count), number(refused),
                    number(missed), number(unreadable_), number(loads_), number(rooms_), most_early_kib_,
                    most_later_kib_);
        const bool flat = most_later_kib_ <= most_early_kib_ + most_early_kib_ / 100;
        return !failed && flat && frames == frames_read_ && samples_read_ == stats.admitted_count &&
               stats.admitted_count == stats.live_count + stats.expired_count && stats.late_count == 0 &&
               stats.overrun_count == 0 && stats.failed_count == 0 && refused == 0 && missed == 0 && unreadable_ == 0;
    }

    std::vector<std::unique_ptr<Instance>> instances_;
    std::uint64_t cycles_;
    Clock::time_point begin_{}, next_look_{};
    std::atomic<std::size_t> running_{host_threads};
    std::atomic<std::uint64_t> cycle_{0}; // that the host is in
    std::uint64_t loads_ = 0, rooms_ = 0;                             // by the loader
    std::uint64_t samples_read_ = 0, frames_read_ = 0, unreadable_ = 0; // by the reader
    std::size_t most_early_kib_ = 0, most_later_kib_ = 0;
};

} // namespace

int main(int argc, char **argv) {
    Session session(argc > 1 ? std::strtod(argv[1], nullptr) : 2.0);
    return session.run() ? EXIT_SUCCESS : EXIT_FAILURE;
}
