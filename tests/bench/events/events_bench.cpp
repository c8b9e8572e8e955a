// Onsets on recordings with known truth, beside aubio's on the same files; prints Markdown tables, fails when below it.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "aubio.hpp"
#include "localcast/estimators/event_estimator.hpp"
#include "score.hpp"
#include "sets.hpp"

namespace {

using namespace localcast;
using namespace localcast::bench;

constexpr std::array<double, 4> windows_s = {0.025, 0.05, 0.001, 0.00025};
constexpr double file_start_s = 0.05;

struct Result {
    std::array<Score, windows_s.size()> scores;
    double median_s = 0.0;
};

/** One detector's onsets of every piece of a set, in seconds. */
using Onsets = std::vector<std::vector<double>>;

std::vector<double> truth_of(const Piece& piece) {
    std::vector<double> truth;
    for (const double onset : piece.onsets) {
        truth.push_back(onset / piece.sample_rate_hz);
    }
    return truth;
}

/** With `centred` the median error is taken off before the two narrow windows are applied. */
Result judge(const std::vector<Piece>& pieces, const Onsets& found, bool centred) {
    Result result;
    for (std::size_t w = 0; w < windows_s.size(); ++w) {
        const double offset_s = centred && w >= 2 ? result.median_s : 0.0;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            std::vector<double> moved = found[i];
            for (double& onset : moved) {
                onset -= offset_s;
            }
            match(truth_of(pieces[i]), moved, windows_s[w], result.scores[w]);
        }
        if (w == 0) {
            result.median_s = result.scores[0].median_error_s();
        }
    }
    return result;
}

struct Ours {
    Onsets onsets;
    std::array<int, 4> types{};
    int within_two_deviations = 0;
    int near = 0; // onsets within 25 ms of a true one
    double cpu_s = 0.0;
    double audio_s = 0.0;
};

void count(Ours& ours, const Piece& piece, const std::vector<estimators::EventEstimate>& events) {
    for (const auto& event : events) {
        ++ours.types[static_cast<std::size_t>(event.type)];
        double error = INFINITY;
        for (const double onset : piece.onsets) {
            error = std::min(error, std::abs(event.onset_frame - onset));
        }
        if (error <= windows_s[0] * piece.sample_rate_hz) {
            ++ours.near;
            ours.within_two_deviations += error <= 2.0 * event.onset_uncertainty_frames ? 1 : 0;
        }
    }
}

Ours run(const std::vector<Piece>& pieces) {
    Ours ours;
    for (const Piece& piece : pieces) {
        estimators::EventEstimator estimator({piece.sample_rate_hz});
        std::vector<estimators::EventEstimate> events;
        const std::clock_t start = std::clock();
        estimator.process(piece.samples, events);
        estimator.finish(events);
        ours.cpu_s += static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        ours.audio_s += static_cast<double>(piece.samples.size()) / piece.sample_rate_hz;
        count(ours, piece, events);
        auto& onsets = ours.onsets.emplace_back();
        for (const auto& event : events) {
            onsets.push_back(event.onset_frame / piece.sample_rate_hz);
        }
    }
    return ours;
}

/** aubio reports the beginning of a file that is not silent; where nothing begins there, that is let pass. */
Onsets run_aubio(const std::vector<Piece>& pieces, const std::string& method, const std::filesystem::path& folder) {
    Onsets all;
    for (const Piece& piece : pieces) {
        const auto file = folder / "piece.wav";
        write_wav(file, piece);
        auto onsets = aubio_onsets(file, method);
        if (piece.onsets.empty() || piece.onsets.front() > 2.0 * file_start_s * piece.sample_rate_hz) {
            std::erase_if(onsets, [](double onset) { return onset < file_start_s; });
        }
        all.push_back(std::move(onsets));
    }
    return all;
}

void print_row(const std::string& set, const std::string& detector, const Result& r) {
    const Score& wide = r.scores[0];
    std::printf("| %s | %s | %d | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %+.2f | %.2f |\n", set.c_str(),
                detector.c_str(), wide.truths, wide.found, wide.precision(), wide.recall(), wide.f_measure(),
                r.scores[1].f_measure(), r.scores[2].f_measure(), r.scores[3].f_measure(), 1e3 * r.median_s,
                1e3 * wide.rms_error_s(r.median_s));
}

