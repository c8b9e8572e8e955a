// A quick part of the estimators' benchmark: real recordings in simulated rooms, with tight bounds.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "localcast/estimators/phase_group.hpp"
#include "room/material.hpp"
#include "room/room.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast;

namespace {

constexpr std::size_t block = 480;

std::vector<float> speech(double seconds) {
    const std::filesystem::path folder = "/usr/share/sounds/alsa"; // Debian package alsa-utils
    const std::array<std::filesystem::path, 4> files{folder / "Front_Center.wav", folder / "Rear_Left.wav",
                                                     folder / "Side_Right.wav", folder / "Front_Left.wav"};
    return room::load_material(files, test::rate_hz, seconds);
}

std::vector<float> drums(double seconds) {
    const std::array<std::filesystem::path, 1> files{"/usr/share/sonic-pi/samples/loop_amen_full.flac"};
    return room::load_material(files, test::rate_hz, seconds); // Debian package sonic-pi-samples
}

room::Scene pair(double rt60_seconds, double snr_db, const room::ClockSettings& clock) {
    room::Scene scene;
    scene.rt60_seconds = rt60_seconds;
    scene.snr_db = snr_db;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}}, {{2.5, 2.1, 1.6}, -1, clock}};
    return scene;
}

/** Feeds both and calls `look` every quarter of a second with the estimate and the time. */
template <typename Look>
void feed(const std::vector<room::Recording>& recordings, Look look) {
    estimators::PhaseEstimator estimator({test::rate_hz});
    const std::size_t blocks = recordings[0].samples.size() / block;
    for (std::size_t b = 0; b < blocks; ++b) {
        estimator.process(std::span(recordings[0].samples).subspan(b * block, block),
                          std::span(recordings[1].samples).subspan(b * block, block));
        if ((b + 1) % 25 == 0) {
            look(estimator.estimate(), static_cast<double>((b + 1) * block) / test::rate_hz);
        }
    }
}

double delay_error(const room::Recording& recording, const estimators::PhaseEstimate& estimate) {
    return estimate.delay_samples - recording.truths[0].delay_samples(static_cast<double>(estimate.frame));
}

/** By 6 dB per octave above this. */
std::vector<float> low_passed(std::vector<float> signal, double frequency_hz) {
    const double share = 1.0 - std::exp(-2.0 * std::numbers::pi * frequency_hz / test::rate_hz);
    double low = 0.0;
    for (float& sample : signal) {
        low += share * (static_cast<double>(sample) - low);
        sample = static_cast<float>(low);
    }
    return signal;
}

struct Scenery {
    const char* what;
    std::vector<float> dry;
    double rt60_seconds;
    double snr_db;
    double ppm;
    double delay_limit_samples;
};

} // namespace

TEST_CASE("near microphones are followed to a fraction of a sample and a part in a million") {
    const std::array<Scenery, 3> scenes{{{"speech", speech(11.0), 0.15, 30.0, -137.0, 0.02},
                                         {"drums, fast clock", drums(11.0), 0.15, 20.0, 395.0, 0.01},
                                         {"drums, same clock, no walls", drums(11.0), 0.0, 40.0, 0.0, 0.002}}};
    for (const Scenery& scenery : scenes) {
        CAPTURE(scenery.what);
        const auto scene = pair(scenery.rt60_seconds, scenery.snr_db, {0.0123, scenery.ppm, 0.0, {}});
        const auto recordings = room::record(scene, scenery.dry);
        int looks = 0;
        int covered = 0;
        feed(recordings, [&](const estimators::PhaseEstimate& estimate, double seconds) {
            if (seconds < 5.0) {
                return;
            }
            CAPTURE(seconds);
            REQUIRE(estimate.accepted());
            const double error = delay_error(recordings[1], estimate);
            CHECK(std::abs(error) <= scenery.delay_limit_samples);
            CHECK(estimate.polarity == -1);
            ++looks;
            covered += std::abs(error) <= 3.0 * estimate.delay_uncertainty_samples ? 1 : 0;
            if (seconds >= 10.0) {
                REQUIRE(estimate.sampling_rate_offset_known);
                CHECK(std::abs(estimate.sampling_rate_offset_ppm - scenery.ppm) <= 0.05);
            }
        });
        CHECK(looks >= 24);
        CHECK(covered * 10 >= looks * 9);
    }
}

TEST_CASE("a minute of muffled speech in a live room tells the clocks' offset to less than a tenth of a part in a million") {
    const std::vector<float> dry = low_passed(speech(60.5), 700.0);
    double squares = 0.0;
    for (const double ppm : {-390.0, -90.0, 150.0}) {
        const auto recordings = room::record(pair(0.3, 10.0, {0.0123, ppm, 0.0, {}}), dry);
        estimators::PhaseEstimate last;
        feed(recordings, [&](const estimators::PhaseEstimate& estimate, double) { last = estimate; });
        CAPTURE(ppm, last.sampling_rate_offset_ppm, last.sampling_rate_offset_uncertainty_ppm);
        REQUIRE(last.sampling_rate_offset_known);
        const double error = last.sampling_rate_offset_ppm - ppm;
        CHECK(std::abs(error) <= 3.0 * last.sampling_rate_offset_uncertainty_ppm);
        squares += error * error / 3.0;
    }
    CAPTURE(std::sqrt(squares));
    CHECK(std::sqrt(squares) <= 0.07); // 0.09 without what the phases tell
}

