// How a source is followed: clocks that run apart, pauses, jumps, absences, and how little it takes to find it.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <random>
#include <tuple>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/material.hpp"
#include "room/room.hpp"
#include "support/catch.hpp"
#include "tracked_pair.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::DelayObservation;
using estimators::PhaseEstimate;
using estimators::PhaseEstimator;
using estimators::PhaseRefusal;
using estimators::PhaseState;

namespace {

constexpr double search_seconds = 0.1;

PhaseEstimator make_estimator(double max_delay_seconds = search_seconds) {
    return PhaseEstimator({rate_hz, max_delay_seconds});
}

void silence(std::vector<float>& signal, double from_seconds, double to_seconds) {
    std::fill(signal.begin() + static_cast<std::ptrdiff_t>(from_seconds * rate_hz),
              signal.begin() + static_cast<std::ptrdiff_t>(to_seconds * rate_hz), 0.0f);
}

/** Ten milliseconds of decaying noise, 0.4 s into the silence. */
std::vector<float> one_clap(double seconds) {
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz), 0.0f);
    const auto burst = white_noise(480, 0.3, 40);
    for (std::size_t n = 0; n < burst.size(); ++n) {
        signal[19200 + n] = burst[n] * std::exp(-static_cast<float>(n) / 120.0f);
    }
    return signal;
}

/** 24 dB per octave less above 600 Hz. */
std::vector<float> dull(std::vector<float> sound) {
    for (int pass = 0; pass < 4; ++pass) {
        float state = 0.0f;
        for (float& sample : sound) {
            state += 0.08f * (sample - state);
            sample = state;
        }
    }
    return sound;
}

/** The first frame of the reference at which the delay has changed by more than drift could. */
double true_jump_frame(const room::Recording& recording) {
    for (double frame = 0.0; frame < static_cast<double>(recording.samples.size()); frame += 1.0) {
        if (std::abs(recording.truths[0].delay_samples(frame + 1.0) - recording.truths[0].delay_samples(frame)) > 2.0) {
            return frame;
        }
    }
    return -1.0;
}

} // namespace

TEST_CASE("a sampling-rate offset is known after twelve seconds, with its sign and to a fifth of a part in a million") {
    for (const double ppm : {-400.0, -100.0, 100.0, 400.0}) {
        CAPTURE(ppm);
        const auto recordings = recorded_apart(strokes(12.0, 21), {0.00531, ppm, 0.0, {}});
        auto estimator = make_estimator();
        int looks = 0;
        const auto& [reference, source] = std::tie(recordings[0].samples, recordings[1].samples);
        feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
            if (seconds < 4.0) {
                return;
            }
            CAPTURE(seconds);
            REQUIRE(estimate.accepted());
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.05);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 4.0 * estimate.delay_uncertainty_samples);
            CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) <
                  4.0 * estimate.sampling_rate_offset_uncertainty_ppm);
            CHECK(estimate.jumps == 0);
            ++looks;
        });
        CHECK(looks >= 80);
        estimator.finish();
        const auto estimate = estimator.estimate();
        REQUIRE(estimate.accepted());
        CHECK(estimate.state == PhaseState::tracking);
        REQUIRE(estimate.sampling_rate_offset_known);
        CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) < 0.2);
        CHECK(estimate.sampling_rate_offset_uncertainty_ppm < 1.0);
    }
}

TEST_CASE("through a pause of six seconds delay and offset are held, evidence ends, and tracking resumes") {
    auto dry = strokes(16.0, 22);
    silence(dry, 7.0, 13.0);
    const auto recordings = recorded_apart(dry, {-0.0042, 60.0, 0.0, {}});
    auto estimator = make_estimator();
    std::uint64_t evidence_end = 0;
    int held = 0;
    int resumed = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 8.5 && seconds < 13.0) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.state == PhaseState::holding);
            CHECK(std::abs(estimate.sampling_rate_offset_ppm - 60.0) < 1.0);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.15);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 4.0 * estimate.delay_uncertainty_samples);
            if (held++ == 0) {
                evidence_end = estimate.evidence_end_frame;
                CHECK(evidence_end > 6 * 48000);
                CHECK(evidence_end <= 7 * 48000 + 48000 / 2);
            }
            CHECK(estimate.evidence_end_frame == evidence_end);
        }
        if (seconds > 14.0) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.state == PhaseState::tracking);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.05);
            CHECK(estimate.jumps == 0);
            ++resumed;
        }
    });
    CHECK(held >= 40);
    CHECK(resumed >= 18);
}

