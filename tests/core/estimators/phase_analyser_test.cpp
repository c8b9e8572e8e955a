// The phase analyser behind a real runtime: blocks in, claims out.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <string>

#include "block_feeder.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "room/interpolator.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::estimators::PhaseAnalyser;
using localcast::estimators::PhaseAnalyserConfig;
using localcast::estimators::PhaseRefusal;

namespace {

/** Two channels: `left` and the same with its sign changed, so that their mean is silence. */
std::vector<float> opposed_stereo(const std::vector<float>& left) {
    std::vector<float> both;
    for (const float v : left) {
        both.push_back(v);
        both.push_back(-v);
    }
    return both;
}

/** What a recorder at another sample rate makes of the sound, so much later. */
std::vector<float> at_rate(const std::vector<float>& signal, std::uint32_t sample_rate_hz, double later_seconds) {
    const auto rate = static_cast<double>(sample_rate_hz);
    std::vector<float> out(static_cast<std::size_t>(static_cast<double>(signal.size()) / rate_hz * rate));
    for (std::size_t n = 0; n < out.size(); ++n) {
        out[n] = static_cast<float>(localcast::room::Interpolator::instance().at(
            signal, (static_cast<double>(n) / rate - later_seconds) * rate_hz));
    }
    return out;
}

struct Outcome {
    localcast::estimators::PhaseEstimate estimate;
    LocalcastPhaseClaimDescriptor last_claim{};
    std::size_t claims = 0;
};

/** Runs a reference and a source through an analyser with random block sizes and polls in between. */
Outcome run(const std::vector<float>& reference, const std::vector<float>& source, std::uint64_t seed,
            double claim_interval_seconds = 0.5) {
    const auto runtime = make_runtime();
    BlockFeeder first(runtime.get(), "reference", reference);
    BlockFeeder second(runtime.get(), "source", source);
    const std::uint64_t sources[] = {hash("source")};
    PhaseAnalyserConfig config;
    config.claim_interval_seconds = claim_interval_seconds;
    PhaseAnalyser analyser(runtime.get(), hash("reference"), sources, config);
    std::mt19937_64 random(seed);
    while (!first.done() || !second.done()) {
        first.push(100 + random() % 3000);
        second.push(100 + random() % 3000);
        analyser.poll();
    }
    analyser.finish();
    Outcome outcome;
    outcome.estimate = analyser.estimate(0);
    outcome.claims = localcast_runtime_view_len(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM);
    LocalcastSampleHandle handle{};
    REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, hash("source"), &handle));
    REQUIRE(localcast_runtime_copy_payload(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, &handle, 0,
                                           &outcome.last_claim, sizeof outcome.last_claim) == LOCALCAST_OK);
    CHECK(handle.timestamp_ns == outcome.last_claim.evidence_end_ns);
    CHECK(analyser.missed_blocks() == 0);
    CHECK(analyser.failed_claims() == 0);
    return outcome;
}

} // namespace

