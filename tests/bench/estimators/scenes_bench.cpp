// Accuracy of the phase estimator over many simulated scenes of real recordings; prints a table, fails on a wrong one.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "localcast/estimators/phase_estimator.hpp"
#include "room/material.hpp"
#include "room/room.hpp"

namespace {

using namespace localcast;

constexpr double rate_hz = 48000.0;
constexpr double wrong_samples = 0.5; // ten microseconds: not this peak of the correlation, or not this well

struct Material {
    const char* name;
    std::vector<std::filesystem::path> files;
};

std::vector<Material> materials(bool first_part) {
    const std::filesystem::path speech = "/usr/share/sounds/alsa";
    const std::filesystem::path samples = "/usr/share/sonic-pi/samples";
    if (first_part) {
        return {{"speech (front, sides)",
                 {speech / "Front_Center.wav", speech / "Rear_Left.wav", speech / "Side_Right.wav",
                  speech / "Front_Left.wav"}},
                {"speech, 1.4 s", {speech / "Front_Center.wav"}},
                {"tabla loop", {samples / "loop_tabla.flac"}},
                {"guitar em9", {samples / "guit_em9.flac"}},
                {"guitar slide", {samples / "guit_e_slide.flac"}},
                {"amen break", {samples / "loop_amen_full.flac"}},
                {"breakbeat", {samples / "loop_breakbeat.flac"}},
                {"drum roll", {samples / "drum_roll.flac"}},
                {"mika loop", {samples / "loop_mika.flac"}},
                {"piano chord", {samples / "ambi_piano.flac"}},
                {"perc 1 loop", {samples / "loop_perc1.flac"}}};
    }
    std::vector<Material> set = {
        {"speech (rear, sides)",
         {speech / "Rear_Right.wav", speech / "Side_Left.wav", speech / "Front_Right.wav", speech / "Rear_Center.wav"}},
        {"speech, 1.5 s", {speech / "Front_Right.wav"}},
        {"guitar fifths", {samples / "guit_e_fifths.flac"}},
        {"guitar harmonics", {samples / "guit_harmonics.flac"}},
        {"amen, one bar", {samples / "loop_amen.flac"}},
        {"compus loop", {samples / "loop_compus.flac"}},
        {"garzul loop", {samples / "loop_garzul.flac"}},
        {"safari loop", {samples / "loop_safari.flac"}},
        {"electric loop", {samples / "loop_electric.flac"}},
        {"mehackit loop", {samples / "loop_mehackit2.flac"}},
        {"perc 2 loop", {samples / "loop_perc2.flac"}}};
    Material tabla{"tabla strokes", {}};
    for (const char* stroke : {"dhec", "ghe1", "ghe4", "ke1", "na", "na_o", "re", "tas1", "te1", "te_ne", "tun1"}) {
        tabla.files.push_back(samples / (std::string("tabla_") + stroke + ".flac"));
    }
    set.push_back(tabla);
    Material kit{"drum kit hits", {}};
    for (const char* hit : {"snare_hard", "tom_hi_hard", "cymbal_closed", "heavy_kick", "tom_lo_soft", "snare_soft",
                            "cowbell", "tom_mid_hard", "cymbal_pedal", "bass_hard"}) {
        kit.files.push_back(samples / (std::string("drum_") + hit + ".flac"));
    }
    set.push_back(kit);
    return set;
}

room::Scene random_scene(std::uint64_t seed, std::size_t microphones) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    room::Scene scene;
    scene.seed = seed;
    scene.source = {1.5 + 3.0 * uniform(random), 1.2 + 2.6 * uniform(random), 1.0 + 0.8 * uniform(random)};
    while (scene.microphones.size() < microphones) {
        const double distance = 0.5 + 2.5 * uniform(random);
        const double azimuth = 6.283185307 * uniform(random);
        const double elevation = 0.6 * (uniform(random) - 0.5);
        const room::Point p{scene.source.x + distance * std::cos(azimuth) * std::cos(elevation),
                            scene.source.y + distance * std::sin(azimuth) * std::cos(elevation),
                            scene.source.z + distance * std::sin(elevation)};
        if (p.x > 0.3 && p.x < 5.7 && p.y > 0.3 && p.y < 4.7 && p.z > 0.3 && p.z < 2.7) {
            const bool first = scene.microphones.empty();
            scene.microphones.push_back(
                {p, first || uniform(random) < 0.5 ? 1 : -1, first ? 0.0 : 0.05 * (uniform(random) - 0.5)});
        }
    }
    return scene;
}

