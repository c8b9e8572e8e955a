// One simulated pair of recordings, and what the estimator says of it while it is fed.
// SPDX-License-Identifier: MIT
#include "play.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <numbers>
#include <thread>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/room.hpp"
#include "row_cases.hpp"

namespace localcast::bench {
namespace {

constexpr std::size_t block = 480;
constexpr double clap_seconds = 0.1; // that the level of one refers to

bool well_inside(const room::Point& p, const room::Point& size) {
    constexpr double wall = 0.35;
    return p.x > wall && p.x < size.x - wall && p.y > wall && p.y < size.y - wall && p.z > wall && p.z < size.z - wall;
}

room::Point near(const room::Point& source, const Case& scene, const room::Point& size, Dice& dice) {
    for (;;) {
        const double distance = dice.between(scene.nearest_m, scene.farthest_m);
        const double azimuth = 2.0 * std::numbers::pi * dice.between(0.0, 1.0);
        const double elevation = dice.between(-0.3, 0.3);
        const room::Point p{source.x + distance * std::cos(azimuth) * std::cos(elevation),
                            source.y + distance * std::sin(azimuth) * std::cos(elevation),
                            source.z + distance * std::sin(elevation)};
        if (well_inside(p, size)) {
            return p;
        }
    }
}

/** A quadrangle around the middle of the room, each corner moved a little. */
std::vector<room::Point> walk(const room::Point& size, Dice& dice) {
    std::vector<room::Point> corners;
    for (const auto& [x, y] : {std::pair{-1.0, -1.0}, {1.0, -1.0}, {1.0, 1.0}, {-1.0, 1.0}}) {
        corners.push_back({0.5 * size.x + 1.3 * x + dice.between(-0.3, 0.3),
                           0.5 * size.y + 1.1 * y + dice.between(-0.3, 0.3), 1.6});
    }
    return corners;
}

room::Scene make_room(const Case& scene, std::vector<room::Voice>& voices, Dice& dice) {
    room::Scene result;
    result.size = {dice.between(5.0, 7.5), dice.between(4.5, 6.0), dice.between(2.6, 3.3)};
    result.rt60_seconds = scene.rt60_seconds;
    result.snr_db = scene.snr_db;
    result.seed = scene.seed;
    const room::Point middle{dice.between(0.4, 0.6) * result.size.x, dice.between(0.4, 0.6) * result.size.y,
                             dice.between(1.1, 1.6)};
    result.microphones.resize(2);
    for (room::Microphone& microphone : result.microphones) {
        microphone.position = near(middle, scene, result.size, dice);
    }
    voices[0].path = scene.walks ? room::Path(walk(result.size, dice), 0.5) : room::Path({middle});
    if (scene.second_voice) {
        voices[1].path = room::Path({{0.25 * result.size.x, 0.3 * result.size.y, 1.4}});
    }
    room::Microphone& source = result.microphones[1];
    source.polarity = dice.between(0.0, 1.0) < 0.5 ? -1 : 1;
    source.clock = {scene.offset_seconds, scene.ppm, scene.ramp_ppm_per_minute, scene.jumps};
    for (const Stretch& absence : scene.absences) {
        source.absences.push_back({absence.first, absence.second});
    }
    return result;
}

/** Silences the sound in places; says where and what share is left. */
std::vector<Stretch> pause(std::vector<float>& dry, Dice& dice, double& active_share) {
    std::vector<Stretch> pauses;
    double paused = 0.0;
    const double whole = static_cast<double>(dry.size()) / rate_hz;
    for (double at = dice.between(4.0, 8.0); at < whole;) {
        const double end = std::min(whole, at + dice.between(4.0, 10.0));
        std::fill(dry.begin() + static_cast<std::ptrdiff_t>(at * rate_hz),
                  dry.begin() + static_cast<std::ptrdiff_t>(end * rate_hz), 0.0f);
        pauses.emplace_back(at, end);
        paused += end - at;
        at = end + dice.between(4.0, 8.0);
    }
    active_share = 1.0 - paused / whole;
    return pauses;
}

/** As a person sets a microphone's gain: a peak of one half. */
void set_level(std::vector<float>& samples) {
    float peak = 1e-9f;
    for (const float s : samples) {
        peak = std::max(peak, std::abs(s));
    }
    for (float& s : samples) {
        s *= 0.5f / peak;
    }
}

template <typename Truth>
void feed(const std::vector<float>& reference, const std::vector<float>& source, const Case& scene, Truth truth,
          std::vector<Look>& looks) {
    estimators::PhaseEstimator estimator({rate_hz});
    const auto claim_blocks = static_cast<std::size_t>(std::lround(scene.claim_seconds * rate_hz / block));
    const auto first_block = static_cast<std::size_t>(std::lround(scene.first_look_seconds * rate_hz / block));
    const std::size_t blocks = std::min(reference.size(), source.size()) / block;
    for (std::size_t b = 0; b < blocks; ++b) {
        estimator.process(std::span(reference).subspan(b * block, block), std::span(source).subspan(b * block, block));
        if ((b + 1) % claim_blocks == 0 && b + 1 >= first_block) {
            Look look;
            look.estimate = estimator.estimate();
            look.seconds = static_cast<double>((b + 1) * block) / rate_hz;
            look.frame = static_cast<double>(look.estimate.frame);
            truth(look);
            looks.push_back(look);
        }
    }
}

/** Two recordings that have nothing to do with each other. */
Outcome play_unrelated(const Case& scene) {
    Outcome outcome;
    outcome.scene = scene;
    const auto reference = excerpt(scene.material, scene.seconds, scene.seed);
    const auto source = excerpt(*scene.unrelated, scene.seconds, scene.seed + 1000003);
    feed(reference, source, scene, [](Look&) {}, outcome.looks);
    return outcome;
}

} // namespace

double Look::ppm() const {
    return has_ppm() ? estimate.sampling_rate_offset_ppm : 0.0;
}

double Look::ppm_sigma() const {
    return has_ppm() ? estimate.sampling_rate_offset_uncertainty_ppm : 0.0;
}

bool Look::has_ppm() const {
    return estimate.accepted() && estimate.sampling_rate_offset_known;
}

bool in_pause(const Outcome& outcome, double seconds) {
    for (const Stretch& pause : outcome.pauses) {
        if (seconds > pause.first && seconds <= pause.second) {
            return true;
        }
    }
    return false;
}

Outcome play(const Case& scene) {
    if (scene.unrelated) {
        return play_unrelated(scene);
    }
    Dice dice(scene.seed);
    Outcome outcome;
    outcome.scene = scene;
    std::vector<float> dry = scene.claps.empty() ? excerpt(scene.material, scene.seconds, scene.seed)
                                                 : claps(scene.material, scene.claps, scene.seconds, scene.seed);
    double active_share = scene.claps.empty() ? 1.0 : clap_seconds * static_cast<double>(scene.claps.size()) / scene.seconds;
    if (scene.pauses) {
        outcome.pauses = pause(dry, dice, active_share);
    }
    std::vector<float> second;
    std::vector<room::Voice> voices{{dry, room::Path({room::Point{}})}};
    if (scene.second_voice) {
        second = excerpt(scene.material, scene.seconds, scene.seed + 1000003);
        voices.push_back({second, room::Path({room::Point{}})});
    }
    room::Scene place = make_room(scene, voices, dice);
    place.active_share = active_share;
    auto recordings = room::record(place, voices);
    set_level(recordings[0].samples);
    set_level(recordings[1].samples);
    outcome.reference_m = recordings[0].distance_m;
    outcome.source_m = recordings[1].distance_m;
    outcome.reference_drr_db = recordings[0].direct_to_reverberant_db;
    outcome.source_drr_db = recordings[1].direct_to_reverberant_db;
    outcome.polarity = recordings[1].polarity;
    outcome.lap_seconds = voices[0].path.lap_seconds();
    feed(recordings[0].samples, recordings[1].samples, scene,
         [&](Look& look) {
             const auto& truths = recordings[1].truths;
             look.true_delay = truths.front().delay_samples(look.frame);
             look.second_delay = truths.back().delay_samples(look.frame);
             look.true_ppm = truths.front().offset_ppm(look.frame);
         },
         outcome.looks);
    return outcome;
}

std::vector<Outcome> play_all(const std::vector<Case>& scenes) {
    std::vector<Outcome> outcomes(scenes.size());
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::atomic<bool> failed{false};
    const auto work = [&] {
        for (std::size_t i = next++; i < scenes.size() && !failed; i = next++) {
            try {
                outcomes[i] = play(scenes[i]);
            } catch (...) {
                if (!failed.exchange(true)) {
                    failure = std::current_exception();
                }
            }
        }
    };
    std::thread other(work);
    work();
    other.join();
    if (failure) {
        std::rethrow_exception(failure);
    }
    return outcomes;
}

} // namespace localcast::bench