TEST_CASE("dropped and added frames are found within a second, counted and timed, and the offset is kept") {
    for (const double frames : {-1203.0, -64.0, 480.0, 2048.0}) {
        CAPTURE(frames);
        const auto recordings = recorded_apart(strokes(9.0, 23), {0.0127, 80.0, 0.0, {{6.0, frames}}});
        const double jump_frame = true_jump_frame(recordings[1]);
        REQUIRE(jump_frame > 5.8 * rate_hz);
        auto estimator = make_estimator();
        std::vector<DelayObservation> observations;
        int before = 0;
        int after = 0;
        const auto& [reference, source] = std::tie(recordings[0].samples, recordings[1].samples);
        feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
            CAPTURE(seconds);
            for (const auto& one : estimator.take_observations()) {
                observations.push_back(one);
            }
            if (seconds > 5.0 && seconds * rate_hz < jump_frame) {
                CHECK(estimate.accepted());
                CHECK(estimate.jumps == 0);
                ++before;
            }
            if (seconds * rate_hz > jump_frame + rate_hz) {
                REQUIRE(estimate.accepted());
                CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.1);
                CHECK(std::abs(estimate.sampling_rate_offset_ppm - 80.0) < 2.0);
                CHECK(estimate.jumps == 1);
                ++after;
            }
        });
        CHECK(before >= 8);
        CHECK(after >= 15);
        int marked = 0;
        for (const auto& one : observations) {
            const double truth = recordings[1].truths[0].delay_samples(one.frame);
            CAPTURE(one.frame, one.delay_samples, truth);
            CHECK(std::abs(one.delay_samples - truth) < std::max(0.05, 5.0 * one.uncertainty_samples));
            if (one.after_jump) {
                CHECK(std::abs(static_cast<double>(one.jump_frame) - jump_frame) < 0.1 * rate_hz);
                CHECK(one.frame > jump_frame);
                ++marked;
            }
        }
        CHECK(marked == 1);
    }
}

TEST_CASE("a source found but lately is in doubt as soon as one block misses it") {
    constexpr double gone = 3.0;
    const auto samples = static_cast<std::size_t>(5.0 * rate_hz);
    const auto reference = white_noise(samples, 0.1, 4);
    auto source = delayed(reference, 50.3);
    const auto other = white_noise(samples, 0.1, 5);
    const auto first = static_cast<std::ptrdiff_t>(gone * rate_hz);
    std::copy(other.begin() + first, other.end(), source.begin() + first);
    auto estimator = make_estimator();
    int before = 0;
    feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        before += seconds > 2.0 && seconds <= gone && estimate.accepted() ? 1 : 0;
        if (seconds > gone + 0.45) { // a block and what it shares with the next one
            CHECK_FALSE(estimate.accepted());
        }
    });
    CHECK(before == 10);
}

TEST_CASE("a doubt of the first seconds ends with the next block that holds the source where it was, clear or not") {
    constexpr double spoilt = 2.6;
    const auto samples = static_cast<std::size_t>(4.0 * rate_hz);
    const auto at = [](double seconds) { return static_cast<std::ptrdiff_t>(seconds * rate_hz); };
    const auto reference = white_noise(samples, 0.1, 4);
    auto source = delayed(reference, 50.3);
    auto noise = white_noise(samples, 0.8, 6); // which leaves it visible and no more, once it is found
    std::fill(noise.begin(), noise.begin() + at(2.0), 0.0f);
    add(source, noise);
    const auto other = white_noise(samples, 0.1, 5);
    std::copy(other.begin() + at(spoilt), other.begin() + at(spoilt + 0.3), source.begin() + at(spoilt));
    auto estimator = make_estimator();
    int doubted = 0;
    int again = 0;
    feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
        doubted += seconds > spoilt && seconds < spoilt + 0.5 && !estimate.accepted() ? 1 : 0;
        again += seconds > spoilt + 0.55 && seconds < spoilt + 0.85 && estimate.accepted() ? 1 : 0;
    });
    CHECK(doubted >= 1);
    CHECK(again == 3);
}

