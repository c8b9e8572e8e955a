// What the phase estimator finds, against delays that are known.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/room.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::PhaseEstimate;
using estimators::PhaseEstimator;

namespace {

PhaseEstimate estimate_of(const std::vector<float>& reference, const std::vector<float>& source,
                          double max_delay_seconds = 1.0) {
    PhaseEstimator estimator({rate_hz, max_delay_seconds});
    const std::size_t n = std::min(reference.size(), source.size());
    estimator.process(std::span(reference).first(n), std::span(source).first(n));
    estimator.finish();
    return estimator.estimate();
}

/** The signal without what makes it bright: four poles at the cut-off frequency. */
std::vector<float> dulled(std::vector<float> signal, double cutoff_hz) {
    const auto share = static_cast<float>(1.0 - std::exp(-2.0 * std::numbers::pi * cutoff_hz / rate_hz));
    for (int pole = 0; pole < 4; ++pole) {
        float state = 0.0f;
        for (float& value : signal) {
            state += share * (value - state);
            value = state;
        }
    }
    return signal;
}

} // namespace

TEST_CASE("identical recordings have delay zero, polarity one and coherence one") {
    const auto signal = strokes(2.0, 1);
    const auto estimate = estimate_of(signal, signal);
    REQUIRE(estimate.accepted());
    CHECK(std::abs(estimate.delay_samples) < 1e-6);
    CHECK(estimate.polarity == 1);
    CHECK(estimate.coherence > 0.999);
    CHECK(estimate.confidence > 0.9);
}

TEST_CASE("a recording with only its sign changed has delay zero and polarity minus one") {
    const auto signal = strokes(2.0, 2);
    auto inverted = signal;
    std::transform(inverted.begin(), inverted.end(), inverted.begin(), [](float v) { return -v; });
    const auto estimate = estimate_of(signal, inverted);
    REQUIRE(estimate.accepted());
    CHECK(std::abs(estimate.delay_samples) < 1e-6);
    CHECK(estimate.polarity == -1);
}

TEST_CASE("phases that are all turned alike are told by how much the alignment leaves them turned, whatever the polarity") {
    const auto tones = [](double phase_rad, float gain) { // 200 to 8000 Hz, as strong at all of them
        std::mt19937_64 random(9);
        std::vector<float> sum(static_cast<std::size_t>(4.0 * rate_hz), 0.0f);
        for (int i = 0; i < 150; ++i) {
            const double frequency_hz = std::uniform_real_distribution(200.0, 8000.0)(random);
            const double start_rad = std::uniform_real_distribution(0.0, 2.0 * std::numbers::pi)(random);
            add(sum, tone(4.0, frequency_hz, start_rad + phase_rad));
        }
        std::transform(sum.begin(), sum.end(), sum.begin(), [gain](float v) { return gain * v; });
        return sum;
    };
    const auto reference = tones(0.0, 1.0f);
    for (const auto& [turn, polarity] : {std::pair{0.8, 1}, std::pair{-0.8, 1}, std::pair{0.8, -1}}) {
        const auto estimate = estimate_of(reference, tones(turn, static_cast<float>(polarity)));
        INFO("turned by " << turn << " left " << estimate.phase_rad << " refused for '"
                          << phase_refusal_text(estimate.refusal) << "'");
        REQUIRE(estimate.accepted());
        CHECK(estimate.polarity == polarity);
        // A delay takes as much of it as phases that grow with frequency can, 3/4 of what is even.
        CHECK(std::abs(estimate.phase_rad - 0.25 * turn) < 0.06);
    }
}

TEST_CASE("a delay is positive when the source lags and is found to a few hundredths of a sample") {
    const auto signal = strokes(3.0, 3);
    for (const double delay : {0.25, -0.5, 17.0, 333.37, -1199.81, 30000.4, -40000.0}) {
        auto source = delayed(signal, delay);
        add(source, white_noise(source.size(), 0.0005, 77));
        auto reference = signal;
        add(reference, white_noise(reference.size(), 0.0005, 78));
        const auto estimate = estimate_of(reference, source);
        INFO("delay " << delay << " found " << estimate.delay_samples << " refused for '"
                      << phase_refusal_text(estimate.refusal) << "'");
        REQUIRE(estimate.accepted());
        CHECK(std::abs(estimate.delay_samples - delay) < 0.03);
        CHECK(std::abs(estimate.delay_samples - delay) < 3.0 * estimate.delay_uncertainty_samples);
        CHECK(estimate.polarity == 1);
        CHECK(estimate.coherence > 0.5);
    }
}

TEST_CASE("the result does not depend on how the recordings are cut into spans") {
    const auto reference = strokes(2.5, 4);
    const auto source = delayed(reference, 210.6);
    const auto whole = estimate_of(reference, source);
    REQUIRE(whole.accepted());
    for (const std::size_t block : {std::size_t{1000}, std::size_t{512}, std::size_t{37}}) {
        PhaseEstimator estimator({rate_hz, 1.0});
        for (std::size_t at = 0; at < reference.size(); at += block) {
            const std::size_t n = std::min(block, reference.size() - at);
            estimator.process(std::span(reference).subspan(at, n), std::span(source).subspan(at, n));
        }
        estimator.finish();
        const auto cut = estimator.estimate();
        CHECK(cut.delay_samples == whole.delay_samples);
        CHECK(cut.coherence == whole.coherence);
        CHECK(cut.confidence == whole.confidence);
    }
}

