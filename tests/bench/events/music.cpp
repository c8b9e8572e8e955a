// Rhythms and notes with constructed truth.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <string>

#include "hits.hpp"
#include "sets.hpp"

namespace localcast::bench {
namespace {

constexpr double rate_hz = 44100.0; // of the recordings: nothing is resampled
constexpr double seconds = 12.0;
constexpr double lead_s = 0.4;
constexpr double noise_deviation = 3e-4;
constexpr double together_s = 0.03; // onsets closer together are one

const std::filesystem::path kits = "/usr/share/hydrogen/data/drumkits";
const std::filesystem::path samples = "/usr/share/sonic-pi/samples";

double decibels(double db) {
    return std::pow(10.0, db / 20.0);
}

std::vector<double> merged(std::vector<double> onsets, double rate) {
    std::sort(onsets.begin(), onsets.end());
    std::vector<double> out;
    for (const double onset : onsets) {
        if (out.empty() || onset - out.back() >= together_s * rate) {
            out.push_back(onset);
        }
    }
    return out;
}

void finish(Piece& piece, Random& random) {
    piece.onsets = merged(std::move(piece.onsets), piece.sample_rate_hz);
    float peak = 1e-9f;
    for (const float v : piece.samples) {
        peak = std::max(peak, std::abs(v));
    }
    for (float& v : piece.samples) {
        v *= 0.7f / peak;
    }
    add_noise(piece.samples, noise_deviation, random);
}

/** Sixteenths of 90..150 beats a minute, a few ms off, each of one or two hits of the kit's twelve. */
Piece rhythm(const std::string& name, std::vector<Hit> hits, Random& random) {
    Piece piece{"drums", name, rate_hz, std::vector<float>(static_cast<std::size_t>(seconds * rate_hz)), {}};
    std::shuffle(hits.begin(), hits.end(), random);
    hits.resize(std::min<std::size_t>(hits.size(), 12));
    const double step_s = 15.0 / uniform(random, 90.0, 150.0);
    for (double at_s = lead_s; at_s < seconds - 0.3; at_s += step_s) {
        const double chance = uniform(random, 0.0, 1.0);
        const int count = chance < 0.35 ? 0 : chance < 0.8 ? 1 : 2;
        const double off_s = uniform(random, -0.008, 0.008);
        for (int i = 0; i < count; ++i) {
            const double apart_s = i > 0 ? uniform(random, 0.0, 0.004) : 0.0;
            const auto at = static_cast<std::size_t>((at_s + off_s + apart_s) * rate_hz);
            mix(piece.samples, hits[random() % hits.size()].samples, at, decibels(uniform(random, -14.0, 0.0)));
            piece.onsets.push_back(static_cast<double>(at));
        }
    }
    finish(piece, random);
    return piece;
}

Piece melody(const std::string& name, const std::vector<Hit>& notes, Random& random) {
    Piece piece{"notes", name, rate_hz, std::vector<float>(static_cast<std::size_t>(seconds * rate_hz)), {}};
    for (double at_s = lead_s; at_s < seconds - 0.3; at_s += uniform(random, 0.15, 0.7)) {
        const auto at = static_cast<std::size_t>(at_s * rate_hz);
        mix(piece.samples, notes[random() % notes.size()].samples, at, decibels(uniform(random, -10.0, 0.0)));
        piece.onsets.push_back(static_cast<double>(at));
    }
    finish(piece, random);
    return piece;
}

} // namespace

std::vector<Piece> drum_pieces(Part part, std::uint64_t seed) {
    Random random(seed * 104729 + (part == Part::tuning ? 1 : 2));
    const std::vector<std::string> names =
        part == Part::tuning ? std::vector<std::string>{"Audiophob", "BJA_Pacific", "ForzeeStereo",
                                                        "Millo_MultiLayered2", "VariBreaks"}
                             : std::vector<std::string>{"ColomboAcousticDrumkit", "HardElectro1", "Millo-Drums_v.1",
                                                        "Millo_MultiLayered3", "The Black Pearl 1.0", "circAfrique v4",
                                                        "Gimme A Hand 1.0"};
    std::vector<Piece> pieces;
    for (const std::string& name : names) {
        const auto hits = load_hits(sound_files(kits / name), rate_hz, 1.5);
        for (int i = 0; i < 2 && !hits.empty(); ++i) {
            pieces.push_back(rhythm(name, hits, random));
        }
    }
    return pieces;
}

namespace {

struct NoteSource {
    std::string name;
    double longest_s; // what follows holds the next note
};

std::vector<NoteSource> note_sources(Part part) {
    if (part == Part::tuning) {
        return {{"bass_hard_c", 1.2}, {"bass_thick_c", 0.5}, {"elec_bell", 1.2},
                {"guit_em9", 0.3},    {"perc_bell.", 1.2},   {"tabla_na_o", 1.2}};
    }
    return {{"ambi_piano", 0.2},    {"bass_trance_c", 1.2},   {"bass_voxy_c", 1.2}, {"bass_woodsy_c", 1.2},
            {"elec_chime", 1.2},    {"elec_ping", 1.2},       {"elec_triangle", 1.2}, {"guit_e_fifths", 0.45},
            {"guit_harmonics", 0.15}, {"perc_bell2", 1.2},    {"tabla_na.", 1.2},   {"tabla_tas1", 1.2},
            {"tabla_tun1", 1.2}};
}

} // namespace

std::vector<Piece> note_pieces(Part part, std::uint64_t seed) {
    Random random(seed * 15485863 + (part == Part::tuning ? 1 : 2));
    std::vector<Piece> pieces;
    std::vector<Hit> all;
    for (const auto& [name, longest_s] : note_sources(part)) {
        std::vector<Hit> notes;
        const std::string words[] = {name};
        for (const int semitones : {-7, -3, 0, 3, 5}) {
            // Read as of a higher rate than it is played at, a sound is lower.
            const double ratio = std::exp2(-semitones / 12.0);
            const auto hits = load_hits(sound_files(samples, words), rate_hz * ratio, longest_s * ratio);
            notes.insert(notes.end(), hits.begin(), hits.end());
        }
        if (!notes.empty()) {
            pieces.push_back(melody(name, notes, random));
            all.insert(all.end(), notes.begin(), notes.end());
        }
    }
    if (!all.empty()) {
        pieces.push_back(melody("all of them", all, random));
        pieces.push_back(melody("all of them", all, random));
    }
    return pieces;
}

} // namespace localcast::bench
