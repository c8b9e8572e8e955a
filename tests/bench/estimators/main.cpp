// estimator_bench: plays the benchmark's scenes and prints its table.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "calibration.hpp"
#include "cpu.hpp"
#include "play.hpp"
#include "plots.hpp"
#include "recordings.hpp"
#include "rows.hpp"

namespace {

using namespace localcast::bench;

struct Options {
    std::string set = "evaluation";
    std::vector<std::string> rows;
    std::uint64_t seed = 0;
    int repeats = 1;
    std::size_t every = 1;
    std::string csv;
    std::string plots;
    bool list = false;
    std::vector<std::string> only;
};

void list_recordings() {
    for (const Set set : {Set::tuning, Set::evaluation}) {
        std::printf("%s\n", set == Set::tuning ? "tuning" : "evaluation");
        for (const Material& m : materials(set)) {
            std::printf("  %-7s %-30s %-28s %zu file%s from %s\n", kind_name(m.kind), m.name.c_str(), m.package.c_str(),
                        m.files.size(), m.files.size() == 1 ? "" : "s", m.files.front().c_str());
        }
    }
}

void print(const std::vector<Result>& results) {
    for (const Result& r : results) {
        const char* verdict = r.verdict == Verdict::pass ? "pass" : r.verdict == Verdict::miss ? "**miss**" : "";
        std::printf("| %s | %s | %s | %s | %s | %s |\n", r.what.c_str(), r.conditions.c_str(), r.target.c_str(),
                    r.value.c_str(), verdict, r.published.c_str());
    }
    std::fflush(stdout);
}

bool chosen(const std::vector<std::string>& names, const std::string& name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<Case> thinned(const std::vector<Case>& cases, std::size_t every) {
    std::vector<Case> chosen_cases;
    for (std::size_t i = 0; i < cases.size(); i += every) {
        chosen_cases.push_back(cases[i]);
    }
    return chosen_cases;
}

void run(const Options& options) {
    const bool tuning = options.set == "tuning";
    const Set set = tuning ? Set::tuning : Set::evaluation;
    Context context{materials(set), clap_materials(set),
                    options.seed != 0 ? options.seed : (tuning ? 1000u : 5000u), options.repeats};
    std::erase_if(context.materials, [&](const Material& m) { return !chosen(options.only, m.name); });
    std::printf("| what | conditions | target | result | | published elsewhere |\n|---|---|---|---|---|---|\n");
    Calibration calibration;
    bool first = true;
    for (const Row& row : rows()) {
        if (!chosen(options.rows, row.name)) {
            continue;
        }
        const auto start = std::chrono::steady_clock::now();
        const auto outcomes = play_all(thinned(row.cases(context), options.every));
        if (outcomes.empty()) {
            std::fprintf(stderr, "%s: no recordings for it are installed\n", row.name);
            continue;
        }
        if (!options.csv.empty()) {
            write_csv(options.csv, outcomes, first);
            first = false;
        }
        if (!options.plots.empty()) {
            write_plot_data(options.plots, outcomes);
        }
        print(row.judge(outcomes));
        if (row.calibrates) {
            calibration.add(outcomes);
        }
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        std::fprintf(stderr, "%s: %zu scenes in %.0f s\n", row.name, outcomes.size(), seconds.count());
    }
    if (chosen(options.rows, "cpu")) {
        print(measure_cpu(context));
    }
    if (!calibration.empty()) {
        print(calibration.results());
        if (!options.plots.empty()) {
            calibration.write(options.plots + "/calibration.dat");
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Plays simulated scenes of real recordings to the phase estimator and prints how well it did."};
    app.add_option("--set", options.set, "tuning or evaluation")
        ->check(CLI::IsMember({"tuning", "evaluation"}))
        ->capture_default_str();
    app.add_option("--rows", options.rows, "Only these rows: near, reverberant, ...")->delimiter(',');
    app.add_option("--material", options.only, "Only these recordings, as --list names them")->delimiter(';');
    app.add_option("--seed", options.seed, "Seed of scenes and excerpts; 0: the set's own");
    app.add_option("--repeats", options.repeats, "Scenes per recording and condition")->capture_default_str();
    app.add_option("--every", options.every, "Only every so manieth scene")->check(CLI::PositiveNumber);
    app.add_option("--csv", options.csv, "File for every look at every estimate");
    app.add_option("--plots", options.plots, "Folder for the data of the plots")->check(CLI::ExistingDirectory);
    app.add_flag("--list", options.list, "Only say which recordings there are");
    CLI11_PARSE(app, argc, argv);
    try {
        options.list ? list_recordings() : run(options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "estimator_bench: %s\n", error.what());
        return 1;
    }
}
