// SPDX-License-Identifier: MIT
#include "rig.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace localcast;
using namespace localcast::test;
using audio::AnalysisConfig;
using audio::AnalysisWorker;
using namespace std::chrono_literals;

namespace {

constexpr int rate = 48000;
constexpr std::int64_t delay = 137; // of the second microphone, in frames

struct Heard {
    std::vector<std::uint64_t> times_ns; // of the audio blocks, piece by piece
    std::vector<float> samples;          // of the second microphone
    std::vector<PhaseClaim> claims;
};

// Plays `seconds` of noise into two microphones, in blocks of these lengths in turn.
Heard play(bool offline, std::vector<int> lengths, int seconds = 8) {
    audio::Room near = enter("bounce"), far = enter("bounce");
    audio::AudioBlockProducer near_mic(near, "near"), far_mic(far, "far");
    REQUIRE(near_mic.prepare(rate, 1024, 1));
    REQUIRE(far_mic.prepare(rate, 1024, 1));
    AnalysisWorker worker(near);
    AnalysisConfig config;
    config.reference = SensorId::of("near");
    config.sources = {SensorId::of("far")};
    config.interval = 1ms;
    worker.set_offline(offline);
    REQUIRE(worker.start(config));

    Heard heard;
    audio::PhaseClaimReader reader(near.runtime(), SensorId::of("far"));
    Cursor<Kind::audio_block> cursor(near.runtime());
    const auto listen = [&] {
        while (const auto claim = reader.next()) {
            heard.claims.push_back(claim->claim);
        }
        while (const Result<Sample> sample = cursor.next()) {
            std::vector<float> samples(1024);
            const auto block = copy_audio_block(View<Kind::audio_block>(near.runtime()), *sample, samples);
            if (block && sample->sensor_id_hash == SensorId::of("far").hash()) {
                heard.times_ns.push_back(sample->timestamp_ns);
                heard.samples.insert(heard.samples.end(), samples.begin(), samples.begin() + block->frame_count);
            }
        }
    };
    PlayHead host;
    std::int64_t frame = 0;
    for (std::size_t i = 0; frame < std::int64_t{seconds} * rate; ++i) {
        const int length = lengths[i % lengths.size()];
        host.at(frame);
        near_mic.push(noise_buffer(1, length, 3, frame), &host);
        const audio::PushedBlock pushed = far_mic.push(noise_buffer(1, length, 3, frame - delay), &host);
        worker.analyse_now();
        // In real time the thread keeps up; here it is waited for, lest the test be faster than it.
        while (!offline && worker.consumed() + 2s < pushed.time.time && worker.problem().empty()) {
            std::this_thread::yield();
        }
        listen();
        frame += length;
    }
    while (!offline && worker.consumed() < frame_time({}, static_cast<std::uint64_t>(rate + frame), rate)) {
        std::this_thread::yield();
    }
    listen();
    CHECK(worker.missed_blocks() == 0);
    CHECK(worker.problem() == "");
    return heard;
}

} // namespace

TEST_CASE("a bounce is real time, sample for sample and claim for claim") {
    const Heard live = play(false, {64});
    const Heard bounce = play(true, {1024, 1024, 500, 1, 128});
    REQUIRE(live.samples.size() >= 8 * rate);
    const std::size_t count = std::min(live.samples.size(), bounce.samples.size());
    CHECK(std::memcmp(live.samples.data(), bounce.samples.data(), count * sizeof(float)) == 0);
    CHECK(live.times_ns.front() == bounce.times_ns.front());
    REQUIRE(live.claims.size() >= 10);
    for (std::size_t i = 0; i < std::min(live.claims.size(), bounce.claims.size()); ++i) {
        CHECK(std::memcmp(&live.claims[i], &bounce.claims[i], sizeof(PhaseClaim)) == 0);
    }
    CHECK(live.claims.size() <= bounce.claims.size() + 1);
    CHECK(bounce.claims.size() <= live.claims.size() + 1);
    CHECK(live.claims.back().valid != 0);
    CHECK(std::abs(live.claims.back().delay_samples - delay) < 0.1);
}