TEST_CASE("quiet sound that shows itself elsewhere than expected is no evidence of what was expected") {
    auto dry = strokes(12.0, 30);
    for (std::size_t n = 8 * 48000; n < 9 * 48000 + 24000; ++n) {
        dry[n] *= 0.2f;
    }
    const auto recordings = recorded_apart(dry, {0.0033, -45.0, 0.0, {{8.0, 700.0}}});
    auto estimator = make_estimator();
    int quiet = 0;
    int found = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 8.3 && seconds < 9.5) {
            CHECK(static_cast<double>(estimate.evidence_end_frame) < 8.2 * rate_hz);
            ++quiet;
        }
        if (seconds > 10.5) {
            REQUIRE(estimate.accepted());
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.1);
            ++found;
        }
    });
    CHECK(quiet >= 11);
    CHECK(found >= 14);
}

TEST_CASE("sound half as strong as usual that has jumped is found in its first half second") {
    auto dry = white_noise(static_cast<std::size_t>(10.0 * rate_hz), 0.1, 61);
    for (std::size_t n = 8 * 48000; n < dry.size(); ++n) {
        dry[n] *= 0.45f; // a fifth of the energy
    }
    const auto recordings = recorded_apart(dry, {0.0033, -45.0, 0.0, {{8.0, 700.0}}});
    auto estimator = make_estimator();
    int found = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 8.5) {
            REQUIRE(estimate.accepted());
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.1);
            ++found;
        }
    });
    CHECK(found == 15);
}

TEST_CASE("dull sound that has jumped under white noise is not believed where it was, and is found") {
    auto dry = white_noise(static_cast<std::size_t>(12.0 * rate_hz), 0.1, 64);
    for (int pole = 0; pole < 2; ++pole) {
        std::transform(dry.begin(), dry.end(), dry.begin(), [low = 0.0f](float sample) mutable {
            return low += 0.06f * (sample - low); // 6 dB less per octave above 500 Hz
        });
    }
    for (const double frames : {-1310.0, -97.0, 700.0, 2900.0}) {
        CAPTURE(frames);
        const auto recordings = recorded_apart(dry, {0.0033, -45.0, 0.0, {{10.0, frames}}}, 1, {}, 10.0);
        auto estimator = make_estimator();
        int found = 0;
        feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
            if (seconds > 10.65 && estimate.accepted()) {
                CAPTURE(seconds);
                CHECK(std::abs(delay_error(recordings[1], estimate)) < 1.0);
                ++found;
            }
        });
        CHECK(found >= 3);
    }
}

TEST_CASE("sound that comes back elsewhere than it went is found within a fifth of a second, wherever in a block it begins") {
    for (const double begins : {8.02, 8.06, 8.10, 8.14, 8.18, 8.22, 8.26}) {
        CAPTURE(begins);
        auto dry = white_noise(static_cast<std::size_t>(9.0 * rate_hz), 0.1, 65);
        silence(dry, 7.5, begins);
        const auto recordings = recorded_apart(dry, {0.0033, 0.0, 0.0, {{7.8, 700.0}}});
        auto estimator = make_estimator();
        double found = 0.0;
        feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
            const bool right = estimate.accepted() && std::abs(delay_error(recordings[1], estimate)) < 1.0;
            found = right && seconds > begins && found == 0.0 ? seconds : found;
        }, 1);
        CHECK(found > begins);
        CHECK(found <= begins + 0.2);
    }
}

TEST_CASE("muffled speech that jumps again and again is found within eight tenths of a second and not refused as narrow") {
    const std::filesystem::path folder = "/usr/share/sounds/alsa"; // Debian package alsa-utils
    const std::array<std::filesystem::path, 4> files{folder / "Front_Center.wav", folder / "Rear_Left.wav",
                                                     folder / "Side_Right.wav", folder / "Front_Left.wav"};
    constexpr double first_jump = 10.0;
    constexpr double between_jumps = 4.0;
    constexpr int jumps = 8;
    auto dry = room::load_material(files, rate_hz, first_jump + jumps * between_jumps);
    std::transform(dry.begin(), dry.end(), dry.begin(), [low = 0.0f](float sample) mutable {
        return low += 0.12f * (sample - low); // 6 dB less per octave above 1 kHz
    });
    room::ClockSettings clock{0.0033, -45.0, 0.0, {}};
    for (int i = 0; i < jumps; ++i) {
        clock.jumps.push_back({first_jump + i * between_jumps, i % 2 == 0 ? 700.0 : -700.0});
    }
    room::Scene scene;
    scene.rt60_seconds = 0.3;
    scene.snr_db = 20.0;
    scene.seed = 9;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}}, {{2.5, 2.1, 1.6}, 1, clock}};
    const auto recordings = room::record(scene, dry);
    auto estimator = make_estimator();
    int right = 0;
    int refused = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > first_jump && std::fmod(seconds - first_jump, between_jumps) > 0.85) {
            CHECK((!estimate.accepted() || std::abs(delay_error(recordings[1], estimate)) < 1.0));
            ++(estimate.accepted() ? right : refused);
        }
    });
    CHECK(right >= 235);
    CHECK(refused <= 16); // one jump falls before a single short word
}