/** Prints a set's rows; whether we are not below the best of aubio's methods. */
bool compare(const std::string& name, const std::vector<Piece>& pieces, const Ours& ours,
             const std::filesystem::path& folder, bool aubio) {
    const Result own = judge(pieces, ours.onsets, false);
    print_row(name, "LocalCast", own);
    if (!aubio) {
        return true;
    }
    std::map<std::string, Result> results;
    std::string best = aubio_methods().front();
    for (const std::string& method : aubio_methods()) {
        results[method] = judge(pieces, run_aubio(pieces, method, folder), true);
        const auto& wide = results[method].scores[0];
        const auto& leader = results[best].scores[0];
        const bool better = pieces.front().onsets.empty() ? wide.found < leader.found
                                                          : wide.f_measure() > leader.f_measure();
        best = better ? method : best;
    }
    print_row(name, "aubio " + aubio_methods().front() + ", its default", results[aubio_methods().front()]);
    if (best != aubio_methods().front()) {
        print_row(name, "aubio " + best + ", its best here", results[best]);
    }
    return own.scores[0].f_measure() >= results[best].scores[0].f_measure() &&
           own.scores[1].f_measure() >= results[best].scores[1].f_measure();
}

void print_details(const std::map<std::string, Ours>& all) {
    std::printf("\n| set | within 2 sd | clap | transient | sustained | other | ms of CPU per second |\n"
                "|---|---|---|---|---|---|---|\n");
    for (const auto& [name, ours] : all) {
        const auto share = ours.near > 0 ? static_cast<double>(ours.within_two_deviations) / ours.near : 0.0;
        std::printf("| %s | %.3f | %d | %d | %d | %d | %.1f |\n", name.c_str(), share, ours.types[1], ours.types[2],
                    ours.types[3], ours.types[0], 1e3 * ours.cpu_s / ours.audio_s);
    }
}

/** The claps room by room: how far off the onsets are, and how many of them by a quarter of a millisecond at most. */
void print_rooms(const std::vector<Piece>& pieces, const Ours& ours) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        Score wide;
        Score narrow;
        match(truth_of(pieces[i]), ours.onsets[i], windows_s[0], wide);
        match(truth_of(pieces[i]), ours.onsets[i], windows_s[3], narrow);
        double largest_s = 0.0;
        for (const double error_s : wide.errors_s) {
            largest_s = std::max(largest_s, std::abs(error_s));
        }
        std::printf("| %s | %s | %d | %d | %d | %.3f | %.3f |\n", pieces[i].set.c_str(), pieces[i].name.c_str(),
                    wide.truths, wide.matched, narrow.matched, 1e3 * wide.rms_error_s(), 1e3 * largest_s);
    }
}

int bench_all(Part part, std::uint64_t seed) {
    const bool aubio = aubio_is_there();
    if (!aubio) {
        std::printf("aubioonset is not installed (Debian: aubio-tools): its rows are left out\n\n");
    }
    const auto folder =
        std::filesystem::temp_directory_path() / ("event-bench-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder);
    std::printf("| set | detector | true | found | P | R | F 25 ms | F 50 ms | F 1 ms | F 0.25 ms | median error, ms |"
                " RMSE about it, ms |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    bool not_below = true;
    std::map<std::string, Ours> all;
    std::map<std::string, std::vector<Piece>> claps;
    for (const auto& make : {clap_pieces, drum_pieces, note_pieces, loop_pieces, steady_pieces}) {
        std::map<std::string, std::vector<Piece>> sets;
        for (Piece& piece : make(part, seed)) {
            sets[piece.set].push_back(std::move(piece));
        }
        for (const auto& [name, pieces] : sets) {
            all[name] = run(pieces);
            not_below = compare(name, pieces, all[name], folder, aubio) && not_below;
            std::fflush(stdout);
        }
        if (claps.empty()) {
            claps = std::move(sets);
        }
    }
    std::filesystem::remove_all(folder);
    print_details(all);
    std::printf("\n| set | room | true | within 25 ms | within 0.25 ms | RMSE, ms | largest, ms |\n"
                "|---|---|---|---|---|---|---|\n");
    for (const auto& [name, pieces] : claps) {
        print_rooms(pieces, all[name]);
    }
    return not_below ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
    const std::string part = argc > 1 ? argv[1] : "final";
    if (part != "final" && part != "tuning") {
        std::fprintf(stderr, "usage: event_bench [final|tuning] [seed]\n");
        return 2;
    }
    try {
        return bench_all(part == "final" ? Part::final : Part::tuning,
                         argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "event_bench: %s\n", error.what());
        return 1;
    }
}
