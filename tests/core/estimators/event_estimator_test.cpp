// Onsets of constructed sounds: times, kinds, latency, and what must not be found.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>
#include <vector>

#include "localcast/estimators/event_estimator.hpp"
#include "room/room.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::estimators::event_latency_seconds;
using localcast::estimators::least_event_latency_seconds;
using localcast::estimators::EventEstimate;
using localcast::estimators::EventEstimator;
using localcast::estimators::EventEstimatorConfig;
using localcast::estimators::EventType;

namespace {

std::vector<EventEstimate> events_of(const std::vector<float>& signal, EventEstimatorConfig config = {}) {
    EventEstimator estimator(config);
    std::vector<EventEstimate> events;
    estimator.process(signal, events);
    estimator.finish(events);
    return events;
}

/** White noise that begins at once and dies away by 40 dB within `seconds`. */
void add_burst(std::vector<float>& signal, std::size_t at, double seconds, double level, std::uint64_t seed,
               double sample_rate_hz = rate_hz) {
    const auto length = static_cast<std::size_t>(seconds * sample_rate_hz);
    const auto noise = white_noise(length, level, seed);
    for (std::size_t i = 0; i < length && at + i < signal.size(); ++i) {
        const double decay = std::pow(10.0, -2.0 * static_cast<double>(i) / static_cast<double>(length));
        signal[at + i] += noise[i] * static_cast<float>(decay);
    }
}

/** A tone that sets in over `attack_s` and dies away with `decay_s`; 0: not at all. */
void add_tone(std::vector<float>& signal, std::size_t at, double hz, double attack_s, double decay_s) {
    for (std::size_t i = at; i < signal.size(); ++i) {
        const double t = static_cast<double>(i - at) / rate_hz;
        const double envelope = std::min(1.0, t / attack_s) * (decay_s > 0.0 ? std::exp(-t / decay_s) : 1.0);
        signal[i] += static_cast<float>(0.3 * envelope * std::sin(2.0 * std::numbers::pi * hz * t));
    }
}

std::vector<float> hum(double seconds) {
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz));
    for (std::size_t n = 0; n < signal.size(); ++n) {
        for (int k = 1; k < 10; ++k) {
            const double phase = 2.0 * std::numbers::pi * 50.0 * k * static_cast<double>(n) / rate_hz + k * k;
            signal[n] += static_cast<float>(0.1 / k * std::sin(phase));
        }
    }
    return signal;
}

} // namespace

TEST_CASE("claps in rooms are found within a quarter of a millisecond, each once") {
    std::mt19937_64 random(41);
    for (const double rt60_s : {0.2, 0.4}) {
        std::vector<float> dry(static_cast<std::size_t>(6.0 * rate_hz));
        std::vector<double> truth;
        localcast::room::Scene scene;
        scene.rt60_seconds = rt60_s;
        scene.snr_db = 20.0;
        scene.source = {2.2, 2.0, 1.4};
        scene.microphones.emplace_back();
        scene.microphones.back().position = {3.1, 3.2, 1.6};
        const double flight = distance_m(scene.source, scene.microphones[0].position) /
                              localcast::room::speed_of_sound_m_per_s * rate_hz;
        for (int i = 0; i < 7; ++i) {
            const auto at = static_cast<std::size_t>((0.4 + 0.75 * i) * rate_hz) + random() % 4800;
            add_burst(dry, at, 0.001 * static_cast<double>(1 + random() % 10), 0.3, random());
            truth.push_back(static_cast<double>(at) + flight);
        }
        const auto events = events_of(localcast::room::record(scene, dry)[0].samples);
        REQUIRE(events.size() == truth.size());
        for (std::size_t i = 0; i < truth.size(); ++i) {
            CHECK(std::abs(events[i].onset_frame - truth[i]) <= 12.0);
            CHECK(std::abs(events[i].onset_frame - truth[i]) <= 4.0 * events[i].onset_uncertainty_frames);
            CHECK(events[i].type == EventType::clap);
            CHECK(events[i].confidence > 0.9);
        }
    }
}

TEST_CASE("one clap heard by two microphones gives their delay within a quarter of a millisecond") {
    std::vector<float> dry(48000);
    add_burst(dry, 24000, 0.005, 0.3, 40);
    localcast::room::Scene scene;
    scene.rt60_seconds = 0.3;
    scene.source = {2.2, 2.0, 1.4};
    scene.microphones.resize(2);
    scene.microphones[0].position = {3.1, 3.2, 1.6};
    scene.microphones[1].position = {4.4, 1.1, 1.2};
    scene.microphones[1].clock.offset_seconds = 0.0123;
    const auto recordings = localcast::room::record(scene, dry);
    const auto first = events_of(recordings[0].samples);
    const auto second = events_of(recordings[1].samples);
    REQUIRE((first.size() == 1 && second.size() == 1));
    CHECK(std::abs(second[0].onset_frame - first[0].onset_frame - recordings[1].delay_samples) <= 12.0);
}

