// What is on the move: a talker who walks is followed and not taken for a clock that drifts.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <span>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/material.hpp"
#include "room/room.hpp"
#include "support/catch.hpp"
#include "tracked_pair.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::PhaseEstimate;
using estimators::PhaseEstimator;
using estimators::PhaseState;

namespace {

std::vector<float> speech(double seconds) {
    const std::filesystem::path folder = "/usr/share/sounds/alsa"; // Debian package alsa-utils
    const std::array<std::filesystem::path, 4> files{folder / "Front_Center.wav", folder / "Rear_Left.wav",
                                                     folder / "Side_Right.wav", folder / "Front_Left.wav"};
    return room::load_material(files, rate_hz, seconds);
}

/** Silent outside of a stretch of seconds. */
std::vector<float> only(std::vector<float> dry, double from_seconds, double to_seconds) {
    for (std::size_t n = 0; n < dry.size(); ++n) {
        const double seconds = static_cast<double>(n) / rate_hz;
        dry[n] = seconds >= from_seconds && seconds < to_seconds ? dry[n] : 0.0f;
    }
    return dry;
}

room::Path round_walk() {
    return room::Path({{1.7, 1.5, 1.6}, {4.4, 1.3, 1.6}, {4.2, 3.7, 1.6}, {1.6, 3.5, 1.6}}, 0.5);
}

std::vector<room::Recording> recorded(const std::vector<room::Voice>& voices, double ppm, double rt60_seconds = 0.15,
                                      double snr_db = 25.0) {
    room::Scene scene;
    scene.rt60_seconds = rt60_seconds;
    scene.snr_db = snr_db;
    scene.seed = 5;
    scene.microphones = {{{3.3, 2.9, 1.4}}, {{2.6, 2.2, 1.5}, 1, {0.004, ppm, 0.0, {}}}};
    return room::record(scene, voices);
}

double error_against(const room::Truth& truth, const PhaseEstimate& estimate) {
    return estimate.delay_samples - truth.delay_samples(static_cast<double>(estimate.frame));
}

/** An offset that is called known and lies further off than what is said of it. */
bool falsely_certain(const PhaseEstimate& estimate, double ppm) {
    const double stated = std::max(2.0, 3.0 * estimate.sampling_rate_offset_uncertainty_ppm);
    return estimate.accepted() && estimate.sampling_rate_offset_known &&
           std::abs(estimate.sampling_rate_offset_ppm - ppm) > stated;
}

} // namespace

TEST_CASE("a talker who walks from the first moment is followed within a sample, and no drift is made of the walk") {
    for (const double ppm : {-220.0, 140.0}) {
        CAPTURE(ppm);
        const auto dry = speech(30.0);
        const auto recordings = recorded({{dry, round_walk()}}, ppm);
        PhaseEstimator estimator({rate_hz});
        int looks = 0;
        int accepted = 0;
        int within = 0;
        feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
            CAPTURE(seconds);
            CHECK_FALSE(falsely_certain(estimate, ppm));
            if (seconds < 6.0) {
                return;
            }
            ++looks;
            accepted += estimate.accepted() ? 1 : 0;
            within += estimate.accepted() && std::abs(error_against(recordings[1].truths[0], estimate)) <= 1.0 ? 1 : 0;
            if (estimate.accepted() && estimate.state == PhaseState::moving) {
                CHECK(estimate.frame == estimate.evidence_end_frame); // measured there, not carried on
                CHECK(static_cast<double>(estimate.frame) > (seconds - 1.6) * rate_hz);
            }
        });
        CHECK(looks >= 230);
        CHECK(accepted * 10 >= looks * 8);
        CHECK(within == accepted);
    }
}

TEST_CASE("a talker who walks in a livelier room is found, and what reflections draw aside is not said") {
    const auto dry = speech(30.0);
    const auto recordings = recorded({{dry, round_walk()}}, -220.0, 0.3, 20.0);
    PhaseEstimator estimator({rate_hz});
    int accepted = 0;
    int within = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        if (seconds < 6.0 || !estimate.accepted()) {
            return;
        }
        ++accepted;
        within += std::abs(error_against(recordings[1].truths[0], estimate)) <= 1.0 ? 1 : 0;
    });
    CHECK(accepted >= 100); // of 240
    CHECK(within * 20 >= accepted * 19);
}

