// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "clock_filter.hpp"
#include "evidence.hpp"
#include "fine_delay.hpp"
#include "frame_grid.hpp"
#include "phase_drift.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast::estimators;
using localcast::test::rate_hz;

namespace {

const FrameGrid grid(rate_hz);

/** A source in a room that bends each phase by something of its own, and clocks that run apart. */
struct Standing {
    double growth = 0.0; ///< samples per second
    double change = 0.0; ///< samples per second squared
    double bent_rad = 0.8; ///< most that the room turns a phase by
    double noise = 0.3;    ///< beside a sound of 1
    double first_hz = 100.0, last_hz = 4000.0; ///< where the sound is in the first half of the time
    double later_first_hz = 100.0, later_last_hz = 4000.0;

    [[nodiscard]] double delay(double seconds) const { return 37.0 + seconds * (growth + 0.5 * change * seconds); }
};

/** The evidence of so many seconds, read along lines that wobble by half a sample and do not grow. */
std::vector<EvidenceBlock> evidence_of(const Standing& standing, double seconds, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> even(-1.0, 1.0);
    std::normal_distribution<double> normal;
    std::vector<double> room(grid.bins());
    for (double& phase : room) {
        phase = standing.bent_rad * even(random);
    }
    std::vector<EvidenceBlock> blocks;
    for (std::int64_t number = 0; static_cast<double>(grid.block_end(number)) < seconds * rate_hz; ++number) {
        EvidenceBlock block;
        block.start_frame = grid.block_start(number);
        block.end_frame = grid.block_end(number);
        block.centre = 0.5 * static_cast<double>(block.start_frame + block.end_frame);
        block.line = {block.centre, 37.0 + 0.5 * even(random), 0.0};
        block.energy = 1.0;
        block.frames = static_cast<int>(FrameGrid::block_frames);
        const double now = block.centre / rate_hz;
        const bool later = now > 0.5 * seconds;
        for (std::size_t k = 0; k < grid.bins(); ++k) {
            const double hz = static_cast<double>(k) * 0.5 * rate_hz / static_cast<double>(grid.hop);
            const bool sounds = hz >= (later ? standing.later_first_hz : standing.first_hz) &&
                                hz <= (later ? standing.later_last_hz : standing.last_hz);
            const double omega = std::numbers::pi * static_cast<double>(k) / static_cast<double>(grid.hop);
            const double level = sounds ? 1.0 : 0.0;
            const auto sound = std::polar(level, room[k] - omega * (standing.delay(now) - block.line.delay));
            const std::complex<double> noise(normal(random), normal(random));
            block.cross.emplace_back(sound + standing.noise * noise / std::sqrt(2.0));
            // Six frames that overlap are worth about six of their own.
            const double power = level + standing.noise * std::sqrt(static_cast<double>(block.frames));
            block.power_x.push_back(static_cast<float>(power));
            block.power_y.push_back(static_cast<float>(power));
        }
        blocks.push_back(block);
    }
    return blocks;
}

PhaseDrift drift_of(const std::vector<EvidenceBlock>& blocks) {
    PhaseDrift drift(rate_hz);
    for (const EvidenceBlock& block : blocks) {
        drift.add(block);
    }
    return drift;
}

} // namespace

TEST_CASE("phases tell how fast a delay grows, whatever the room bends each of them by") {
    for (const double growth : {0.0, -0.004, 0.03}) {
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            CAPTURE(growth, seed);
            Standing standing;
            standing.growth = growth;
            const PhaseDrift drift = drift_of(evidence_of(standing, 62.0, seed));
            REQUIRE(drift.growth());
            const PhaseGrowth& told = *drift.growth();
            CAPTURE(told.growth, told.deviation, told.change, told.change_deviation);
            CHECK(std::abs(told.growth - growth) <= 3.0 * told.deviation);
            CHECK(told.deviation <= 0.0005); // a hundredth of a part in a million
            CHECK(std::abs(told.change) <= 3.0 * told.change_deviation);
            CHECK(std::abs(told.seconds - 31.0) <= 2.5);
        }
    }
}

