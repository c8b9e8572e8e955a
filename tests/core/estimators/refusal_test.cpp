// What the phase estimator must not give a delay for.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>

#include "localcast/estimators/phase_estimator.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::estimators::PhaseEstimator;
using localcast::estimators::PhaseRefusal;

namespace {

PhaseRefusal refusal_of(const std::vector<float>& reference, const std::vector<float>& source,
                        double max_delay_seconds = 1.0) {
    PhaseEstimator estimator({rate_hz, max_delay_seconds});
    const std::size_t n = std::min(reference.size(), source.size());
    estimator.process(std::span(reference).first(n), std::span(source).first(n));
    estimator.finish();
    return estimator.estimate().refusal;
}

} // namespace

TEST_CASE("nothing, and less than a fifth of a second, is too short") {
    CHECK(refusal_of({}, {}) == PhaseRefusal::too_short);
    const auto signal = white_noise(4000, 0.1, 1);
    CHECK(refusal_of(signal, signal) == PhaseRefusal::too_short);
}

TEST_CASE("silence is named on the side where it is") {
    const auto signal = strokes(2.0, 1);
    const std::vector<float> silence(signal.size(), 0.0f);
    CHECK(refusal_of(signal, silence) == PhaseRefusal::source_silent);
    CHECK(refusal_of(silence, signal) == PhaseRefusal::reference_silent);
    CHECK(refusal_of(silence, silence) == PhaseRefusal::reference_silent);
    const std::vector<float> constant(signal.size(), 0.25f);
    CHECK_FALSE(refusal_of(signal, constant) == PhaseRefusal::none);
}

TEST_CASE("nothing but NaN or infinities on either side is refused as such") {
    const auto signal = strokes(2.0, 2);
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()}) {
        const std::vector<float> spoilt(signal.size(), bad);
        CHECK(refusal_of(signal, spoilt) == PhaseRefusal::non_finite);
        CHECK(refusal_of(spoilt, signal) == PhaseRefusal::non_finite);
    }
}

TEST_CASE("recordings of different performances are unrelated") {
    for (std::uint64_t seed = 10; seed < 16; ++seed) {
        CHECK_FALSE(refusal_of(strokes(3.0, seed), strokes(3.0, seed + 100)) == PhaseRefusal::none);
    }
}

TEST_CASE("independent noise is unrelated") {
    for (std::uint64_t seed = 20; seed < 24; ++seed) {
        CHECK_FALSE(refusal_of(white_noise(144000, 0.1, seed), white_noise(144000, 0.1, seed + 100)) ==
                    PhaseRefusal::none);
    }
}

TEST_CASE("a tone has no delay, clean or in noise, though all recordings of it begin and end together") {
    for (const double frequency : {220.0, 1000.0, 2000.0, 5000.0, 12000.0}) {
        for (const double phase : {1.0, 2.0, 3.0}) {
            const auto reference = tone(3.0, frequency, 0.0);
            const auto source = tone(3.0, frequency, phase);
            INFO(frequency << " Hz, " << phase << " rad");
            CHECK_FALSE(refusal_of(reference, source, 0.1) == PhaseRefusal::none);
            for (const double noise : {0.001, 0.01}) {
                INFO("noise " << noise);
                auto noisy_reference = reference;
                auto noisy_source = source;
                add(noisy_reference, white_noise(reference.size(), noise, 30));
                add(noisy_source, white_noise(source.size(), noise, 31));
                CHECK_FALSE(refusal_of(noisy_reference, noisy_source, 0.1) == PhaseRefusal::none);
            }
        }
    }
}

TEST_CASE("clicks that repeat have no one delay") {
    for (const std::size_t period : {std::size_t{480}, std::size_t{4801}, std::size_t{12000}}) {
        auto reference = clicks(8.0, period, 100);
        auto source = clicks(8.0, period, 100 + period / 3);
        add(reference, white_noise(reference.size(), 1e-4, 40));
        add(source, white_noise(source.size(), 1e-4, 41));
        INFO("period " << period);
        CHECK(refusal_of(reference, source) == PhaseRefusal::ambiguous);
    }
}

TEST_CASE("a delay beyond the search range is not accepted") {
    const auto signal = strokes(4.0, 50);
    CHECK_FALSE(refusal_of(signal, shifted(signal, 6000), 0.1) == PhaseRefusal::none);
    CHECK_FALSE(refusal_of(signal, shifted(signal, -30000), 0.1) == PhaseRefusal::none);
}

TEST_CASE("every refusal has words and acceptance has none") {
    using localcast::estimators::phase_refusal_text;
    CHECK(phase_refusal_text(PhaseRefusal::none).empty());
    for (auto refusal : {PhaseRefusal::too_short, PhaseRefusal::non_finite, PhaseRefusal::reference_silent,
                         PhaseRefusal::source_silent, PhaseRefusal::unrelated, PhaseRefusal::ambiguous,
                         PhaseRefusal::beyond_max_delay, PhaseRefusal::uncertain, PhaseRefusal::clipped,
                         PhaseRefusal::inconsistent}) {
        CHECK(phase_refusal_text(refusal).size() > 10);
    }
}
