// The simulated room is only as good as its truth: resampling, clocks, jumps and walking sources are checked here.
// SPDX-License-Identifier: MIT
#include "room/room.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "room/interpolator.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast;

namespace {

/** Residual of a sine resampled by +400 ppm, against the exact one, in dB. */
double residual_db(double frequency_hz) {
    const std::vector<float> sine = test::tone(0.5, frequency_hz, 0.3);
    const double peak = 0.3;
    double error = 0.0;
    std::size_t count = 0;
    for (std::size_t n = 200; n + 400 < sine.size(); ++n, ++count) {
        const double at = static_cast<double>(n) * (1.0 + 400e-6);
        const double exact = peak * std::sin(2.0 * std::numbers::pi * frequency_hz * at / test::rate_hz + 0.3);
        const double difference = room::Interpolator::instance().at(sine, at) - exact;
        error += difference * difference;
    }
    return 10.0 * std::log10(error / static_cast<double>(count) / (0.5 * peak * peak));
}

/** Noise below about 10 kHz: the room's own sincs are short, and worth their name there. */
std::vector<float> dull_noise(double seconds) {
    const auto white = test::white_noise(static_cast<std::size_t>(seconds * test::rate_hz), 0.1, 11);
    std::vector<float> dull(white.size(), 0.0f);
    constexpr std::ptrdiff_t half = 40;
    for (std::ptrdiff_t n = half; n + half < static_cast<std::ptrdiff_t>(dull.size()); ++n) {
        double sum = 0.0;
        for (std::ptrdiff_t k = -half; k <= half; ++k) {
            const double angle = std::numbers::pi * static_cast<double>(k);
            const double sinc = k == 0 ? 1.0 : std::sin(0.35 * angle) / (0.35 * angle);
            sum += static_cast<double>(white[static_cast<std::size_t>(n - k)]) * 0.35 * sinc *
                   (0.5 + 0.5 * std::cos(angle / (half + 1.0)));
        }
        dull[static_cast<std::size_t>(n)] = static_cast<float>(sum);
    }
    return dull;
}

room::Scene two_microphones() {
    room::Scene scene;
    scene.rt60_seconds = 0.0;
    scene.snr_db = 200.0;
    scene.source = {3.0, 2.5, 1.5};
    scene.microphones.resize(2);
    scene.microphones[0].position = {3.6, 2.6, 1.4};
    scene.microphones[1].position = {2.2, 2.1, 1.6};
    return scene;
}

/** Where the truth puts frame n of the reference, the source's frames must hold the same sound; the error, in dB. */
double mismatch_db(const std::vector<room::Recording>& recordings, std::size_t from, std::size_t to) {
    const auto& reference = recordings[0].samples;
    double error = 0.0;
    double energy = 0.0;
    for (std::size_t start = from; start + 96 < to; start += 96) { // a level for each 2 ms: a walker's changes
        double product = 0.0;
        double square = 0.0;
        double total = 0.0;
        for (std::size_t n = start; n < start + 96; ++n) {
            const auto frame = static_cast<double>(n);
            const double value = room::Interpolator::instance().at(
                recordings[1].samples, frame + recordings[1].truths[0].delay_samples(frame));
            product += value * static_cast<double>(reference[n]);
            square += value * value;
            total += static_cast<double>(reference[n]) * static_cast<double>(reference[n]);
        }
        error += total - product * product / square;
        energy += total;
    }
    return 10.0 * std::log10(error / energy);
}

} // namespace

TEST_CASE("a resampled sine is exact to 100 dB up to 20 kHz") {
    for (const double frequency_hz : {100.0, 1000.0, 5000.0, 10000.0, 15000.0, 18000.0, 20000.0}) {
        CAPTURE(frequency_hz);
        CHECK(residual_db(frequency_hz) < -100.0);
    }
}

