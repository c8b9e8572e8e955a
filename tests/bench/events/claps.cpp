// Claps in simulated rooms.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <string>

#include "hits.hpp"
#include "room/room.hpp"
#include "sets.hpp"

namespace localcast::bench {
namespace {

constexpr double rate_hz = 48000.0;
constexpr double spacing_s = 0.9;
constexpr int claps_per_piece = 12;
constexpr double longest_rise_s = 0.005; // finger snaps with a faint click 20 ms before have no one beginning

/** White noise, 1..10 ms, that begins at once and dies away by 40 dB. */
std::vector<float> burst(Random& random) {
    const auto length = static_cast<std::size_t>(uniform(random, 0.001, 0.01) * rate_hz);
    std::vector<float> sound(length);
    add_noise(sound, 0.35, random);
    for (std::size_t i = 0; i < length; ++i) {
        sound[i] *= static_cast<float>(std::pow(10.0, -2.0 * static_cast<double>(i) / static_cast<double>(length)));
    }
    return sound;
}

struct Place {
    double rt60_seconds;
    double snr_db;
};

/** The claps one after the other, heard by a microphone 0.5..3 m away. */
Piece in_room(const std::string& set, const std::vector<std::vector<float>>& claps, const Place& place,
              Random& random) {
    Piece piece{set, "", rate_hz, {}, {}};
    char name[64];
    std::snprintf(name, sizeof name, "RT60 %.1f s, %.0f dB", place.rt60_seconds, place.snr_db);
    piece.name = name;
    room::Scene scene;
    scene.rt60_seconds = place.rt60_seconds;
    scene.snr_db = place.snr_db;
    scene.seed = random();
    scene.source = {uniform(random, 2.0, 4.0), uniform(random, 1.5, 3.5), uniform(random, 1.0, 1.8)};
    const double angle = uniform(random, 0.0, 6.283185307);
    const double distance = uniform(random, 0.5, 3.0);
    const auto inside = [](double v, double size) { return std::min(std::max(v, 0.3), size - 0.3); };
    const room::Point microphone{inside(scene.source.x + distance * std::cos(angle), 6.0),
                                 inside(scene.source.y + distance * std::sin(angle), 5.0),
                                 inside(scene.source.z + uniform(random, -0.5, 0.5), 3.0)};
    scene.microphones.emplace_back();
    scene.microphones.back().position = microphone;
    std::vector<float> dry(static_cast<std::size_t>((static_cast<double>(claps.size()) + 0.7) * spacing_s * rate_hz));
    const double flight = room::distance_m(scene.source, microphone) / room::speed_of_sound_m_per_s * rate_hz;
    double at_s = 0.5;
    for (const auto& clap : claps) {
        const auto at = static_cast<std::size_t>((at_s + uniform(random, 0.0, 0.2)) * rate_hz);
        mix(dry, clap, at, std::pow(10.0, uniform(random, -12.0, 0.0) / 20.0));
        piece.onsets.push_back(static_cast<double>(at) + std::max(64.0, flight));
        at_s += spacing_s;
    }
    piece.samples = room::record(scene, dry)[0].samples;
    return piece;
}

std::vector<std::filesystem::path> clap_files(Part part) {
    const std::filesystem::path kits = "/usr/share/hydrogen/data/drumkits";
    const std::filesystem::path samples = "/usr/share/sonic-pi/samples";
    std::vector<std::filesystem::path> files;
    const auto take = [&](const std::filesystem::path& folder, std::vector<std::string> words) {
        const auto found = sound_files(folder, words);
        files.insert(files.end(), found.begin(), found.end());
    };
    if (part == Part::tuning) {
        take(kits / "Millo_MultiLayered2", {"clap_"});
        take(kits / "ElectricEmpireKit", {"Clap"});
        take(kits / "ForzeeStereo", {"Stick"});
        take(samples, {"perc_snap2"});
    } else {
        take(kits / "Gimme A Hand 1.0", {"HandClap", "Fingersnap", "Clave", "WoodBlock"});
        take(kits / "The Black Pearl 1.0", {"HandClap", "SideStick"});
        take(kits / "HardElectro1", {"Clap"});
        take(kits / "Millo-Drums_v.1", {"clap_", "stick_"});
        take(samples, {"perc_snap.flac"});
    }
    return files;
}

} // namespace

std::vector<Piece> clap_pieces(Part part, std::uint64_t seed) {
    Random random(seed * 7919 + (part == Part::tuning ? 1 : 2));
    const auto hits = load_hits(clap_files(part), rate_hz, 0.5, longest_rise_s);
    std::vector<Piece> pieces;
    for (const Place place : {Place{0.2, 40}, Place{0.2, 20}, Place{0.3, 30}, Place{0.3, 10}, Place{0.6, 30},
                              Place{0.6, 10}, Place{0.8, 20}}) {
        std::vector<std::vector<float>> bursts;
        std::vector<std::vector<float>> claps;
        for (int i = 0; i < claps_per_piece; ++i) {
            bursts.push_back(burst(random));
            if (!hits.empty()) {
                claps.push_back(hits[random() % hits.size()].samples);
            }
        }
        pieces.push_back(in_room("bursts", bursts, place, random));
        if (!claps.empty()) {
            pieces.push_back(in_room("claps", claps, place, random));
        }
    }
    return pieces;
}

} // namespace localcast::bench
