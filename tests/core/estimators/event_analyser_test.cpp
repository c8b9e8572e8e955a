// The event analyser behind a real runtime: blocks in, claims out.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "localcast/estimators/event_analyser.hpp"
#include "localcast_payload.h"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::estimators::EventAnalyser;
using localcast::estimators::EventAnalyserConfig;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

using RuntimePtr = std::unique_ptr<LocalcastRuntime, void (*)(LocalcastRuntime*)>;

RuntimePtr make_runtime() {
    return {localcast_runtime_create_with_capacity(0, 16384), localcast_runtime_destroy};
}

std::uint64_t hash(const std::string& name) {
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
}

/** Pushes one mono recording as audio blocks of any size. */
class Speaker {
public:
    Speaker(LocalcastRuntime* runtime, const std::string& name, std::vector<float> samples, std::uint32_t rate = 48000)
        : runtime_(runtime), samples_(std::move(samples)), rate_(rate),
          ring_(localcast_payload_ring_create(runtime, sizeof(LocalcastAudioBlockDescriptor) + 8192 * sizeof(float),
                                              2048, 0)),
          producer_(localcast_producer_create(LOCALCAST_SAMPLE_AUDIO_BLOCK, hash(name), 0)) {}
    ~Speaker() {
        localcast_producer_destroy(producer_);
        localcast_payload_ring_release(ring_);
    }
    Speaker(const Speaker&) = delete;
    Speaker& operator=(const Speaker&) = delete;

    [[nodiscard]] bool done() const { return next_ >= samples_.size(); }
    void be_late(std::uint64_t ns) { late_ns_ += ns; }

    void push(std::uint64_t count) {
        count = std::min<std::uint64_t>(count, samples_.size() - next_);
        if (count == 0) {
            return;
        }
        LocalcastPayload payload{};
        REQUIRE(localcast_payload_begin(ring_, sizeof(LocalcastAudioBlockDescriptor) + count * sizeof(float),
                                        &payload) == LOCALCAST_OK);
        LocalcastAudioBlockDescriptor block{};
        block.data_handle = payload.handle + sizeof block;
        block.frame_count = static_cast<std::uint32_t>(count);
        block.channel_count = 1;
        block.sample_rate_hz = rate_;
        block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED;
        block.start_sample = next_;
        std::memcpy(payload.data, &block, sizeof block);
        std::memcpy(static_cast<char*>(payload.data) + sizeof block, samples_.data() + next_, count * sizeof(float));
        const std::uint64_t time = late_ns_ + next_ / rate_ * second_ns + next_ % rate_ * second_ns / rate_;
        REQUIRE(localcast_payload_commit(ring_, time));
        REQUIRE(localcast_producer_push_audio_block(producer_, runtime_, time, time,
                                                    static_cast<const LocalcastAudioBlockDescriptor*>(payload.data),
                                                    nullptr));
        next_ += count;
    }

private:
    LocalcastRuntime* runtime_;
    std::vector<float> samples_;
    std::uint32_t rate_;
    std::uint64_t next_ = 0;
    std::uint64_t late_ns_ = 0;
    LocalcastPayloadRing* ring_;
    LocalcastProducer* producer_;
};

/** Noise bursts of 6 ms at these frames, over faint noise. */
std::vector<float> claps(std::size_t frames, const std::vector<std::size_t>& at, std::uint64_t seed) {
    auto signal = white_noise(frames, 1e-4, seed);
    for (const std::size_t first : at) {
        const auto noise = white_noise(288, 0.3, seed + first);
        for (std::size_t i = 0; i < noise.size(); ++i) {
            signal[first + i] += noise[i] * static_cast<float>(std::pow(10.0, -static_cast<double>(i) / 144.0));
        }
    }
    return signal;
}

double frames_off(const LocalcastEventClaimDescriptor& claim, double frame, double sample_rate_hz = 48000.0) {
    return std::abs(static_cast<double>(claim.onset_ns) * 1e-9 * sample_rate_hz - frame);
}

} // namespace