TEST_CASE("what little is left of a sound where it was does not hold the estimate there") {
    constexpr std::ptrdiff_t before = 150;
    constexpr std::ptrdiff_t after = 150 + 426;
    constexpr std::size_t jump = 6 * 48000;
    const auto reference = white_noise(9 * 48000, 0.1, 62);
    const auto late = shifted(reference, after);
    auto source = shifted(reference, before);
    for (std::size_t n = jump; n < source.size(); ++n) {
        source[n] = 0.1f * source[n] + late[n];
    }
    auto estimator = make_estimator();
    int found = 0;
    feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 4.0) {
            REQUIRE(estimate.accepted());
        }
        if (seconds > 6.5) {
            CHECK(estimate.jumps == 1);
            CHECK(std::abs(estimate.delay_samples - static_cast<double>(after)) < 0.1);
            ++found;
        }
    });
    CHECK(found == 25);
}

TEST_CASE("where sound goes on but no longer as the known delay says, nor clearly by any other, that delay is not claimed") {
    constexpr std::ptrdiff_t before = 150;
    constexpr std::ptrdiff_t after = before + 217;
    auto reference = white_noise(11 * 48000, 0.1, 63);
    const auto buzz = clicks(11.0, 480, 100); // as good by a period more or less, and 217 is none
    std::transform(buzz.begin() + 6 * 48000, buzz.begin() + 9 * 48000, reference.begin() + 6 * 48000,
                   [](float sample) { return 2.0f * sample; });
    auto source = shifted(reference, before);
    const auto late = shifted(reference, after);
    std::copy(late.begin() + 6 * 48000, late.end(), source.begin() + 6 * 48000);
    const auto hiss = white_noise(source.size(), 0.0003, 64);
    add(source, hiss);
    auto estimator = make_estimator();
    int refused = 0;
    int found = 0;
    feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 4.0 && seconds < 6.0) {
            REQUIRE(estimate.accepted());
        }
        if (seconds > 7.0 && seconds < 9.0) {
            CHECK(estimate.refusal == PhaseRefusal::ambiguous);
            ++refused;
        }
        if (seconds > 10.0) {
            REQUIRE(estimate.accepted());
            CHECK(std::abs(estimate.delay_samples - static_cast<double>(after)) < 0.1);
            ++found;
        }
    });
    CHECK(refused >= 19);
    CHECK(found >= 9);
}

TEST_CASE("polarity is told under drift, and one that turns over is a jump") {
    const auto recordings = recorded_apart(strokes(8.0, 24), {0.002, -150.0, 0.0, {}}, -1);
    auto turned = recordings[1].samples;
    std::transform(turned.begin() + 5 * 48000, turned.end(), turned.begin() + 5 * 48000, [](float v) { return -v; });
    auto estimator = make_estimator();
    int looks = 0;
    feed(estimator, recordings[0].samples, turned, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if ((seconds > 2.5 && seconds < 5.0) || seconds > 6.2) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.polarity == (seconds < 5.0 ? -1 : 1));
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.1);
            ++looks;
        }
    });
    CHECK(looks >= 40);
    CHECK(estimator.estimate().jumps == 1);
}

TEST_CASE("a delay of a tenth of a second either way is found from two seconds of evidence") {
    const auto reference = strokes(3.0, 25);
    for (const double delay : {4800.3, -4800.3}) {
        CAPTURE(delay);
        auto source = delayed(reference, delay);
        add(source, white_noise(source.size(), 0.0005, 26));
        auto estimator = make_estimator(0.15);
        int looks = 0;
        feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
            if (seconds >= 2.15) {
                CAPTURE(seconds);
                REQUIRE(estimate.accepted());
                CHECK(std::abs(estimate.delay_samples - delay) < 0.1);
                ++looks;
            }
        });
        CHECK(looks >= 8);
    }
}

