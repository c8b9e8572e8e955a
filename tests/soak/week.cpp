// soak_week HOURS: as many hours of stream as told, as fast as they go. Eight tracks of a host that loops, seeks and
// stops; every time is compared with the exact one, every count with what was handed in.
// SPDX-License-Identifier: MIT
#include "localcast_juce/clock/stream_clock.hpp"
#include "localcast_juce/room/room.hpp"

#include "support/random.hpp"

#include <localcast_reservoir.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <optional>

using namespace localcast;

namespace {

constexpr std::uint32_t rate = 44100, block = 512; // no block is a whole number of nanoseconds
constexpr std::uint64_t second = 1'000'000'000;
constexpr std::size_t tracks = 8;

std::uint64_t exact_ns(std::uint64_t frame) { return frame / rate * second + frame % rate * second / rate; }

unsigned long long number(std::uint64_t n) { return n; } // to be printed

class Week {
public:
    bool run(std::uint64_t hours) {
        if (!room_) {
            return false;
        }
        clock_.prepare(rate);
        const std::uint64_t blocks = hours * 3600 * rate / block, hour = 3600 * std::uint64_t{rate} / block;
        for (std::uint64_t i = 0; i < blocks; ++i) {
            push_cycle();
            if (i % hour == hour - 1 && !adds_up()) {
                return false;
            }
        }
        std::printf("%llu h of stream, %llu blocks, %llu samples, largest error of a time %llu ns\n",
                    number(hours), number(blocks), number(pushed_), number(error_ns_));
        return adds_up() && error_ns_ == 0;
    }

private:
    // What the host does with its position is nothing to the stream, which goes on.
    void push_cycle() {
        if (random_.one_in(500)) {
            position_ = static_cast<std::int64_t>(random_.below(1'000'000'000));
        }
        if (random_.one_in(2000)) {
            playing_ = !playing_;
        }
        audio::HostBlock told;
        told.frames = block;
        told.playing = playing_;
        told.position = position_;
        position_ += playing_ ? block : 0;
        const audio::BlockTime time = clock_.begin_block(told);
        if (first_) {
            frame_ = time.first_frame;
            first_ = false;
        }
        const auto ns = static_cast<std::uint64_t>(time.time.time_since_epoch().count());
        const std::uint64_t want = exact_ns(frame_);
        error_ns_ = std::max(error_ns_, ns > want ? ns - want : want - ns);
        frame_ += block;
        for (std::size_t track = 0; track < tracks; ++track) {
            const LocalcastSampleHandle sample{track + 1, ns, 0, pushed_++, 0, 0, 0};
            failed_ += localcast_runtime_push_audio_block(room_->runtime().get(), sample) ? 0 : 1;
        }
        cycles_.push_back(ns);
        while (cycles_.front() + 5 * second < ns) {
            cycles_.pop_front();
        }
    }

    [[nodiscard]] bool adds_up() const {
        LocalcastRuntimeStats stats{};
        stats.size = sizeof stats;
        localcast_runtime_stats(room_->runtime().get(), &stats);
        const std::uint64_t live = cycles_.size() * tracks;
        const std::size_t length = localcast_runtime_view_len(room_->runtime().get(), LOCALCAST_SAMPLE_AUDIO_BLOCK);
        const bool good = failed_ == 0 && stats.admitted_count == pushed_ && stats.live_count == live && length == live &&
                          stats.expired_count == pushed_ - live && stats.late_count == 0 &&
                          stats.overrun_count == 0 && stats.failed_count == 0;
        if (!good) {
            std::printf("after %llu samples: admitted %llu, live %llu (wanted %llu), late %llu, overrun %llu, "
                        "failed %llu\n",
                        number(pushed_), number(stats.admitted_count), number(stats.live_count), number(live),
                        number(stats.late_count), number(stats.overrun_count), number(stats.failed_count));
        }
        return good;
    }

    std::optional<audio::Room> room_ = audio::Room::join("a week", {}, {std::chrono::seconds(5), 1 << 13});
    audio::StreamClock clock_{room_->memory(), room_->slot()};
    test::Random random_{7};
    std::int64_t position_ = 0;
    bool playing_ = true, first_ = true;
    std::uint64_t frame_ = 0, pushed_ = 0, failed_ = 0, error_ns_ = 0;
    std::deque<std::uint64_t> cycles_; // those in the window
};

} // namespace

int main(int argc, char **argv) {
    Week week;
    return week.run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1) ? EXIT_SUCCESS : EXIT_FAILURE;
}
