// The course of a delay out of noisy measurements, against courses that are known.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/delay_smoother.hpp"

#include <cmath>
#include <functional>
#include <random>

#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::estimators::DelayObservation;
using localcast::estimators::smooth_delays;

namespace {

constexpr double noise_samples = 0.02;

/** One measurement every half second, with Gaussian noise of the deviation that it states. */
std::vector<DelayObservation> measured(double seconds, const std::function<double(double)>& delay, unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(0.0, noise_samples);
    std::vector<DelayObservation> observations;
    for (double at = 0.5; at < seconds; at += 0.5) {
        const double frame = at * rate_hz;
        observations.push_back({frame, delay(frame) + normal(random), noise_samples, 1, false, 0});
    }
    return observations;
}

} // namespace

TEST_CASE("noisy measurements on a straight line give the line and its slope far better than one measurement") {
    for (const double ppm : {-320.0, 0.0, 14.0}) {
        CAPTURE(ppm);
        const auto line = [ppm](double frame) { return 333.3 + ppm * 1e-6 * frame; };
        const auto segments = smooth_delays(measured(60.0, line, 1), rate_hz);
        REQUIRE(segments.size() == 1);
        REQUIRE(segments[0].points.size() == 119);
        CHECK(segments[0].start_frame == 0.0);
        for (const auto& point : segments[0].points) {
            CHECK(point.delay_uncertainty_samples < noise_samples);
            CHECK(std::abs(point.sampling_rate_offset_ppm - ppm) < 4.0 * point.sampling_rate_offset_uncertainty_ppm);
        }
        CHECK(std::abs(segments[0].offset_ppm_at(30.0 * rate_hz) - ppm) < 0.05);
        CHECK(segments[0].points[60].sampling_rate_offset_uncertainty_ppm < 0.1);
    }
}

TEST_CASE("over many recordings the course errs little, and as much as it says") {
    int points = 0;
    int covered = 0;
    double square = 0.0;
    for (unsigned seed = 100; seed < 140; ++seed) {
        const auto segments = smooth_delays(measured(60.0, [](double frame) { return 25e-6 * frame; }, seed), rate_hz);
        REQUIRE(segments.size() == 1);
        for (const auto& point : segments[0].points) {
            const double error = point.delay_samples - 25e-6 * point.frame;
            square += error * error;
            covered += std::abs(error) <= 2.0 * point.delay_uncertainty_samples ? 1 : 0;
            ++points;
        }
    }
    INFO("rms " << std::sqrt(square / points) << ", covered " << covered << " of " << points);
    CHECK(std::sqrt(square / points) < 0.4 * noise_samples);
    CHECK(covered * 100 >= points * 90);
}

TEST_CASE("the offset of a clock that keeps its rate is as sure at every moment as all of the measurements make it") {
    int points = 0;
    double square = 0.0;
    for (unsigned seed = 200; seed < 240; ++seed) {
        const auto segments = smooth_delays(measured(60.0, [](double frame) { return 25e-6 * frame; }, seed), rate_hz);
        REQUIRE(segments.size() == 1);
        for (const auto& point : segments[0].points) {
            square += (point.sampling_rate_offset_ppm - 25.0) * (point.sampling_rate_offset_ppm - 25.0);
            ++points;
        }
    }
    INFO("rms " << std::sqrt(square / points));
    CHECK(std::sqrt(square / points) < 0.004); // a straight line through all would be off by 0.0022
}

TEST_CASE("an offset that changes by one part in a million per minute is followed") {
    const double start_ppm = 20.0;
    const double change_per_frame = 1.0 / (60.0 * rate_hz);
    const auto ppm = [&](double frame) { return start_ppm + change_per_frame * frame; };
    const auto delay = [&](double frame) {
        return -77.0 + 1e-6 * (start_ppm * frame + 0.5 * change_per_frame * frame * frame);
    };
    const auto segments = smooth_delays(measured(180.0, delay, 2), rate_hz);
    REQUIRE(segments.size() == 1);
    for (double seconds = 2.0; seconds < 178.0; seconds += 1.0) {
        CAPTURE(seconds);
        CHECK(std::abs(segments[0].delay_at(seconds * rate_hz) - delay(seconds * rate_hz)) < 0.03);
        if (seconds > 15.0 && seconds < 165.0) {
            CHECK(std::abs(segments[0].offset_ppm_at(seconds * rate_hz) - ppm(seconds * rate_hz)) < 0.15);
        }
    }
}

