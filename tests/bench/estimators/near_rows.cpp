// Rows about the delay where nothing but the clock changes: near, reverberant, and a grid of both.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>

#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

std::vector<Case> near_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : context.materials) {
        for (const double rt60 : {0.0, 0.15, 0.3}) {
            for (int i = 0; i < context.repeats; ++i) {
                Case scene = make_case("near", material, dice);
                scene.seconds = 31.0;
                scene.rt60_seconds = rt60;
                scene.snr_db = 20.0 + 10.0 * static_cast<double>(cases.size() % 3);
                scene.ppm = cases.size() % 4 == 0 ? 0.0 : scene.ppm;
                cases.push_back(scene);
            }
        }
    }
    return cases;
}

std::string drr_range(const std::vector<Outcome>& outcomes) {
    double lowest = INFINITY;
    double highest = -INFINITY;
    for (const Outcome& o : outcomes) {
        for (const double drr : {o.reference_drr_db, o.source_drr_db}) {
            if (std::isfinite(drr)) {
                lowest = std::min(lowest, drr);
                highest = std::max(highest, drr);
            }
        }
    }
    if (lowest > highest) {
        return "no reverberation";
    }
    return format("direct-to-reverberant %.0f to %.0f dB", lowest, highest);
}

/** Sources without an accepted delay ten seconds in. */
std::pair<std::size_t, std::string> refused(const std::vector<Outcome>& outcomes) {
    std::array<std::size_t, 4> by_kind{};
    std::array<std::size_t, 4> of_kind{};
    std::size_t sum = 0;
    for (const Outcome& o : outcomes) {
        const Look* look = look_at(o, 10.0);
        const bool given = look != nullptr && look->estimate.accepted();
        ++of_kind[static_cast<std::size_t>(o.scene.material.kind)];
        by_kind[static_cast<std::size_t>(o.scene.material.kind)] += given ? 0 : 1;
        sum += given ? 0 : 1;
    }
    std::string text;
    for (const Kind kind : {Kind::speech, Kind::drums, Kind::guitar, Kind::music}) {
        const auto k = static_cast<std::size_t>(kind);
        text += format("%s%s %zu of %zu", text.empty() ? "" : ", ", kind_name(kind), by_kind[k], of_kind[k]);
    }
    return {sum, text};
}

Result ppm_result(const std::vector<Outcome>& outcomes, double seconds, double limit) {
    const Sample errors =
        ppm_errors(outcomes, [&](const Outcome&, const Look& l) { return std::abs(l.seconds - seconds) < 0.01; });
    return {format("offset RMSE after %.0f s", seconds), "the same scenes",
            format("<= %g ppm", limit),
            format("%.3f ppm (median %.3f, largest %.3f; %zu of %zu sources)", errors.rms(), errors.quantile(0.5),
                   errors.largest(), errors.size(), outcomes.size()),
            errors.size() == 0 ? Verdict::miss : at_most(errors.rms(), limit),
            seconds > 20.0 ? "DXCP-PhaT in closed loop: below 1 ppm after 60 to 110 s" : ""};
}

std::vector<Result> judge_near(const std::vector<Outcome>& outcomes) {
    const auto after = [](const Outcome&, const Look& l) { return l.seconds >= 5.0; };
    const Sample errors = delay_errors(outcomes, after);
    const std::size_t looks = count(outcomes, after);
    const auto [none, kinds] = refused(outcomes);
    const double share = static_cast<double>(none) / static_cast<double>(outcomes.size());
    const std::string conditions = format("%zu scenes, RT60 0 to 0.3 s, 20 to 40 dB, 0.3 to 0.8 m, %s", outcomes.size(),
                                          drr_range(outcomes).c_str());
    return {{"delay RMSE, near, after 5 s", conditions, "<= 0.02 samples",
             format("%.4f (median %.4f, largest %.3f, %.1f %% of looks accepted)", errors.rms(), errors.quantile(0.5),
                    errors.largest(), 100.0 * static_cast<double>(errors.size()) / static_cast<double>(looks)),
             errors.size() == 0 ? Verdict::miss : at_most(errors.rms(), 0.02), ""},
            {"sources refused after 10 s", "the same scenes", "<= 10 %",
             format("%.1f %% (%s)", 100.0 * share, kinds.c_str()), at_most(share, 0.1), ""},
            ppm_result(outcomes, 10.0, 1.0),
            ppm_result(outcomes, 30.0, 0.2)};
}