TEST_CASE("who looks at a moment of the stream sees the same, whatever the blocks and however late") {
    const auto sound = white_noise(3 * static_cast<std::size_t>(rate_hz), 0.1, 11);
    const auto source = delayed(sound, 40);
    const auto look = [&](std::size_t frames, std::size_t blocks_between_looks) {
        const auto runtime = make_runtime();
        BlockFeeder first(runtime.get(), "reference", sound), second(runtime.get(), "source", source);
        const std::uint64_t sources[] = {hash("source")};
        PhaseAnalyserConfig config;
        config.claim_interval_seconds = 0;
        PhaseAnalyser analyser(runtime.get(), hash("reference"), sources, config);
        bool there = false;
        for (std::size_t block = 0; !there && !second.done(); ++block) {
            first.push(frames);
            second.push(frames);
            there = block % blocks_between_looks == 0 && analyser.poll_until(1'700'000'000);
        }
        CHECK(there);
        CHECK(localcast_runtime_view_len(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM) == 0);
        return analyser.estimate(0);
    };
    const auto one = look(480, 1), other = look(1111, 9);
    REQUIRE(one.accepted());
    CHECK(one.frame == other.frame);
    CHECK(one.delay_samples == other.delay_samples);
    CHECK(std::abs(one.delay_samples - 40) < 0.1);
}

TEST_CASE("claims say what the estimator found, stamped with the end of their evidence") {
    const auto reference = strokes(3.0, 61);
    const auto outcome = run(reference, shifted(reference, 777), 1);
    REQUIRE(outcome.estimate.accepted());
    CHECK(std::abs(outcome.estimate.delay_samples - 777.0) < 0.01);
    CHECK(outcome.claims >= 3);
    const auto& claim = outcome.last_claim;
    CHECK(claim.source_id_hash == hash("source"));
    CHECK(claim.reference_id_hash == hash("reference"));
    CHECK((claim.valid & LOCALCAST_PHASE_VALID_DELAY) != 0);
    CHECK(std::abs(claim.delay_samples - 777.0) < 0.01);
    CHECK(claim.polarity == 1);
    CHECK(claim.sample_rate_hz == 48000);
    CHECK(claim.evidence_start_ns == 0);
    CHECK(claim.evidence_end_ns > 2'600'000'000);
    CHECK(claim.evidence_end_ns <= 3'000'000'000);
}

TEST_CASE("no claim's time lies past the last sample, however long the recording is") {
    for (const double seconds : {2.0, 2.07, 2.13, 2.2, 2.31, 2.4}) {
        const auto reference = strokes(seconds, 61);
        const auto outcome = run(reference, shifted(reference, 150), 4);
        INFO(seconds << " s");
        REQUIRE(outcome.estimate.accepted());
        const auto end_ns = reference.size() * 1'000'000'000 / 48000;
        CHECK(outcome.last_claim.evidence_end_ns <= end_ns);
    }
}

TEST_CASE("block sizes and polls change nothing in the result") {
    const auto reference = strokes(2.0, 62);
    const auto source = shifted(reference, -321);
    const auto first = run(reference, source, 2);
    const auto second = run(reference, source, 3, 0.0);
    REQUIRE(first.estimate.accepted());
    CHECK(first.estimate.delay_samples == second.estimate.delay_samples);
    CHECK(first.estimate.confidence == second.estimate.confidence);
    CHECK(second.claims == 1);
}

TEST_CASE("a refused source gets a last claim without valid fields") {
    const auto outcome = run(strokes(2.0, 63), std::vector<float>(96000, 0.0f), 4);
    CHECK(outcome.estimate.refusal == PhaseRefusal::source_silent);
    CHECK(outcome.claims == 1);
    CHECK(outcome.last_claim.valid == 0);
}

TEST_CASE("stereo whose channels cancel is still heard, interleaved or planar") {
    const auto mono = strokes(2.0, 64);
    for (const std::uint32_t format :
         {LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR}) {
        const auto runtime = make_runtime();
        BlockFeeder reference(runtime.get(), "reference", mono);
        BlockFeeder source(runtime.get(), "source", opposed_stereo(shifted(mono, 99)), 2, format);
        const std::uint64_t sources[] = {hash("source")};
        PhaseAnalyser analyser(runtime.get(), hash("reference"), sources);
        while (!reference.done()) {
            reference.push(1024);
            source.push(1024);
        }
        analyser.finish();
        REQUIRE(analyser.estimate(0).accepted());
        CHECK(std::abs(analyser.estimate(0).delay_samples - 99.0) < 0.01);
        CHECK(analyser.estimate(0).polarity == 1);
    }
}

TEST_CASE("a gap does not move what follows and an overlap is dropped") {
    const auto mono = strokes(3.0, 65);
    const auto runtime = make_runtime();
    BlockFeeder reference(runtime.get(), "reference", mono);
    BlockFeeder source(runtime.get(), "source", shifted(mono, 50));
    const std::uint64_t sources[] = {hash("source")};
    PhaseAnalyser analyser(runtime.get(), hash("reference"), sources);
    while (!reference.done()) {
        reference.push(1000);
    }
    for (int i = 0; i < 40; ++i) {
        source.push(1000);
    }
    source.skip(10000);
    source.push(2000);
    source.step_back(1500);
    while (!source.done()) {
        source.push(1000);
    }
    analyser.finish();
    CHECK(analyser.counts(0).gap_frames == 10000);
    CHECK(analyser.counts(0).overlap_frames == 1500);
    CHECK(analyser.counts(0).invalid_blocks == 0);
    REQUIRE(analyser.estimate(0).accepted());
    CHECK(std::abs(analyser.estimate(0).delay_samples - 50.0) < 0.01);
}

TEST_CASE("a source at another sample rate has its delay in frames of the reference and no offset by conversion") {
    const auto dry = strokes(7.0, 67);
    constexpr double delay_seconds = 0.0123456;
    for (const auto& [reference_hz, source_hz] : {std::pair{48000u, 44100u}, std::pair{96000u, 44100u}, std::pair{44100u, 96000u}}) {
        CAPTURE(reference_hz, source_hz);
        const auto runtime = make_runtime();
        BlockFeeder reference(runtime.get(), "reference", at_rate(dry, reference_hz, 0.0), 1,
                         LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, reference_hz);
        BlockFeeder source(runtime.get(), "source", at_rate(dry, source_hz, delay_seconds), 1,
                      LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, source_hz);
        const std::uint64_t sources[] = {hash("source")};
        PhaseAnalyserConfig config;
        config.max_delay_seconds = 0.1;
        PhaseAnalyser analyser(runtime.get(), hash("reference"), sources, config);
        while (!reference.done() || !source.done()) {
            reference.push(reference_hz / 100);
            source.push(source_hz / 100);
            analyser.poll();
        }
        analyser.finish();
        const auto& estimate = analyser.estimate(0);
        INFO(phase_refusal_text(estimate.refusal));
        REQUIRE(estimate.accepted());
        CHECK(std::abs(estimate.delay_samples - delay_seconds * reference_hz) < 0.05);
        CHECK(std::abs(estimate.sampling_rate_offset_ppm) < 0.5);
        CHECK(analyser.claim(0).sample_rate_hz == reference_hz);
        CHECK(analyser.counts(0).invalid_blocks == 0);
        CHECK(analyser.counts(0).gap_frames == 0);
        CHECK(analyser.missed_blocks() == 0);
    }
}

TEST_CASE("what has been consumed is the end of the slowest sensor that has not ended") {
    const auto mono = strokes(2.0, 66);
    const auto runtime = make_runtime();
    BlockFeeder reference(runtime.get(), "reference", mono);
    BlockFeeder source(runtime.get(), "source", mono);
    const std::uint64_t sources[] = {hash("source")};
    PhaseAnalyser analyser(runtime.get(), hash("reference"), sources);
    reference.push(4800);
    CHECK(analyser.poll() == 0);
    source.push(2400);
    CHECK(analyser.poll() == 50'000'000);
    analyser.end_of(hash("source"));
    CHECK(analyser.poll() == 100'000'000);
}

TEST_CASE("an analyser without runtime, with a sensor twice or with hash 0 is refused by exception") {
    const auto runtime = make_runtime();
    const std::uint64_t one[] = {1};
    const std::uint64_t twice[] = {1, 1};
    const std::uint64_t none[] = {0};
    CHECK_THROWS_AS(PhaseAnalyser(nullptr, 2, one), std::invalid_argument);
    CHECK_THROWS_AS(PhaseAnalyser(runtime.get(), 1, one), std::invalid_argument);
    CHECK_THROWS_AS(PhaseAnalyser(runtime.get(), 2, twice), std::invalid_argument);
    CHECK_THROWS_AS(PhaseAnalyser(runtime.get(), 2, none), std::invalid_argument);
}