TEST_CASE("a source that falls silent for a while is held, less and less surely, and taken up again without a jump") {
    const auto recordings = recorded_apart(strokes(14.0, 27), {0.0033, -45.0, 0.0, {}}, 1, {{6.0, 11.0}});
    auto estimator = make_estimator();
    double confidence = 1.0;
    int held = 0;
    int resumed = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 7.5 && seconds < 11.0) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.state == PhaseState::holding);
            CHECK(std::abs(estimate.sampling_rate_offset_ppm + 45.0) < 1.0);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.15);
            CHECK(estimate.evidence_end_frame <= 6 * 48000 + 48000 / 4);
            CHECK(estimate.confidence <= confidence);
            confidence = estimate.confidence;
            ++held;
        }
        if (seconds > 12.0) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.state == PhaseState::tracking);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.05);
            CHECK(estimate.confidence > confidence);
            CHECK(estimate.jumps == 0);
            ++resumed;
        }
    });
    CHECK(held >= 30);
    CHECK(resumed >= 18);
}

TEST_CASE("a source that starts four seconds late is called silent until then and found within two seconds") {
    const auto recordings = recorded_apart(strokes(8.0, 28), {0.0055, 120.0, 0.0, {}}, 1, {{0.0, 4.0}});
    auto estimator = make_estimator();
    int silent = 0;
    int found = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 2.0 && seconds < 4.0) {
            CHECK(estimate.refusal == PhaseRefusal::source_silent);
            CHECK(estimate.state == PhaseState::searching);
            ++silent;
        }
        if (seconds > 6.0) {
            REQUIRE(estimate.accepted());
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.1);
            CHECK(estimate.jumps == 0);
            ++found;
        }
    });
    CHECK(silent >= 18);
    CHECK(found >= 18);
}

TEST_CASE("a dull sound in white noise is told to a fifth of a sample by what stands clear of the noise") {
    const auto recordings = recorded_apart(dull(strokes(9.0, 28)), {0.0055, 120.0, 0.0, {}});
    auto estimator = make_estimator();
    int looks = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        if (seconds > 7.0) {
            CAPTURE(seconds);
            REQUIRE(estimate.accepted());
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.2);
            ++looks;
        }
    });
    CHECK(looks >= 18);
}

TEST_CASE("the longer a steady clock is heard, the better its offset is known, however dull the sound") {
    double squares = 0.0;
    int looks = 0;
    for (const std::uint64_t seed : {61u, 62u, 63u}) {
        const auto recordings = recorded_apart(dull(strokes(60.0, seed)), {0.0055, 120.0, 0.0, {}});
        auto estimator = make_estimator();
        feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
            if (seconds > 45.0) {
                REQUIRE(estimate.accepted());
                const double error = estimate.sampling_rate_offset_ppm - 120.0;
                CHECK(std::abs(error) < 3.0 * estimate.sampling_rate_offset_uncertainty_ppm);
                squares += error * error;
                ++looks;
            }
        });
    }
    REQUIRE(looks >= 400);
    CHECK(std::sqrt(squares / looks) < 0.02);
}

TEST_CASE("a clock that warms up by one part in a million per minute is followed") {
    const auto recordings = recorded_apart(strokes(90.0, 64), {0.0055, 30.0, 1.0, {}});
    auto estimator = make_estimator();
    int looks = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        if (seconds > 45.0) {
            CAPTURE(seconds);
            REQUIRE(estimate.accepted());
            const double ppm = recordings[1].truths[0].offset_ppm(static_cast<double>(estimate.frame));
            CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) < 0.1);
            CHECK(std::abs(delay_error(recordings[1], estimate)) < 0.03);
            ++looks;
        }
    });
    CHECK(looks >= 440);
}