std::vector<Case> reverberant_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : context.materials) {
        for (int i = 0; i < 2 * context.repeats; ++i) {
            Case scene = make_case("reverberant", material, dice);
            scene.seconds = 25.0;
            scene.rt60_seconds = 0.6;
            scene.snr_db = 10.0;
            scene.nearest_m = 0.5;
            scene.farthest_m = 1.5;
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_reverberant(const std::vector<Outcome>& outcomes) {
    const auto after = [](const Outcome&, const Look& l) { return l.seconds >= 10.0; };
    const Sample errors = delay_errors(outcomes, after);
    const Sample all = delay_errors(outcomes, [](const Outcome&, const Look&) { return true; });
    const double wrong = 1.0 - all.share_within(wrong_peak_samples);
    const std::string conditions = format("%zu scenes, RT60 0.6 s, 10 dB, 0.5 to 1.5 m, %s", outcomes.size(),
                                          drr_range(outcomes).c_str());
    return {{"delay RMSE, reverberant, after 10 s", conditions, "<= 0.2 samples",
             format("%.3f (median %.3f, largest %.2f, %.0f %% of looks accepted)", errors.rms(), errors.quantile(0.5),
                    errors.largest(),
                    100.0 * static_cast<double>(errors.size()) / static_cast<double>(count(outcomes, after))),
             errors.size() == 0 ? Verdict::miss : at_most(errors.rms(), 0.2), ""},
            {"wrong peak (> 1 sample off), accepted looks", "the same scenes, from the start", "<= 1 %",
             format("%.2f %% of %zu", 100.0 * wrong, all.size()), at_most(wrong, 0.01), ""}};
}

std::vector<Case> grid_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const double rt60 : {0.0, 0.15, 0.3, 0.6, 0.8}) {
        for (const double snr : {0.0, 10.0, 20.0, 30.0, 40.0}) {
            for (const Kind kind : {Kind::speech, Kind::drums, Kind::guitar, Kind::music}) {
                const auto chosen = of_kind(context.materials, kind);
                if (chosen.empty()) {
                    continue;
                }
                Case scene = make_case("grid", chosen[cases.size() / 4 % chosen.size()], dice);
                scene.rt60_seconds = rt60;
                scene.snr_db = snr;
                scene.nearest_m = 0.5;
                scene.farthest_m = 1.5;
                scene.seconds = 15.0;
                cases.push_back(scene);
            }
        }
    }
    return cases;
}

std::vector<Result> judge_grid(const std::vector<Outcome>& outcomes) {
    std::vector<Result> results;
    for (const double rt60 : {0.0, 0.15, 0.3, 0.6, 0.8}) {
        for (const double snr : {0.0, 10.0, 20.0, 30.0, 40.0}) {
            const auto here = [&](const Outcome& o, const Look& l) {
                return o.scene.rt60_seconds == rt60 && o.scene.snr_db == snr && l.seconds >= 10.0;
            };
            const Sample errors = delay_errors(outcomes, here);
            results.push_back({format("RT60 %g s, %g dB", rt60, snr), "four sources, 0.5 to 1.5 m, from 10 to 15 s", "",
                               format("RMSE %.3f, largest %.2f, accepted %zu of %zu, offset RMSE %.2f ppm",
                                      errors.rms(), errors.largest(), errors.size(), count(outcomes, here),
                                      ppm_errors(outcomes, here).rms()),
                               Verdict::none, ""});
        }
    }
    return results;
}

} // namespace

Row near_row() {
    return {"near", near_cases, judge_near, true};
}

Row reverberant_row() {
    return {"reverberant", reverberant_cases, judge_reverberant, true};
}

Row grid_row() {
    return {"grid", grid_cases, judge_grid, false};
}

} // namespace localcast::bench
