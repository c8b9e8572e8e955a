// Sound that no converter should deliver: nothing but numbers comes out, and the state recovers.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "support/catch.hpp"
#include "tracked_pair.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::PhaseEstimate;
using estimators::PhaseEstimator;
using estimators::PhaseRefusal;
using estimators::PhaseState;

namespace {

constexpr double delay = 217.4;

std::ptrdiff_t samples_of(double seconds) {
    return static_cast<std::ptrdiff_t>(seconds * rate_hz);
}

std::vector<float> constant(double seconds, float value) {
    return std::vector<float>(static_cast<std::size_t>(samples_of(seconds)), value);
}

/** A full-scale square wave. */
std::vector<float> square(double seconds, std::size_t half_period) {
    std::vector<float> signal(static_cast<std::size_t>(samples_of(seconds)));
    for (std::size_t n = 0; n < signal.size(); ++n) {
        signal[n] = n / half_period % 2 == 0 ? 1.0f : -1.0f;
    }
    return signal;
}

std::vector<float> clipped(std::vector<float> signal, float gain) {
    std::transform(signal.begin(), signal.end(), signal.begin(),
                   [gain](float v) { return std::clamp(gain * v, -1.0f, 1.0f); });
    return signal;
}

void overwrite(std::vector<float>& signal, double at_seconds, const std::vector<float>& with) {
    std::copy(with.begin(), with.end(), signal.begin() + samples_of(at_seconds));
}

struct Pair {
    std::vector<float> reference;
    std::vector<float> source;
};

Pair related(double seconds, std::uint64_t seed) {
    Pair pair{strokes(seconds, seed), {}};
    pair.source = delayed(pair.reference, delay);
    add(pair.reference, white_noise(pair.reference.size(), 0.0005, seed + 1));
    add(pair.source, white_noise(pair.source.size(), 0.0005, seed + 2));
    return pair;
}

/** Feeds all of it; every estimate on the way and every observation must be numbers. */
PhaseEstimate estimate_of(const Pair& pair) {
    PhaseEstimator estimator({rate_hz, 0.1});
    feed(estimator, pair.reference, pair.source, [](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        REQUIRE(sound(estimate));
    });
    estimator.finish();
    REQUIRE(sound(estimator.estimate()));
    for (const auto& one : estimator.take_observations()) {
        REQUIRE(std::isfinite(one.frame));
        REQUIRE(std::isfinite(one.delay_samples));
        REQUIRE(one.uncertainty_samples > 0.0);
    }
    const auto curve = estimator.correlation();
    for (std::size_t i = 0; i < curve.lag_samples.size(); ++i) {
        REQUIRE((std::abs(curve.before[i]) <= 1.001f && std::abs(curve.after[i]) <= 1.001f));
    }
    return estimator.estimate();
}

void check_recovered(const PhaseEstimate& estimate) {
    INFO(phase_refusal_text(estimate.refusal));
    REQUIRE(estimate.accepted());
    CHECK(estimate.state == PhaseState::tracking);
    CHECK(std::abs(estimate.delay_samples - delay) < 0.05);
    CHECK(std::abs(estimate.sampling_rate_offset_ppm) < 1.0);
    CHECK(estimate.polarity == 1);
    CHECK(estimate.jumps == 0);
    CHECK(estimate.confidence > 0.3);
}

/** A second each. */
const std::vector<std::vector<float>>& bad_stretches() {
    static const std::vector<std::vector<float>> stretches{
        constant(1.0, std::numeric_limits<float>::quiet_NaN()),
        constant(1.0, -std::numeric_limits<float>::infinity()),
        constant(1.0, std::numeric_limits<float>::max()),
        constant(1.0, 1.0f),
        square(1.0, 240),
        square(1.0, 1),
        white_noise(48000, 1e-5, 7),
        clipped(white_noise(48000, 1.0, 8), 20.0f)};
    return stretches;
}

} // namespace

TEST_CASE("a bad stretch in the source, while it is tracked, leaves no trace once it is over") {
    for (std::size_t i = 0; i < bad_stretches().size(); ++i) {
        CAPTURE(i);
        auto pair = related(6.5, 50);
        overwrite(pair.source, 3.5, bad_stretches()[i]);
        check_recovered(estimate_of(pair));
    }
}