TEST_CASE("two seconds of speech or drums tell the delay at their end, though the clocks may run apart by anything") {
    const std::array<Scenery, 2> sceneries{{{"speech", speech(2.4), 0.3, 20.0, 0.0, 0.1}, {"drums", drums(2.4), 0.3, 20.0, 0.0, 0.03}}};
    for (const Scenery& scenery : sceneries) {
        for (const double ppm : {-390.0, -170.0, 60.0, 310.0}) {
            CAPTURE(scenery.what, ppm);
            const auto recordings = room::record(pair(scenery.rt60_seconds, scenery.snr_db, {-0.1, ppm, 0.0, {}}), scenery.dry);
            int looks = 0;
            feed(recordings, [&](const estimators::PhaseEstimate& estimate, double seconds) {
                if (seconds >= 2.25) {
                    INFO(estimators::phase_refusal_text(estimate.refusal));
                    REQUIRE(estimate.accepted());
                    const double error = delay_error(recordings[1], estimate);
                    CAPTURE(seconds, error, estimate.delay_uncertainty_samples);
                    CHECK(std::abs(error) <= scenery.delay_limit_samples);
                    CHECK(std::abs(error) <= 3.0 * estimate.delay_uncertainty_samples);
                    CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) <= 3.0 * estimate.sampling_rate_offset_uncertainty_ppm);
                    ++looks;
                }
            });
            CHECK(looks >= 1);
        }
    }
}

TEST_CASE("a slide guitar, a tone and little else, is claimed where it is certain to a tenth of a sample, and nowhere else") {
    const std::array<std::filesystem::path, 1> files{"/usr/share/sonic-pi/samples/guit_e_slide.flac"};
    const auto recordings = room::record(pair(0.3, 40.0, {0.0123, 60.0, 0.0, {}}), room::load_material(files, test::rate_hz, 14.0));
    int refused = 0;
    feed(recordings, [&](const estimators::PhaseEstimate& estimate, double seconds) {
        if (seconds < 5.0) {
            return;
        }
        CAPTURE(seconds);
        if (estimate.accepted()) {
            CHECK(estimate.delay_uncertainty_samples <= 0.1);
            CHECK(std::abs(delay_error(recordings[1], estimate)) <= 3.0 * estimate.delay_uncertainty_samples);
        } else {
            CHECK(estimate.refusal == estimators::PhaseRefusal::uncertain);
            ++refused;
        }
    });
    CHECK(refused > 0);
}

TEST_CASE("a jump of a recording is recognised and found again") {
    for (const double frames : {-960.0, 2345.0}) {
        CAPTURE(frames);
        const auto scene = pair(0.15, 30.0, {-0.0071, 40.0, 0.0, {{6.0, frames}}});
        const auto recordings = room::record(scene, drums(10.0));
        bool before = false;
        int after = 0;
        feed(recordings, [&](const estimators::PhaseEstimate& estimate, double seconds) {
            if (seconds < 6.0) {
                before = estimate.accepted() && std::abs(delay_error(recordings[1], estimate)) <= 0.02;
            } else if (seconds >= 9.0) {
                CAPTURE(seconds);
                REQUIRE(estimate.accepted());
                CHECK(std::abs(delay_error(recordings[1], estimate)) <= 0.02);
                ++after;
            }
        });
        CHECK(before);
        CHECK(after >= 4);
    }
}

TEST_CASE("a pause freezes delay and offset") {
    auto dry = speech(16.0);
    std::fill(dry.begin() + 9 * 48000, dry.begin() + 14 * 48000, 0.0f);
    auto scene = pair(0.15, 20.0, {0.003, -80.0, 0.0, {}});
    scene.active_share = 11.0 / 16.0;
    const auto recordings = room::record(scene, dry);
    int looks = 0;
    feed(recordings, [&](const estimators::PhaseEstimate& estimate, double seconds) {
        if (seconds >= 9.0 && estimate.accepted() && estimate.sampling_rate_offset_known) {
            CAPTURE(seconds);
            CHECK(std::abs(estimate.sampling_rate_offset_ppm + 80.0) <= 0.1);
            CHECK(std::abs(delay_error(recordings[1], estimate)) <= 0.05);
            ++looks;
        }
    });
    CHECK(looks >= 20);
}

TEST_CASE("two recordings that have nothing to do with each other are refused all along") {
    const std::vector<room::Recording> unrelated{{speech(8.0), 0, 0, 1, 0, {}}, {drums(8.0), 0, 0, 1, 0, {}}};
    int looks = 0;
    feed(unrelated, [&](const estimators::PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        CHECK_FALSE(estimate.accepted());
        ++looks;
    });
    CHECK(looks == 32);
}