TEST_CASE("every microphone of a room is placed within a tenth of a sample, whichever its polarity") {
    room::Scene scene;
    scene.seed = 5;
    scene.source = {2.2, 2.9, 1.4};
    scene.microphones = {{{2.9, 2.5, 1.3}, 1, {0.0}},      {{3.3, 3.4, 1.6}, -1, {0.0213}}, {{1.4, 1.6, 1.2}, 1, {-0.0187}},
                         {{4.1, 1.9, 1.5}, -1, {0.00537}}, {{2.0, 4.2, 1.1}, 1, {-0.00731}}};
    const auto recordings = room::record(scene, strokes(5.0, 5));
    for (std::size_t i = 1; i < recordings.size(); ++i) {
        const auto estimate = estimate_of(recordings[0].samples, recordings[i].samples);
        INFO("microphone " << i << " at " << recordings[i].distance_m << " m: "
                           << phase_refusal_text(estimate.refusal));
        REQUIRE(estimate.accepted());
        CHECK(std::abs(estimate.delay_samples - recordings[i].delay_samples) < 0.1);
        CHECK(std::abs(estimate.delay_samples - recordings[i].delay_samples) <
              0.01 + 5.0 * estimate.delay_uncertainty_samples);
        CHECK(estimate.polarity == recordings[i].polarity);
    }
}

TEST_CASE("a dull sound in noise has a delay with an uncertainty that says how far off it may be") {
    for (std::uint64_t seed = 60; seed < 66; ++seed) {
        auto reference = dulled(strokes(12.0, seed), 3000.0);
        auto source = delayed(reference, 123.4);
        add(reference, white_noise(reference.size(), 0.002, seed + 100));
        add(source, white_noise(source.size(), 0.002, seed + 200));
        const auto estimate = estimate_of(reference, source);
        INFO("seed " << seed << " found " << estimate.delay_samples << " +- " << estimate.delay_uncertainty_samples
                     << " refused for '" << phase_refusal_text(estimate.refusal) << "'");
        REQUIRE(estimate.accepted());
        CHECK(std::abs(estimate.delay_samples - 123.4) < 3.0 * estimate.delay_uncertainty_samples);
        CHECK(estimate.delay_uncertainty_samples > 0.01);
        CHECK(estimate.polarity == 1);
    }
}

TEST_CASE("a delay of nearly four seconds is found when the search reaches so far") {
    const auto reference = strokes(9.0, 6);
    const auto source = shifted(reference, 187001);
    const auto estimate = estimate_of(reference, source, 4.0);
    REQUIRE(estimate.accepted());
    CHECK(std::abs(estimate.delay_samples - 187001.0) < 0.01);
}

TEST_CASE("different leading silence does no harm") {
    auto reference = strokes(3.0, 7);
    std::fill(reference.begin(), reference.begin() + 40000, 0.0f);
    const auto source = shifted(reference, -12345);
    const auto estimate = estimate_of(reference, source);
    REQUIRE(estimate.accepted());
    CHECK(std::abs(estimate.delay_samples + 12345.0) < 0.01);
}

TEST_CASE("the picture's highest point lies at the delay before alignment and at zero after it") {
    const auto reference = strokes(2.0, 8);
    auto source = shifted(reference, 480);
    std::transform(source.begin(), source.end(), source.begin(), [](float v) { return -v; });
    PhaseEstimator estimator({rate_hz, 1.0});
    estimator.process(reference, source);
    estimator.finish();
    REQUIRE(estimator.estimate().accepted());
    const auto curve = estimator.correlation(2001);
    REQUIRE(curve.lag_samples.size() == curve.before.size());
    REQUIRE(curve.lag_samples.size() == curve.after.size());
    const auto lowest = std::min_element(curve.before.begin(), curve.before.end());
    const auto highest = std::max_element(curve.after.begin(), curve.after.end());
    CHECK(std::abs(curve.lag_samples[static_cast<std::size_t>(lowest - curve.before.begin())] - 480.0) <= 1.0);
    CHECK(std::abs(curve.lag_samples[static_cast<std::size_t>(highest - curve.after.begin())]) <= 1.0);
    CHECK(*highest > 0.9f);
}

TEST_CASE("a configuration out of range and spans of different size are refused by exception") {
    CHECK_THROWS_AS(PhaseEstimator({100.0, 1.0}), std::invalid_argument);
    CHECK_THROWS_AS(PhaseEstimator({rate_hz, 0.0}), std::invalid_argument);
    CHECK_THROWS_AS(PhaseEstimator({rate_hz, std::nan("")}), std::invalid_argument);
    PhaseEstimator estimator({rate_hz, 0.1});
    const std::vector<float> three(3);
    const std::vector<float> two(2);
    CHECK_THROWS_AS(estimator.process(three, two), std::invalid_argument);
}