TEST_CASE("the onset of a clap is the same at every sample rate") {
    for (const double sample_rate_hz : {8000.0, 44100.0, 96000.0, 384000.0}) {
        std::vector<float> signal(static_cast<std::size_t>(1.2 * sample_rate_hz));
        const auto at = static_cast<std::size_t>(0.61 * sample_rate_hz);
        add_burst(signal, at, 0.006, 0.3, 42, sample_rate_hz);
        const auto events = events_of(signal, {sample_rate_hz});
        REQUIRE(events.size() == 1);
        CHECK(std::abs(events[0].onset_frame - static_cast<double>(at)) <= 0.00025 * sample_rate_hz);
    }
}

TEST_CASE("a clap over a loud low note is heard at its own time") {
    std::vector<float> signal = tone(2.0, 110.0, 0.3);
    add_burst(signal, 60000, 0.005, 0.1, 43);
    const auto events = events_of(signal);
    REQUIRE(events.size() == 1);
    CHECK(std::abs(events[0].onset_frame - 60000.0) <= 12.0);
}

TEST_CASE("claps, plucked and held notes are told apart") {
    std::vector<float> signal = white_noise(192000, 1e-4, 44);
    add_burst(signal, 24000, 0.008, 0.3, 45);
    std::vector<float> plucked = white_noise(96000, 1e-4, 46);
    add_tone(plucked, 24000, 330.0, 0.001, 0.02);
    std::vector<float> held = white_noise(96000, 1e-4, 47);
    add_tone(held, 24000, 330.0, 0.004, 0.0);
    const auto clap = events_of(signal);
    const auto pluck = events_of(plucked);
    const auto hold = events_of(held);
    REQUIRE((clap.size() == 1 && pluck.size() == 1 && hold.size() == 1));
    CHECK(clap[0].type == EventType::clap);
    CHECK(clap[0].duration_frames < 0.02 * rate_hz);
    CHECK(pluck[0].type == EventType::transient);
    CHECK(pluck[0].duration_frames < 0.06 * rate_hz);
    CHECK(hold[0].type == EventType::sustained);
    CHECK(hold[0].duration_frames >= 0.05 * rate_hz);
    CHECK(hold[0].strength == Approx(0.3).epsilon(0.05));
    CHECK(std::abs(hold[0].onset_frame - 24000.0) < 0.002 * rate_hz);
}

TEST_CASE("events depend on the samples alone, not on how they are cut") {
    auto signal = strokes(3.0, 48);
    add(signal, white_noise(signal.size(), 1e-3, 49));
    const auto whole = events_of(signal);
    REQUIRE(whole.size() > 5);
    for (const std::size_t most : {1u, 333u, 5000u}) {
        EventEstimator estimator({});
        std::vector<EventEstimate> events;
        std::mt19937_64 random(most);
        for (std::size_t at = 0; at < signal.size();) {
            const std::size_t n = std::min<std::size_t>(signal.size() - at, 1 + random() % most);
            estimator.process(std::span<const float>(signal).subspan(at, n), events);
            at += n;
        }
        estimator.finish(events);
        REQUIRE(events.size() == whole.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            CHECK(events[i].onset_frame == whole[i].onset_frame);
            CHECK(events[i].confidence == whole[i].confidence);
            CHECK(events[i].type == whole[i].type);
        }
    }
}

TEST_CASE("an event is reported within the stated latency, and no sooner than is stated") {
    auto signal = strokes(4.0, 50);
    add(signal, white_noise(signal.size(), 1e-3, 51));
    EventEstimator estimator({});
    std::vector<EventEstimate> events;
    std::size_t reported = 0;
    for (std::size_t n = 0; n < signal.size(); ++n) {
        estimator.process(std::span<const float>(signal).subspan(n, 1), events);
        for (; reported < events.size(); ++reported) {
            const double fed = static_cast<double>(n + 1) - events[reported].onset_frame;
            CHECK(fed <= event_latency_seconds * rate_hz);
            CHECK(fed >= least_event_latency_seconds * rate_hz);
        }
    }
    CHECK(reported > 8);
    CHECK(std::is_sorted(events.begin(), events.end(),
                         [](const auto& a, const auto& b) { return a.onset_frame < b.onset_frame; }));
}

TEST_CASE("nothing begins in silence, dither, steady noise, hum, direct current or a full-scale square") {
    std::vector<float> dither = white_noise(240000, 1.0, 52);
    for (float& v : dither) {
        v = std::round(v) / 32768.0f;
    }
    std::vector<float> square(240000);
    for (std::size_t n = 0; n < square.size(); ++n) {
        square[n] = n / 120 % 2 == 0 ? 1.0f : -1.0f;
    }
    std::vector<float> offset = white_noise(240000, 0.002, 53);
    for (float& v : offset) {
        v += 0.4f;
    }
    CHECK(events_of(std::vector<float>(240000, 0.0f)).empty());
    CHECK(events_of(dither).empty());
    CHECK(events_of(white_noise(240000, 0.1, 54)).empty());
    CHECK(events_of(hum(5.0)).empty());
    CHECK(events_of(std::vector<float>(240000, 0.5f)).empty());
    CHECK(events_of(offset).empty());
    CHECK(events_of(square).empty());
    CHECK(events_of({}).empty());
}

