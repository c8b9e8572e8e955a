// Claps in silence, heard by several microphones: one gives each its delay, two the offsets of the clocks.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "block_feeder.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "localcast_claims.h"
#include "room/material.hpp"
#include "room/room.hpp"
#include "signals.hpp"
#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::PhaseAnalyser;

namespace {

const std::array<std::string, 4> names{"reference", "near", "far", "turned"};

/** A recorded clap (Debian package hydrogen-drumkits) in silence, at each of these seconds. */
std::vector<float> claps(double seconds, const std::vector<double>& at) {
    const std::array<std::filesystem::path, 1> file{
        "/usr/share/hydrogen/data/drumkits/Gimme A Hand 1.0/HandClap-Hard.wav"};
    const auto once = room::load_material(file, rate_hz, 0.3);
    std::vector<float> signal(static_cast<std::size_t>(seconds * rate_hz), 0.0f);
    for (const double start : at) {
        std::copy(once.begin(), once.end(), signal.begin() + static_cast<std::ptrdiff_t>(start * rate_hz));
    }
    return signal;
}

std::vector<room::Recording> recorded(const std::vector<float>& dry) {
    room::Scene scene;
    scene.rt60_seconds = 0.3;
    scene.snr_db = 20.0;
    scene.active_share = 0.1 / 6.0; // the level is that of a tenth of a second
    scene.seed = 17;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}},
                         {{2.5, 2.1, 1.6}, 1, {0.0047, 180.0, 0.0, {}}},
                         {{3.4, 3.1, 1.2}, 1, {-0.0122, -333.0, 0.0, {}}},
                         {{2.2, 2.8, 1.5}, -1, {0.0003, 45.0, 0.0, {}}}};
    return room::record(scene, dry);
}

struct Claim {
    std::size_t source;
    std::uint64_t timestamp_ns;
    LocalcastPhaseClaimDescriptor said;
};

/** Every valid claim that an analyser makes of the recordings, and what it says in the end. */
struct Heard {
    std::vector<Claim> claims;
    std::vector<estimators::PhaseEstimate> last;
};

Heard analysed(const std::vector<room::Recording>& recordings) {
    const auto runtime = make_runtime();
    std::vector<std::unique_ptr<BlockFeeder>> feeders;
    std::vector<std::uint64_t> sources;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        feeders.push_back(std::make_unique<BlockFeeder>(runtime.get(), names[i], recordings[i].samples));
        if (i > 0) {
            sources.push_back(hash(names[i]));
        }
    }
    PhaseAnalyser analyser(runtime.get(), hash(names[0]), sources, {.max_delay_seconds = 0.1});
    Heard heard;
    LocalcastCursor cursor{};
    while (!feeders.front()->done()) {
        for (const auto& feeder : feeders) {
            feeder->push(960);
        }
        analyser.poll();
        LocalcastSampleHandle handle{};
        while (localcast_runtime_read_next(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, &cursor, &handle) == LOCALCAST_OK) {
            Claim claim{};
            REQUIRE(localcast_runtime_copy_payload(runtime.get(), LOCALCAST_SAMPLE_PHASE_CLAIM, &handle, 0, &claim.said,
                                                   sizeof claim.said) == LOCALCAST_OK);
            claim.timestamp_ns = handle.timestamp_ns;
            claim.source = static_cast<std::size_t>(std::find(sources.begin(), sources.end(), claim.said.source_id_hash) -
                                                    sources.begin());
            if ((claim.said.valid & LOCALCAST_PHASE_VALID_DELAY) != 0) {
                heard.claims.push_back(claim);
            }
        }
    }
    for (std::size_t i = 0; i < sources.size(); ++i) {
        heard.last.push_back(analyser.estimate(i));
    }
    return heard;
}

} // namespace

TEST_CASE("one recorded clap in silence gives every source a claim of the delay at the clap, and none that is wrong") {
    const auto recordings = recorded(claps(6.0, {2.2}));
    const Heard heard = analysed(recordings);
    std::array<int, 3> claimed{};
    for (const Claim& claim : heard.claims) {
        CAPTURE(claim.source, claim.timestamp_ns);
        REQUIRE(claim.source < claimed.size());
        const room::Recording& recording = recordings[claim.source + 1];
        const double frame = static_cast<double>(claim.timestamp_ns) * 1e-9 * rate_hz;
        CHECK(claim.timestamp_ns == claim.said.evidence_end_ns);
        CHECK(std::abs(frame - 2.2 * rate_hz) < 0.05 * rate_hz);
        const double error = claim.said.delay_samples - recording.truths[0].delay_samples(frame);
        CHECK(std::abs(error) < 0.05);
        CHECK(std::abs(error) < 3.0 * claim.said.delay_uncertainty_samples);
        CHECK(claim.said.delay_uncertainty_samples < 0.1);
        CHECK(claim.said.polarity == recording.polarity);
        CHECK((claim.said.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) == 0);
        ++claimed[claim.source];
    }
    for (const int count : claimed) {
        CHECK(count >= 1);
    }
}

TEST_CASE("a second clap two seconds later gives the offsets of the clocks") {
    const auto recordings = recorded(claps(6.0, {1.2, 3.2}));
    const Heard heard = analysed(recordings);
    for (std::size_t i = 0; i < heard.last.size(); ++i) {
        CAPTURE(i);
        const auto& estimate = heard.last[i];
        const auto& truth = recordings[i + 1].truths[0];
        const double frame = static_cast<double>(estimate.frame);
        REQUIRE(estimate.accepted());
        CHECK(frame > 5.5 * rate_hz);
        CHECK(std::abs(estimate.delay_samples - truth.delay_samples(frame)) < 0.15);
        CHECK(std::abs(estimate.sampling_rate_offset_ppm - truth.offset_ppm(frame)) < 1.0);
    }
}