struct Tally {
    int sources = 0;
    int refused = 0;
    int wrong = 0;
    int within_tenth = 0;  // accepted and within 0.1 sample of the truth
    int within_sigmas = 0; // accepted and within two of the stated standard deviations
    double squares = 0.0;
    double largest = 0.0;
};

void count(Tally& tally, const estimators::PhaseEstimate& estimate, const room::Recording& truth, bool verbose) {
    const double error = estimate.delay_samples - truth.delay_samples;
    if (verbose) {
        std::printf("    %.2f m  %+10.3f  error %+9.4f  sigma %.4f  coherence %.3f  confidence %.2f  %s\n",
                    truth.distance_m, truth.delay_samples, error, estimate.delay_uncertainty_samples,
                    estimate.coherence, estimate.confidence,
                    std::string(phase_refusal_text(estimate.refusal)).c_str());
    }
    ++tally.sources;
    if (!estimate.accepted()) {
        ++tally.refused;
        return;
    }
    tally.wrong += std::abs(error) > wrong_samples || estimate.polarity != truth.polarity ? 1 : 0;
    tally.within_tenth += std::abs(error) <= 0.1 ? 1 : 0;
    tally.within_sigmas += std::abs(error) <= 2.0 * estimate.delay_uncertainty_samples ? 1 : 0;
    tally.squares += error * error;
    tally.largest = std::max(tally.largest, std::abs(error));
}

Tally run(const Material& material, int scenes, std::uint64_t seed, bool verbose) {
    Tally tally;
    const auto dry = room::load_material(material.files, rate_hz, 0.0);
    for (int i = 0; i < scenes; ++i) {
        const auto recordings = room::record(random_scene(seed + static_cast<std::uint64_t>(i), 5), dry);
        for (std::size_t k = 1; k < recordings.size(); ++k) {
            estimators::PhaseEstimator estimator({rate_hz, 1.0});
            estimator.process(recordings[0].samples, recordings[k].samples);
            count(tally, estimator.estimate(), recordings[k], verbose);
        }
    }
    return tally;
}

void print(const char* name, const Tally& t) {
    const int accepted = t.sources - t.refused;
    std::printf("%-24s %7d %8d %6d %9d %9d %9.4f %9.4f\n", name, t.sources, t.refused, t.wrong, t.within_tenth,
                t.within_sigmas, accepted > 0 ? std::sqrt(t.squares / accepted) : 0.0, t.largest);
}

} // namespace

int main(int argc, char** argv) {
    const int scenes = argc > 1 ? std::atoi(argv[1]) : 4;
    const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const bool verbose = argc > 3 && std::strcmp(argv[3], "verbose") == 0;
    Tally all;
    for (const bool first_part : {true, false}) {
        std::printf("%s\n%-24s %7s %8s %6s %9s %9s %9s %9s\n", first_part ? "first part" : "second part",
                    "5 mics, RT60 0.25, 25 dB", "sources", "refused", "wrong", "<= 0.1", "<= 2 sd", "RMSE", "largest");
        for (const Material& material : materials(first_part)) {
            const Tally t = run(material, scenes, seed, verbose);
            print(material.name, t);
            std::fflush(stdout);
            all.sources += t.sources;
            all.refused += t.refused;
            all.wrong += t.wrong;
            all.within_tenth += t.within_tenth;
            all.within_sigmas += t.within_sigmas;
            all.squares += t.squares;
            all.largest = std::max(all.largest, t.largest);
        }
    }
    print("all", all);
    return all.wrong == 0 && all.refused * 5 <= all.sources ? 0 : 1;
}