TEST_CASE("a bad stretch in the reference, while it is searched, leaves no trace once it is over") {
    for (std::size_t i = 0; i < bad_stretches().size(); ++i) {
        CAPTURE(i);
        auto pair = related(6.0, 51);
        overwrite(pair.reference, 0.0, bad_stretches()[i]);
        check_recovered(estimate_of(pair));
    }
}

TEST_CASE("the same bad stretch in both is no evidence of delay zero") {
    for (std::size_t i = 0; i + 1 < bad_stretches().size(); ++i) { // noise, however loud, is sound: not the last one
        CAPTURE(i);
        auto pair = related(5.5, 52);
        overwrite(pair.reference, 3.5, bad_stretches()[i]);
        overwrite(pair.source, 3.5, bad_stretches()[i]);
        const auto estimate = estimate_of(pair);
        INFO(phase_refusal_text(estimate.refusal));
        REQUIRE(estimate.accepted());
        CHECK(std::abs(estimate.delay_samples - delay) < 0.05);
    }
}

TEST_CASE("single spoilt samples all over cost nothing but the frames that hold them") {
    auto pair = related(5.0, 53);
    for (std::size_t n = 24000; n < pair.source.size(); n += 24000) {
        pair.source[n] = std::numeric_limits<float>::quiet_NaN();
        pair.reference[n - 7000] = std::numeric_limits<float>::infinity();
    }
    check_recovered(estimate_of(pair));
}

TEST_CASE("a constant offset of either side changes the delay by nothing that matters") {
    for (const float offset : {0.02f, 0.1f, 0.4f}) {
        CAPTURE(offset);
        auto pair = related(5.0, 54);
        for (float& value : pair.source) {
            value += offset;
        }
        for (float& value : pair.reference) {
            value -= 0.5f * offset;
        }
        check_recovered(estimate_of(pair));
    }
}

TEST_CASE("silence with dither is refused, and so is one side of it") {
    const Pair dither{white_noise(144000, 1e-5, 55), white_noise(144000, 1e-5, 56)};
    CHECK_FALSE(estimate_of(dither).accepted());
    CHECK_FALSE(estimate_of({strokes(3.0, 57), dither.source}).accepted());
    CHECK_FALSE(estimate_of({dither.reference, strokes(3.0, 57)}).accepted());
}

TEST_CASE("a dead channel is called silent, whichever it is") {
    const auto alive = strokes(4.0, 58);
    CHECK(estimate_of({alive, constant(4.0, 0.0f)}).refusal == PhaseRefusal::source_silent);
    CHECK(estimate_of({constant(4.0, 0.0f), alive}).refusal == PhaseRefusal::reference_silent);
}

TEST_CASE("a channel that delivers nothing but bad numbers is named so, and the confidence in it is nothing") {
    const auto alive = strokes(3.0, 59);
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const auto estimate = estimate_of({alive, constant(3.0, bad)});
        CHECK(estimate.refusal == PhaseRefusal::non_finite);
        CHECK(estimate.confidence == 0.0);
        CHECK(estimate_of({constant(3.0, bad), alive}).refusal == PhaseRefusal::non_finite);
    }
}

TEST_CASE("sound that is cut off most of the time is refused as clipped") {
    const auto noise = white_noise(192000, 0.3, 60);
    std::vector<float> slow(noise.size()); // so that several samples in a row are at the limit
    float state = 0.0f;
    for (std::size_t n = 0; n < noise.size(); ++n) {
        state += 0.05f * (noise[n] - state);
        slow[n] = state;
    }
    const auto hard = clipped(slow, 400.0f);
    const auto estimate = estimate_of({slow, shifted(hard, 100)});
    CHECK(estimate.refusal == PhaseRefusal::clipped);
    CHECK(estimate_of({hard, shifted(slow, 100)}).refusal == PhaseRefusal::clipped);
}

TEST_CASE("full-scale squares on both sides are no evidence") {
    for (const std::size_t half_period : {std::size_t{24}, std::size_t{240}, std::size_t{2400}}) {
        CAPTURE(half_period);
        const auto wave = square(4.0, half_period);
        CHECK_FALSE(estimate_of({wave, shifted(wave, 31)}).accepted());
    }
}