TEST_CASE("two bounces are the same to the bit, whatever the length of their blocks") {
    const Heard one = play(true, {512}), other = play(true, {480, 33});
    REQUIRE(one.claims.size() >= 10);
    for (std::size_t i = 0; i < std::min(one.claims.size(), other.claims.size()); ++i) {
        CHECK(std::memcmp(&one.claims[i], &other.claims[i], sizeof(PhaseClaim)) == 0);
    }
}

TEST_CASE("analyse_now does nothing while the host runs in real time") {
    audio::Room room = enter("real time");
    AnalysisWorker worker(room);
    AnalysisConfig config;
    config.event_sources = {SensorId::of("mic")};
    config.interval = 1h;
    REQUIRE(worker.start(config));
    audio::AudioBlockProducer mic(room, "mic");
    REQUIRE(mic.prepare(rate, 1024, 1));
    for (int i = 0; i < 50; ++i) {
        mic.push(noise_buffer(1, 1024, 1, i * 1024), nullptr);
    }
    worker.analyse_now();
    CHECK(worker.consumed() == StreamTime(1s));
    worker.set_offline(true);
    worker.analyse_now();
    CHECK(worker.consumed() > StreamTime(1s));
}

TEST_CASE("what has been pushed by the end is claimed, whenever somebody looked last") {
    const auto claims_of = [](bool offline) {
        audio::Room room = enter(offline ? "finished render" : "finished in real time");
        audio::AudioBlockProducer near_mic(room, "near"), far_mic(room, "far");
        REQUIRE(near_mic.prepare(rate, 512, 1));
        REQUIRE(far_mic.prepare(rate, 512, 1));
        AnalysisWorker worker(room);
        worker.set_offline(offline);
        AnalysisConfig config{.reference = SensorId::of("near"), .sources = {SensorId::of("far")}};
        config.interval = 1h; // in real time nobody looks before the end
        REQUIRE(worker.start(config));
        PlayHead host;
        for (std::int64_t frame = 0; frame < 4 * rate; frame += 512) {
            host.at(frame);
            near_mic.push(noise_buffer(1, 512, 3, frame), &host);
            worker.analyse_now(); // in a render: before the other microphone's block
            far_mic.push(noise_buffer(1, 512, 3, frame - delay), &host);
        }
        worker.finish();
        CHECK(worker.consumed() == StreamTime(1s) + 4s);
        CHECK(worker.problem() == "");
        std::vector<PhaseClaim> claims;
        audio::PhaseClaimReader reader(room.runtime(), SensorId::of("far"));
        while (const auto claim = reader.next()) {
            claims.push_back(claim->claim);
        }
        worker.finish(); // over again, it has nothing to say
        CHECK_FALSE(reader.next());
        REQUIRE(worker.start(config));
        return claims;
    };
    const std::vector<PhaseClaim> live = claims_of(false), render = claims_of(true);
    REQUIRE(live.size() == render.size());
    REQUIRE(live.size() >= 4);
    CHECK(std::memcmp(live.data(), render.data(), live.size() * sizeof(PhaseClaim)) == 0);
    CHECK(live.back().evidence_end_ns > 4'900'000'000); // nothing of the end is left unread
    CHECK(std::abs(live.back().delay_samples - delay) < 0.1);
}

TEST_CASE("a plan is followed as it changes") {
    audio::Room room = enter("plan");
    audio::AudioBlockProducer near_mic(room, "near"), far_mic(room, "far");
    REQUIRE(near_mic.prepare(rate, 1024, 1));
    REQUIRE(far_mic.prepare(rate, 1024, 1));
    std::optional<AnalysisConfig> wanted;
    int asked = 0, rests = 0;
    std::vector<std::uint64_t> evidence; // of what was found, where there was something
    AnalysisWorker worker(room);
    worker.set_offline(true);
    REQUIRE(worker.follow({[&] { ++asked; return wanted; },
                           [&](const estimators::PhaseAnalyser *phases) {
                               rests += phases == nullptr;
                               if (phases != nullptr && phases->estimate(0).accepted()) {
                                   evidence.push_back(phases->claim(0).evidence_start_ns);
                               }
                           }},
                          1h));
    PlayHead host;
    std::int64_t frame = 0;
    const auto play = [&](int blocks) {
        for (int i = 0; i < blocks; ++i, frame += 1024) {
            host.at(frame);
            near_mic.push(noise_buffer(1, 1024, 3, frame), &host);
            far_mic.push(noise_buffer(1, 1024, 3, frame - delay), &host);
            worker.analyse_now();
        }
    };
    play(10);
    CHECK(asked == 10);
    CHECK(rests == 10);
    wanted = AnalysisConfig{.reference = SensorId::of("near"), .sources = {SensorId::of("far")}, .from = StreamTime(1s)};
    play(150);
    REQUIRE_FALSE(evidence.empty());
    const StreamTime later = StreamTime(1s) + 3s;
    wanted->from = later; // another answer: begins anew
    evidence.clear();
    play(200);
    REQUIRE_FALSE(evidence.empty());
    CHECK(evidence.front() >= to_ns(later));
    wanted->reference = SensorId::of("far");
    play(1);
    CHECK_FALSE(worker.problem().empty());
    wanted->reference = SensorId::of("near");
    play(1);
    CHECK(worker.problem() == "");
}

TEST_CASE("a plan that is patient is asked that seldom, and waits for nobody when it is to end") {
    audio::Room room = enter("patience");
    AnalysisWorker patient(room), other(room);
    std::atomic<int> asked{0}, others_asked{0};
    const auto nothing = [](std::atomic<int> &count) {
        return [&count] { ++count; return std::optional<AnalysisConfig>(); };
    };
    REQUIRE(patient.follow({nothing(asked), {}, [&] { return asked < 3 ? 1u : 3'600'000u; }}, 1ms));
    while (asked < 3) {
        std::this_thread::yield();
    }
    REQUIRE(other.follow({nothing(others_asked), {}}, 1ms));
    while (others_asked < 30) {
        std::this_thread::yield();
    }
    patient.stop();
    CHECK(asked == 3);
}

TEST_CASE("blocks that were missed add up while a plan is followed, however often it changes") {
    audio::Room room = enter("missed");
    audio::AudioBlockProducer mic(room, "mic");
    REQUIRE(mic.prepare(rate, 1024, 1));
    AnalysisConfig wanted{.event_sources = {SensorId::of("mic")}, .from = StreamTime(1s)};
    const audio::AnalysisPlan plan{[&] { return std::optional(wanted); }, {}};
    AnalysisWorker worker(room);
    worker.set_offline(true);
    REQUIRE(worker.follow(plan, 1h));
    PlayHead host;
    std::int64_t frame = 0;
    const auto play_and_look = [&](int blocks) {
        for (int i = 0; i < blocks; ++i, frame += 1024) {
            host.at(frame);
            mic.push(noise_buffer(1, 1024, 3, frame), &host);
        }
        worker.analyse_now();
    };
    play_and_look(10);
    CHECK(worker.missed_blocks() == 0);
    play_and_look(300); // 6.4 s, of which the window holds 5
    const std::uint64_t missed = worker.missed_blocks();
    CHECK(missed > 0);
    wanted.from = frame_time(StreamTime(1s), static_cast<std::uint64_t>(frame), rate);
    play_and_look(10); // begins anew
    CHECK(worker.missed_blocks() == missed);
    play_and_look(300);
    CHECK(worker.missed_blocks() > missed);
    REQUIRE(worker.follow(plan, 1h));
    CHECK(worker.missed_blocks() == 0);
    CHECK(worker.problem() == "");
}

TEST_CASE("an analysis that makes no sense is refused in words") {
    audio::Room room = enter("senseless");
    AnalysisWorker worker(room);
    AnalysisConfig config;
    config.reference = SensorId::of("mic");
    config.sources = {SensorId::of("mic")};
    CHECK_FALSE(worker.start(config));
    CHECK_FALSE(worker.problem().empty());
    config.sources = {SensorId::of("other")};
    CHECK(worker.start(config));
    CHECK(worker.problem() == "");
    CHECK(worker.start(config)); // over again
    worker.stop();
    worker.stop();
}