TEST_CASE("a source found a few samples aside for the second time in twenty seconds walks; found far off or later, it has jumped") {
    struct Steps {
        double frames;
        double seconds_apart;
        bool walks;
    };
    for (const auto& [frames, apart, walks] : {Steps{9.0, 5.0, true}, Steps{900.0, 5.0, false}, Steps{9.0, 22.0, false}}) {
        CAPTURE(frames, apart);
        constexpr double first = 8.0;
        const double second = first + apart;
        const auto recordings =
            recorded_apart(strokes(second + 4.0, 23), {0.0127, 80.0, 0.0, {{first, frames}, {second, frames}}});
        PhaseEstimator estimator({rate_hz});
        int moving_before = 0;
        int moving = 0;
        int stands = 0;
        feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
            CAPTURE(seconds);
            if (estimate.state == PhaseState::moving) {
                ++(seconds < second ? moving_before : moving);
            }
            if (estimate.accepted() && (seconds > second ? seconds > second + 1.0 : seconds > first + 1.0)) {
                CHECK(std::abs(delay_error(recordings[1], estimate)) <= 1.0);
                stands += seconds > second + 2.0 ? 1 : 0;
            }
        });
        CHECK(moving_before == 0);
        CHECK((moving > 0) == walks);
        CHECK(stands >= 10);
        CHECK(estimator.estimate().state == PhaseState::tracking); // stands again, wherever it is
        CHECK(estimator.estimate().jumps == 2);
    }
}

TEST_CASE("a stretch of a walk that is straight for some seconds is not taken for a clock's drift") {
    const auto dry = speech(40.0);
    const auto walking = only(dry, 0.0, 8.0);
    const auto strolling = only(dry, 8.0, 40.0); // from one microphone to the other and back, seven seconds each way
    const room::Path stroll({{3.2, 2.8, 1.45}, {2.9, 2.5, 1.45}}, 0.06);
    const auto recordings = recorded({{walking, round_walk()}, {strolling, stroll}}, 50.0);
    PhaseEstimator estimator({rate_hz});
    int accepted = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 10.0 && estimate.accepted()) {
            ++accepted;
            CHECK(std::abs(error_against(recordings[1].truths[1], estimate)) <= 1.0);
        }
    });
    CHECK(accepted >= 200); // of 300
}

TEST_CASE("an offset is known again once a talker who walked has stood for a while") {
    const double ppm = -90.0;
    const auto dry = speech(32.0);
    const auto walking = only(dry, 0.0, 12.0);
    const auto standing = only(dry, 12.0, 32.0);
    const auto recordings = recorded({{walking, round_walk()}, {standing, room::Path({{2.2, 2.9, 1.5}})}}, ppm);
    PhaseEstimator estimator({rate_hz});
    int known = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        CHECK_FALSE(falsely_certain(estimate, ppm));
        if (seconds > 29.0) {
            REQUIRE(estimate.accepted());
            CHECK(estimate.state != PhaseState::moving);
            CHECK(std::abs(error_against(recordings[1].truths[1], estimate)) < 0.3);
            REQUIRE(estimate.sampling_rate_offset_known);
            CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) < 1.0);
            ++known;
        }
    });
    CHECK(known >= 29);
}

TEST_CASE("an offset known from a talker who stands is held while another one walks") {
    const double ppm = 160.0;
    const auto dry = speech(32.0);
    const auto standing = only(dry, 0.0, 18.0);
    const auto walking = only(dry, 18.0, 32.0);
    const auto recordings = recorded({{standing, room::Path({{2.2, 2.9, 1.5}})}, {walking, round_walk()}}, ppm);
    PhaseEstimator estimator({rate_hz});
    int moving = 0;
    int within = 0;
    feed(estimator, recordings[0].samples, recordings[1].samples, [&](const PhaseEstimate& estimate, double seconds) {
        CAPTURE(seconds);
        if (seconds > 18.0 && estimate.accepted() && estimate.sampling_rate_offset_known) {
            CHECK(std::abs(estimate.sampling_rate_offset_ppm - ppm) < 2.0);
        }
        if (seconds > 20.0 && estimate.accepted() && estimate.state == PhaseState::moving) {
            CHECK(estimate.sampling_rate_offset_known);
            ++moving;
            within += std::abs(error_against(recordings[1].truths[1], estimate)) <= 1.0 ? 1 : 0;
        }
    });
    CHECK(moving >= 80);
    CHECK(within * 20 >= moving * 19);
}