TEST_CASE("the truth about a clock that is off and changes is where the sound is") {
    auto scene = two_microphones();
    scene.microphones[1].clock = {0.0123456, 350.0, 60.0, {}};
    const auto recordings = room::record(scene, dull_noise(2.0));
    CHECK(recordings[1].truths[0].offset_ppm(0.0) == Approx(350.0));
    CHECK(recordings[1].truths[0].offset_ppm(48000.0) == Approx(351.0));
    CHECK(recordings[1].truths[0].delay_samples(90000.0) > recordings[1].truths[0].delay_samples(1000.0) + 31.0);
    CHECK(mismatch_db(recordings, 2000, 90000) < -90.0);
}

TEST_CASE("the truth about lost and added frames is where the sound is") {
    for (const double frames : {-1234.0, 777.0}) {
        CAPTURE(frames);
        auto scene = two_microphones();
        scene.microphones[1].clock = {-0.004, -20.0, 0.0, {{1.0, frames}}};
        const auto recordings = room::record(scene, dull_noise(2.0));
        const room::Truth& truth = recordings[1].truths[0];
        CHECK(truth.delay_samples(60000.0) - truth.delay_samples(40000.0) == Approx(frames - 0.4).margin(0.01));
        CHECK(mismatch_db(recordings, 2000, 46000) < -90.0);
        CHECK(mismatch_db(recordings, 50000, 88000) < -90.0);
    }
}

TEST_CASE("the truth about a walking source is where its direct sound is") {
    auto scene = two_microphones();
    const auto dry = dull_noise(2.0);
    const room::Voice voice{dry, room::Path({{3.0, 2.5, 1.5}, {2.5, 1.6, 1.5}, {3.6, 1.8, 1.5}}, 0.5)};
    const auto recordings = room::record(scene, std::span(&voice, 1));
    const room::Truth& truth = recordings[1].truths[0];
    CHECK(std::abs(truth.delay_samples(80000.0) - truth.delay_samples(10000.0)) > 10.0);
    CHECK(mismatch_db(recordings, 2000, 90000) < -60.0);
}

TEST_CASE("without walls every microphone hears the direct sound") {
    auto scene = two_microphones();
    const std::vector<float> click(100, 0.5f);
    for (double x = 0.5; x < 5.5; x += 0.0317) {
        scene.microphones[1].position.x = x;
        const auto recordings = room::record(scene, click);
        CAPTURE(x);
        REQUIRE(*std::max_element(recordings[1].samples.begin(), recordings[1].samples.end()) > 0.01f);
    }
}

TEST_CASE("the direct-to-reverberant ratio falls with distance and reverberation") {
    auto scene = two_microphones();
    const std::vector<float> click(100, 0.5f);
    scene.rt60_seconds = 0.3;
    const auto nearer = room::record(scene, click);
    CHECK(nearer[0].direct_to_reverberant_db > nearer[1].direct_to_reverberant_db);
    scene.rt60_seconds = 0.6;
    const auto later = room::record(scene, click);
    CHECK(later[0].direct_to_reverberant_db < nearer[0].direct_to_reverberant_db - 2.0);
}

TEST_CASE("a walking source in a room has the reverberation of a standing one") {
    auto scene = two_microphones();
    scene.rt60_seconds = 0.2;
    const auto dry = dull_noise(1.5);
    const auto standing = room::record(scene, dry);
    const room::Point hardly_moved{3.000001, 2.5, 1.5};
    const room::Voice voice{dry, room::Path({scene.source, hardly_moved}, 1e-4)};
    const auto walking = room::record(scene, std::span(&voice, 1));
    for (std::size_t m = 0; m < 2; ++m) {
        double difference = 0.0;
        double energy = 0.0;
        // A walking source sets out later, to be safe on all its way.
        const std::size_t shift = walking[m].samples.size() - standing[m].samples.size();
        for (std::size_t n = 5000; n < 60000; ++n) {
            const double d = static_cast<double>(walking[m].samples[n + shift]) -
                             static_cast<double>(standing[m].samples[n]);
            difference += d * d;
            energy += static_cast<double>(standing[m].samples[n]) * static_cast<double>(standing[m].samples[n]);
        }
        CHECK(10.0 * std::log10(difference / energy) < -70.0);
    }
}