TEST_CASE("a sound that moves to other frequencies looks like a drift by its delay, and is none by its phases") {
    Standing standing;
    standing.bent_rad = 1.2;
    standing.last_hz = 900.0;
    standing.later_first_hz = 600.0;
    standing.later_last_hz = 1500.0;
    double largest = 0.0;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
        CAPTURE(seed);
        const std::vector<EvidenceBlock> blocks = evidence_of(standing, 62.0, seed);
        const auto delay = [&](const EvidenceBlock& block) {
            return block.line.delay + find_fine_delay(spectra_of(block), rate_hz).offset_samples;
        };
        const double step = delay(blocks[blocks.size() * 3 / 4]) - delay(blocks[blocks.size() / 4]);
        largest = std::max(largest, std::abs(step));
        const PhaseDrift drift = drift_of(blocks);
        REQUIRE(drift.growth());
        CAPTURE(step, drift.growth()->growth, drift.growth()->deviation);
        CHECK(std::abs(drift.growth()->growth) <= 3.0 * drift.growth()->deviation);
        CHECK(drift.growth()->deviation <= 0.005);
    }
    CHECK(largest > 0.3); // within half a minute: 0.2 parts in a million
}

TEST_CASE("phases tell that a clock's offset changes, and what it was in the middle") {
    Standing standing;
    standing.growth = 0.01;
    standing.change = 0.0008; // one part in a million per minute
    const PhaseDrift drift = drift_of(evidence_of(standing, 62.0, 5));
    REQUIRE(drift.growth());
    const PhaseGrowth& told = *drift.growth();
    CAPTURE(told.seconds, told.growth, told.deviation, told.change, told.change_deviation);
    CHECK(std::abs(told.change - standing.change) <= 3.0 * told.change_deviation);
    CHECK(told.change > 10.0 * told.change_deviation);
    CHECK(std::abs(told.growth - (standing.growth + standing.change * told.seconds)) <= 0.001);
}

TEST_CASE("phases tell nothing of a few seconds, of noise, and of what was before a source moved") {
    Standing standing;
    standing.growth = 0.02;
    CHECK_FALSE(drift_of(evidence_of(standing, 9.0, 6)).growth());
    PhaseDrift drift = drift_of(evidence_of(standing, 20.0, 6));
    CHECK(drift.growth());
    drift.clear();
    CHECK_FALSE(drift.growth());

    Standing silent;
    silent.first_hz = silent.later_first_hz = 30000.0;
    CHECK_FALSE(drift_of(evidence_of(silent, 62.0, 7)).growth());
}

TEST_CASE("what phases tell makes a clock's offset surer, unless it contradicts the delays") {
    const double per_ppm = 1e-6 * rate_hz;
    ClockFilter clock(0.0, 100.0, 1.0, 20.0 * per_ppm, 5.0 * per_ppm, rate_hz);
    for (int second = 1; second <= 60; ++second) {
        REQUIRE(clock.take(second, 100.0 + 20.0 * per_ppm * second, 1.0) == Fit::agrees);
    }
    const auto ppm = [&](const DelayState& state) { return state.mean[1] / per_ppm; };
    const auto doubt = [&](const DelayState& state) { return std::sqrt(state.covariance[1][1]) / per_ppm; };
    const DelayState alone = clock.at(60.0);
    CHECK(doubt(alone) > 0.1);

    const PhaseGrowth steady{30.0, 20.1 * per_ppm, 0.01 * per_ppm, 0.0, 0.001 * per_ppm};
    const DelayState surer = clock.at(60.0, steady);
    CAPTURE(ppm(alone), doubt(alone), ppm(surer), doubt(surer));
    CHECK(std::abs(ppm(surer) - 20.1) < 0.02);
    CHECK(doubt(surer) < 0.03);
    CHECK(clock.at(60.0).mean == alone.mean); // and nothing of it is kept

    const PhaseGrowth warming{30.0, 20.1 * per_ppm, 0.01 * per_ppm, 0.01 * per_ppm, 0.001 * per_ppm};
    CHECK(std::abs(ppm(clock.at(60.0, warming)) - 20.4) < 0.1); // half a minute later

    const PhaseGrowth wrong{30.0, 35.0 * per_ppm, 0.01 * per_ppm, 0.0, 0.001 * per_ppm};
    CHECK(clock.at(60.0, wrong).mean == alone.mean);
}