TEST_CASE("an event claim reaches the window, stamped with its onset, from the source that heard it") {
    const auto runtime = make_runtime();
    Speaker near(runtime.get(), "near", claps(96000, {30000, 60000}, 71));
    Speaker far(runtime.get(), "far", claps(96000, {30500, 60500}, 72));
    const std::uint64_t sources[] = {hash("near"), hash("far")};
    EventAnalyser analyser(runtime.get(), sources);
    while (!near.done()) {
        near.push(480);
        far.push(480);
        analyser.poll();
    }
    analyser.finish();
    CHECK(analyser.missed_blocks() == 0);
    CHECK(analyser.failed_claims() == 0);
    CHECK(localcast_runtime_view_len(runtime.get(), LOCALCAST_SAMPLE_EVENT_CLAIM) == 4);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(analyser.event_count(i) == 2);
        LocalcastSampleHandle handle{};
        LocalcastEventClaimDescriptor claim{};
        REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_EVENT_CLAIM, sources[i], &handle));
        REQUIRE(localcast_runtime_copy_payload(runtime.get(), LOCALCAST_SAMPLE_EVENT_CLAIM, &handle, 0, &claim,
                                               sizeof claim) == LOCALCAST_OK);
        CHECK(handle.timestamp_ns == claim.onset_ns);
        CHECK(claim.source_id_hash == sources[i]);
        CHECK(claim.type == LOCALCAST_EVENT_TYPE_CLAP);
        CHECK(claim.position_valid == 0);
        CHECK(frames_off(claim, i == 0 ? 60000.0 : 60500.0) <= 12.0);
        const auto events = analyser.take_events(i);
        REQUIRE(events.size() == 2);
        CHECK(events.back().onset_ns == claim.onset_ns);
        CHECK(analyser.take_events(i).empty());
    }
}

TEST_CASE("block sizes, polls and the sources' sample rates change nothing in the events") {
    const auto signal = claps(88200, {20000, 41000, 70000}, 73);
    std::vector<LocalcastEventClaimDescriptor> first;
    for (const std::uint64_t seed : {1u, 2u}) {
        const auto runtime = make_runtime();
        Speaker one(runtime.get(), "one", signal, 44100);
        Speaker other(runtime.get(), "other", claps(96000, {9000}, 74));
        const std::uint64_t sources[] = {hash("other"), hash("one")};
        EventAnalyser analyser(runtime.get(), sources);
        std::mt19937_64 random(seed);
        while (!one.done()) {
            one.push(50 + random() % 2000);
            other.push(50 + random() % 2000);
            if (random() % 3 == 0) {
                analyser.poll();
            }
        }
        analyser.finish();
        auto events = analyser.take_events(1);
        REQUIRE(events.size() == 3);
        CHECK(frames_off(events[2], 70000.0, 44100.0) <= 12.0);
        if (first.empty()) {
            first = events;
        }
        CHECK(std::memcmp(first.data(), events.data(), events.size() * sizeof events[0]) == 0);
    }
}

TEST_CASE("a claim comes with the block that completes the latency behind its onset") {
    const auto runtime = make_runtime();
    Speaker speaker(runtime.get(), "one", claps(48000, {24000}, 75));
    const std::uint64_t sources[] = {hash("one")};
    EventAnalyser analyser(runtime.get(), sources);
    speaker.push(8192);
    speaker.push(8192);
    speaker.push(7616);
    analyser.poll();
    CHECK(analyser.event_count(0) == 0);
    speaker.push(4800);
    analyser.poll();
    CHECK(analyser.event_count(0) == 1);
}