TEST_CASE("under drift and across a jump the cut into spans changes no bit of the result") {
    const auto recordings = recorded_apart(strokes(9.0, 29), {-0.0061, 210.0, 0.0, {{6.5, 333.0}}});
    const std::span<const float> reference(recordings[0].samples);
    const std::span<const float> source(recordings[1].samples);
    auto whole = make_estimator();
    whole.process(reference, source);
    whole.finish();
    const auto expected = whole.estimate();
    const auto observations = whole.take_observations();
    REQUIRE(expected.accepted());
    REQUIRE(expected.jumps == 1);
    REQUIRE(observations.size() > 4);
    std::mt19937 random(30);
    for (const std::size_t largest : {std::size_t{300}, std::size_t{20000}}) {
        CAPTURE(largest);
        auto estimator = make_estimator();
        for (std::size_t at = 0; at < reference.size();) {
            const std::size_t count = std::min(reference.size() - at, 1 + random() % largest);
            estimator.process(reference.subspan(at, count), source.subspan(at, count));
            at += count;
        }
        estimator.finish();
        check_same(estimator.estimate(), expected);
        const auto cut = estimator.take_observations();
        REQUIRE(cut.size() == observations.size());
        for (std::size_t i = 0; i < cut.size(); ++i) {
            CHECK(cut[i].frame == observations[i].frame);
            CHECK(cut[i].delay_samples == observations[i].delay_samples);
            CHECK(cut[i].after_jump == observations[i].after_jump);
        }
    }
}

TEST_CASE("one clap of ten milliseconds is enough between clocks that run alike, however long the silence after it") {
    for (const double delay : {321.6, -96.25}) {
        for (const double seconds : {1.0, 4.0, 20.0}) {
            CAPTURE(delay, seconds);
            const auto reference = one_clap(seconds);
            PhaseEstimator estimator({rate_hz, search_seconds, 0.0});
            estimator.process(reference, delayed(reference, delay));
            if (seconds < 2.0) {
                estimator.finish();
            }
            const auto estimate = estimator.estimate();
            INFO(phase_refusal_text(estimate.refusal));
            REQUIRE(estimate.accepted());
            CHECK(std::abs(estimate.delay_samples - delay) < 0.05);
            CHECK(std::abs(estimate.delay_samples - delay) < 4.0 * estimate.delay_uncertainty_samples);
            CHECK(estimate.polarity == 1);
        }
    }
}

TEST_CASE("between clocks that may differ one clap gives the delay at the clap, and nothing once the window has gone on") {
    for (const double noise : {0.0, 0.0003}) {
        CAPTURE(noise);
        auto reference = one_clap(9.0);
        auto source = delayed(reference, 321.6);
        add(reference, white_noise(reference.size(), noise, 41));
        add(source, white_noise(source.size(), noise, 42));
        auto estimator = make_estimator();
        int held = 0;
        int gone = 0;
        feed(estimator, reference, source, [&](const PhaseEstimate& estimate, double seconds) {
            CAPTURE(seconds);
            if (seconds > 2.5 && seconds < 5.0) {
                REQUIRE(estimate.accepted());
                CHECK(std::abs(static_cast<double>(estimate.frame) - 19300.0) < 0.02 * rate_hz);
                CHECK(estimate.evidence_end_frame == estimate.frame);
                CHECK(std::abs(estimate.delay_samples - 321.6) < 0.05);
                CHECK(std::abs(estimate.delay_samples - 321.6) < 4.0 * estimate.delay_uncertainty_samples);
                ++held;
            }
            if (seconds > 6.0) {
                CHECK(estimate.refusal == PhaseRefusal::uncertain);
                CHECK(estimate.delay_uncertainty_samples > 50.0);
                ++gone;
            }
            CHECK_FALSE(estimate.sampling_rate_offset_known);
        });
        CHECK(held >= 24);
        CHECK(gone >= 29);
        const auto observations = estimator.take_observations();
        for (const auto& one : observations) {
            CHECK(std::abs(one.frame - 19300.0) < 0.02 * rate_hz);
            CHECK(std::abs(one.delay_samples - 321.6) < 0.05);
        }
    }
}

TEST_CASE("a clap at the end of a recording is an observation of the delay there") {
    const auto reference = one_clap(3.0);
    auto estimator = make_estimator();
    estimator.process(reference, delayed(reference, 321.6));
    estimator.finish();
    CHECK(estimator.estimate().accepted());
    CHECK(estimator.estimate().sampling_rate_offset_uncertainty_ppm > 20.0);
    const auto observations = estimator.take_observations();
    REQUIRE(observations.size() == 1);
    CHECK(std::abs(observations[0].frame - 19300.0) < 0.02 * rate_hz);
    CHECK(std::abs(observations[0].delay_samples - 321.6) < 0.05);
}
