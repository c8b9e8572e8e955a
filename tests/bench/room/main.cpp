// What a block costs an instance's audio thread, beside a memcpy of its samples and bare pushes, and beside the number
// of instances. All sides take turns in one process, the fastest of many rounds counts: other work only ever adds.
// SPDX-License-Identifier: MIT
#include "localcast_juce/audio/sanitised_copy.hpp"
#include "localcast_juce/localcast_juce.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

using namespace localcast;

namespace {

constexpr int frames = 64;
constexpr int rounds = 200;
constexpr double never = std::numeric_limits<double>::infinity();

class PlayHead : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override { return position_; }
    PlayHead() { position_->setIsPlaying(true); }
    void at(std::int64_t frame) { position_->setTimeInSamples(frame); } // the host's own work: as little as can be

private:
    juce::Optional<PositionInfo> position_ = PositionInfo();
};

// A host with this many instances in one room, all of which get every cycle.
class Crowd {
public:
    Crowd(const std::string &room, int instances) {
        for (int i = 0; i < instances; ++i) {
            rooms_.push_back(std::make_unique<audio::Room>(audio::Room::join(room, {}, {}).value()));
            producers_.push_back(std::make_unique<audio::AudioBlockProducer>(*rooms_.back(), "mic " + std::to_string(i)));
            producers_.back()->prepare(48000.0, frames, 2);
        }
        buffer_.setSize(2, frames);
        for (int i = 0; i < frames; ++i) {
            buffer_.setSample(0, i, 0.5f);
            buffer_.setSample(1, i, -0.25f);
        }
    }

    void cycle() {
        host_.at(position_);
        for (auto &producer : producers_) {
            producer->push(buffer_, &host_);
        }
        position_ += frames;
    }
    [[nodiscard]] int size() const { return static_cast<int>(producers_.size()); }
    [[nodiscard]] std::uint64_t refused() const {
        std::uint64_t refused = 0;
        for (const audio::Peer &peer : rooms_.front()->peers()) {
            refused += peer.refused_blocks + peer.clock_jumps;
        }
        return refused;
    }

private:
    std::vector<std::unique_ptr<audio::Room>> rooms_;
    std::vector<std::unique_ptr<audio::AudioBlockProducer>> producers_;
    juce::AudioBuffer<float> buffer_;
    PlayHead host_;
    std::int64_t position_ = 0;
};

// Makes the compiler believe that somebody reads this memory.
void keep(const float *memory) {
    static std::atomic<const float *> reader;
    reader.store(memory, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

template <typename Work>
void time(double &fastest_ns, int calls, Work &&work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const double ns = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / calls;
    fastest_ns = std::min(fastest_ns, ns);
}

void row(const char *what, double ours, double theirs, const char *target) {
    std::printf("| %s | %.1f | %.1f | %.2f | %s |\n", what, ours, theirs, ours / theirs, target);
}

// What a push does beside the core's push of an audio block, each by itself.
class Parts {
public:
    Parts() { clock_.prepare(48000); }

    void time_all() {
        time(now_ns_, 1024, [&] {
            for (int i = 0; i < 1024; ++i) {
                sum_ += audio::arrival_now_ns();
            }
        });
        time(host_ns_, 1024, [&] {
            for (int i = 0; i < 1024; ++i) {
                host_.at(i);
                sum_ += audio::host_block(&host_, frames).frames;
            }
        });
        time(clock_ns_, 1024, [&] {
            for (int i = 0; i < 1024; ++i, position_ += frames) {
                sum_ += clock_.begin_block({frames, position_, std::nullopt, true}).first_frame;
            }
        });
        time(copy_ns_, 1024, [&] {
            for (int i = 0; i < 1024; ++i) {
                sum_ += audio::sanitised_copy(to_.data(), from_.data(), from_.size());
                keep(to_.data());
            }
        });
    }
    void print() const {
        std::printf("by itself: the clock of arrivals %.1f ns, what the playhead tells %.1f ns, the stream's clock %.1f ns, "
                    "the copy without what is not finite %.1f ns\n", now_ns_, host_ns_, clock_ns_, copy_ns_);
        keep(reinterpret_cast<const float *>(&sum_));
    }

private:
    audio::Room room_ = audio::Room::join("bench parts", {}, {}).value();
    audio::StreamClock clock_{room_.memory(), room_.slot()};
    PlayHead host_;
    std::vector<float> from_ = std::vector<float>(frames * 2, 0.5f), to_ = from_;
    std::int64_t position_ = 0;
    std::uint64_t sum_ = 0;
    double now_ns_ = never, host_ns_ = never, clock_ns_ = never, copy_ns_ = never;
};

} // namespace

int main() {
    double one_ns = never, many_ns = never, copy_ns = never, bare_ns = never, core_ns = never;
    Parts parts;
    Crowd one("bench one", 1), many("bench many", 64);
    const audio::Room bare_room = audio::Room::join("bench bare", {}, {}).value();
    auto bare = Producer<Kind::scene_ray>::create("bare").value();
    auto core = Producer<Kind::audio_block>::create("core").value();
    auto ring = PayloadRing::create(bare_room.runtime(), audio_block_bytes(frames * 2), 4127).value();
    std::vector<float> from(frames * 2, 0.5f), to(frames * 2);
    std::uint64_t frame = 48000;

    for (int round = 0; round < rounds; ++round) {
        time(one_ns, 1024, [&] {
            for (int i = 0; i < 1024; ++i) {
                one.cycle();
            }
        });
        time(many_ns, 16 * many.size(), [&] {
            for (int i = 0; i < 16; ++i) {
                many.cycle();
            }
        });
        time(copy_ns, 1024, [&] {
            for (int i = 0; i < 1024; ++i) {
                std::memcpy(to.data(), from.data(), from.size() * sizeof(float));
                keep(to.data()); // else the compiler copies once
            }
        });
        time(bare_ns, 1024, [&] {
            for (int i = 0; i < 1024; ++i, frame += frames) {
                bare.push(bare_room.runtime(), frame_time({}, frame, 48000), std::chrono::nanoseconds(0));
            }
        });
        time(core_ns, 1024, [&] {
            AudioBlock block{};
            block.frame_count = frames;
            block.channel_count = 2;
            block.sample_rate_hz = 48000;
            block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
            for (int i = 0; i < 1024; ++i, frame += frames) {
                push_audio_block(core, bare_room.runtime(), ring, frame_time({}, frame, 48000),
                                 std::chrono::nanoseconds(0), block, from);
            }
        });
    }
    for (int round = 0; round < rounds; ++round) {
        parts.time_all();
    }
    std::printf("| what | ns | beside it, ns | ratio | target |\n|---|---|---|---|---|\n");
    row("push of 64 stereo frames beside 1 us", one_ns, 1000, "<= 1");
    row("the same beside memcpy of its samples and two bare pushes of a handle", one_ns, copy_ns + 2 * bare_ns, "<= 1");
    row("the same beside memcpy and two bare pushes of an audio block", one_ns, copy_ns + 2 * core_ns, "<= 1");
    row("the same beside one bare push of an audio block", one_ns, core_ns, "");
    row("a block of one of 64 instances in a room beside one alone", many_ns, one_ns, "<= 2");
    std::printf("\nmemcpy %.1f ns, bare push of a handle %.1f ns, of an audio block %.1f ns\n", copy_ns, bare_ns, core_ns);
    parts.print();
    std::printf("blocks refused or off their run: %llu\n", static_cast<unsigned long long>(one.refused() + many.refused()));
    return 0;
}