TEST_CASE("vibrato is no series of onsets") {
    std::vector<float> signal = white_noise(240000, 1e-3, 55);
    double phase = 0.0;
    for (std::size_t n = 0; n < signal.size(); ++n) {
        const double t = static_cast<double>(n) / rate_hz;
        phase += 2.0 * std::numbers::pi * 440.0 * (1.0 + 0.02 * std::sin(2.0 * std::numbers::pi * 6.0 * t)) / rate_hz;
        const double value = 0.2 * std::sin(phase) + 0.1 * std::sin(2.0 * phase) + 0.05 * std::sin(3.0 * phase);
        signal[n] += static_cast<float>(value);
    }
    CHECK(events_of(signal).empty());
}

TEST_CASE("a clap at the very beginning is an event, a tone that sounds already is not") {
    std::vector<float> clap = white_noise(48000, 1e-4, 56);
    add_burst(clap, 0, 0.006, 0.3, 57);
    const auto events = events_of(clap);
    REQUIRE(events.size() == 1);
    CHECK(events[0].onset_frame <= 12.0);
    CHECK(events_of(tone(1.0, 440.0, 1.0)).empty());
}

TEST_CASE("after NaN, infinity and absurd levels the next clap is found, and only finite numbers come out") {
    std::vector<float> signal = white_noise(336000, 1e-3, 58);
    for (std::size_t n = 40000; n < 40500; ++n) {
        signal[n] = n % 2 == 0 ? std::nanf("") : INFINITY;
    }
    signal[90000] = std::nanf("");
    for (std::size_t n = 150000; n < 150100; ++n) {
        signal[n] = n % 2 == 0 ? 3e38f : -3e38f;
    }
    for (const std::size_t at : {70000u, 300000u}) {
        add_burst(signal, at, 0.006, 0.3, at);
    }
    const auto events = events_of(signal);
    for (const EventEstimate& e : events) {
        CHECK(std::isfinite(e.onset_frame + e.onset_uncertainty_frames + e.duration_frames));
        CHECK(std::isfinite(e.strength + e.confidence));
    }
    const auto found = [&](double at) {
        return std::count_if(events.begin(), events.end(),
                             [&](const auto& e) { return std::abs(e.onset_frame - at) <= 12.0; });
    };
    CHECK(found(70000.0) == 1);
    CHECK(found(150000.0) == 1);
    CHECK(found(300000.0) == 1);
    CHECK(events.size() == 3);
}

TEST_CASE("after a gap time goes on and a steady sound that returns is no event") {
    const auto steady = hum(2.0);
    EventEstimator estimator({});
    std::vector<EventEstimate> events;
    estimator.process(steady, events);
    estimator.skip(1'000'000, events);
    estimator.process(steady, events);
    CHECK(events.empty());
    CHECK(estimator.frame_count() == 1'192'000);
    std::vector<float> clap = steady;
    add_burst(clap, 50000, 0.006, 0.3, 59);
    estimator.process(clap, events);
    estimator.finish(events);
    REQUIRE(events.size() == 1);
    CHECK(std::abs(events[0].onset_frame - 1'242'000.0) <= 12.0);
    estimator.reset();
    CHECK(estimator.frame_count() == 0);
}

TEST_CASE("an event just before the end is reported by finish") {
    std::vector<float> signal = white_noise(48000, 1e-4, 60);
    add_burst(signal, 46000, 0.006, 0.3, 61);
    EventEstimator estimator({});
    std::vector<EventEstimate> events;
    estimator.process(signal, events);
    CHECK(events.empty());
    estimator.finish(events);
    REQUIRE(events.size() == 1);
    CHECK(std::abs(events[0].onset_frame - 46000.0) <= 12.0);
    CHECK(events[0].type == EventType::other);
}

TEST_CASE("a higher threshold finds no more, and what is too weak is not reported") {
    auto signal = strokes(4.0, 62);
    add(signal, white_noise(signal.size(), 3e-3, 63));
    EventEstimatorConfig strict;
    strict.threshold = 4.0;
    CHECK(events_of(signal, strict).size() <= events_of(signal).size());
    EventEstimatorConfig deaf;
    deaf.smallest_strength = 1.0;
    CHECK(events_of(signal, deaf).empty());
    CHECK_FALSE(events_of(signal).empty());
}

TEST_CASE("an event estimator with nonsense in its configuration is refused by exception") {
    const double nan = std::nan("");
    for (const EventEstimatorConfig& config :
         {EventEstimatorConfig{7999.0}, EventEstimatorConfig{384001.0}, EventEstimatorConfig{nan},
          EventEstimatorConfig{48000.0, 0.2}, EventEstimatorConfig{48000.0, 4.1}, EventEstimatorConfig{48000.0, nan},
          EventEstimatorConfig{48000.0, 1.0, -0.1}, EventEstimatorConfig{48000.0, 1.0, nan}}) {
        CHECK_THROWS_AS(EventEstimator(config), std::invalid_argument);
    }
}