TEST_CASE("every jump begins a segment, and what lies before it knows nothing of what comes after") {
    const auto before = [](double frame) { return 10.0 + 50e-6 * frame; };
    const auto after = [](double frame) { return -900.0 + 50e-6 * frame; };
    const double jump = 20.1 * rate_hz;
    auto observations = measured(40.0, [&](double frame) { return frame < jump ? before(frame) : after(frame); }, 3);
    for (auto& one : observations) {
        one.polarity = one.frame < jump ? 1 : -1;
        one.after_jump = one.frame > jump && one.frame < jump + 0.5 * rate_hz;
        one.jump_frame = one.after_jump ? static_cast<std::uint64_t>(jump) : 0;
    }
    const auto segments = smooth_delays(observations, rate_hz);
    REQUIRE(segments.size() == 2);
    CHECK(segments[0].start_frame == 0.0);
    CHECK(segments[1].start_frame == std::floor(jump));
    CHECK(segments[0].polarity == 1);
    CHECK(segments[1].polarity == -1);
    CHECK(segments[0].points.size() + segments[1].points.size() == observations.size());
    for (double seconds = 0.0; seconds <= 40.0; seconds += 0.25) {
        const double frame = seconds * rate_hz;
        CAPTURE(seconds);
        CHECK(std::abs(segments[0].delay_at(std::min(frame, jump)) - before(std::min(frame, jump))) < 0.04);
        CHECK(std::abs(segments[1].delay_at(std::max(frame, jump)) - after(std::max(frame, jump))) < 0.04);
    }
}

TEST_CASE("one measurement alone is the delay everywhere, with no offset and an uncertainty that says so") {
    const std::vector<DelayObservation> one{{48000.0, 12.5, 0.1, -1, false, 0}};
    const auto segments = smooth_delays(one, rate_hz);
    REQUIRE(segments.size() == 1);
    REQUIRE(segments[0].points.size() == 1);
    CHECK(segments[0].polarity == -1);
    CHECK(segments[0].points[0].delay_uncertainty_samples == Approx(0.1));
    CHECK(segments[0].points[0].sampling_rate_offset_uncertainty_ppm > 100.0);
    for (const double frame : {0.0, 48000.0, 4.8e6}) {
        CHECK(segments[0].delay_at(frame) == 12.5);
        CHECK(segments[0].offset_ppm_at(frame) == 0.0);
    }
}

TEST_CASE("without measurements there is no course") {
    CHECK(smooth_delays({}, rate_hz).empty());
}

TEST_CASE("two measurements of one moment do no harm") {
    auto observations = measured(20.0, [](double frame) { return 5.0 + 30e-6 * frame; }, 4);
    observations.insert(observations.begin() + 10, observations[10]);
    const auto segments = smooth_delays(observations, rate_hz);
    REQUIRE(segments.size() == 1);
    for (const auto& point : segments[0].points) {
        CHECK(std::abs(point.delay_samples - 5.0 - 30e-6 * point.frame) < 0.05);
    }
}

TEST_CASE("the course goes through its points without a step, bends between them and goes on straight at its ends") {
    const auto segments = smooth_delays(measured(30.0, [](double frame) { return 2.0 - 120e-6 * frame; }, 5), rate_hz);
    REQUIRE(segments.size() == 1);
    const auto& segment = segments[0];
    const auto& points = segment.points;
    for (std::size_t i = 0; i < points.size(); ++i) {
        CAPTURE(i);
        const double frame = points[i].frame;
        CHECK(segment.delay_at(frame) == Approx(points[i].delay_samples).margin(1e-9));
        CHECK(segment.offset_ppm_at(frame) == Approx(points[i].sampling_rate_offset_ppm).margin(1e-9));
        CHECK(std::abs(segment.delay_at(frame + 0.01) - segment.delay_at(frame - 0.01)) < 1e-5);
        const double slope = (segment.delay_at(frame + 0.5) - segment.delay_at(frame - 0.5)) * 1e6;
        CHECK(std::abs(slope - points[i].sampling_rate_offset_ppm) < 0.01);
    }
    const auto& first = points.front();
    const auto& last = points.back();
    CHECK(segment.delay_at(0.0) ==
          Approx(first.delay_samples - first.sampling_rate_offset_ppm * 1e-6 * first.frame).margin(1e-9));
    CHECK(segment.delay_at(last.frame + 96000.0) ==
          Approx(last.delay_samples + last.sampling_rate_offset_ppm * 1e-6 * 96000.0).margin(1e-9));
    CHECK(segment.offset_ppm_at(last.frame + 96000.0) == last.sampling_rate_offset_ppm);
    CHECK(segment.offset_ppm_at(0.0) == first.sampling_rate_offset_ppm);
}