TEST_CASE("a source that vanishes has its last event claimed, and its return after a minute is no event") {
    const auto runtime = make_runtime();
    auto signal = claps(192000, {94000, 150000}, 76);
    add(signal, tone(4.0, 300.0, 0.0));
    Speaker source(runtime.get(), "source", signal);
    Speaker steady(runtime.get(), "steady", white_noise(48000 * 64, 1e-3, 77));
    const std::uint64_t sources[] = {hash("source"), hash("steady")};
    EventAnalyser analyser(runtime.get(), sources);
    const auto both = [&](int blocks) {
        for (int i = 0; i < blocks; ++i) {
            source.push(4800);
            steady.push(4800);
            analyser.poll();
        }
    };
    both(20);
    CHECK(analyser.event_count(0) == 0);
    for (int i = 0; i < 600; ++i) {
        steady.push(4800);
        analyser.poll();
    }
    CHECK(analyser.event_count(0) == 1);
    source.be_late(60 * second_ns);
    both(20);
    analyser.finish();
    const auto events = analyser.take_events(0);
    REQUIRE(events.size() == 2);
    CHECK(frames_off(events[0], 94000.0) <= 12.0);
    CHECK(frames_off(events[1], 150000.0 + 60.0 * 48000.0) <= 12.0);
    CHECK(analyser.counts(0).gap_frames == 60 * 48000);
    CHECK(analyser.event_count(1) == 0);
}

TEST_CASE("after a reset of the window events are found in the new stream") {
    const auto runtime = make_runtime();
    Speaker before(runtime.get(), "one", claps(48000, {20000}, 78));
    Speaker after(runtime.get(), "one", claps(48000, {30000}, 79));
    const std::uint64_t sources[] = {hash("one")};
    EventAnalyser analyser(runtime.get(), sources);
    while (!before.done()) {
        before.push(4800);
        analyser.poll();
    }
    CHECK(analyser.take_events(0).size() == 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    while (!after.done()) {
        after.push(4800);
        analyser.poll();
    }
    analyser.finish();
    const auto events = analyser.take_events(0);
    REQUIRE(events.size() == 1);
    CHECK(frames_off(events[0], 30000.0) <= 12.0);
}

TEST_CASE("an event analyser without runtime, with a sensor twice, a hash 0 or nonsense is refused by exception") {
    const auto runtime = make_runtime();
    const std::uint64_t one[] = {1};
    const std::uint64_t twice[] = {1, 1};
    const std::uint64_t none[] = {0};
    CHECK_THROWS_AS(EventAnalyser(nullptr, one), std::invalid_argument);
    CHECK_THROWS_AS(EventAnalyser(runtime.get(), twice), std::invalid_argument);
    CHECK_THROWS_AS(EventAnalyser(runtime.get(), none), std::invalid_argument);
    CHECK_THROWS_AS(EventAnalyser(runtime.get(), one, {0, 9.0}), std::invalid_argument);
    CHECK_THROWS_AS(EventAnalyser(runtime.get(), one, {0, 1.0, 2.0}), std::invalid_argument);
}

TEST_CASE("what leaves the window before the stream's start is no missed block, and what does so behind it is one") {
    constexpr std::uint64_t block = 4800;
    const auto runtime = make_runtime();
    Speaker speaker(runtime.get(), "speaker", claps(130 * block, {35 * block, 45 * block}, 81));
    const auto speak = [&](int blocks) {
        for (int i = 0; i < blocks; ++i) {
            speaker.push(block);
        }
    };
    speak(50);
    const std::uint64_t sources[] = {hash("speaker")};
    EventAnalyser analyser(runtime.get(), sources, {.stream_start_ns = 4 * second_ns});
    analyser.poll(1); // the first block of the window, ...
    speak(20);        // ... which has gone on by 18 others before the next look
    analyser.poll();
    CHECK(analyser.missed_blocks() == 0);
    CHECK(analyser.event_count(0) == 1);
    speak(60);
    CHECK(analyser.missed_blocks() == 0);
    analyser.poll();
    CHECK(analyser.missed_blocks() == 9);
}
