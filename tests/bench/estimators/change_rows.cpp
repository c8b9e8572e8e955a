// Rows about what changes: a walking talker, jumps of a recording, a source that is away for a minute.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

std::vector<Case> walking(const char* row, const Context& context, bool second_voice) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    auto speakers = of_kind(context.materials, Kind::speech);
    speakers.resize(std::min<std::size_t>(3, speakers.size())); // these scenes take longest to render
    for (const Material& material : speakers) {
        for (int i = 0; i < 2 * context.repeats; ++i) {
            Case scene = make_case(row, material, dice);
            scene.seconds = 65.0;
            scene.nearest_m = 0.3;
            scene.farthest_m = 1.2;
            scene.walks = true;
            scene.rt60_seconds = i % 2 == 0 ? 0.15 : 0.3;
            scene.second_voice = second_voice;
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Case> walk_cases(const Context& context) {
    return walking("walk", context, false);
}

std::vector<Case> second_voice_cases(const Context& context) {
    return walking("second-voice", context, true);
}

/** The offset where the talker is back at the start for the second time or more. What is called unknown is no claim. */
Result walking_offset(const std::vector<Outcome>& outcomes, const char* what) {
    Sample closed;
    std::size_t honest = 0;
    std::size_t unknown = 0;
    for (const Outcome& o : outcomes) {
        for (double lap = 2.0 * o.lap_seconds; lap <= o.looks.back().seconds; lap += o.lap_seconds) {
            const Look* look = look_at(o, lap + 0.5);
            unknown += look != nullptr && !look->has_ppm() ? 1 : 0;
            if (look != nullptr && look->has_ppm()) {
                closed.add(look->ppm_error());
                const double sigma = look->ppm_sigma();
                honest += std::abs(look->ppm_error()) <= std::max(2.0, 2.0 * sigma) ? 1 : 0;
            }
        }
    }
    const double share = closed.size() == 0 ? 1.0 : static_cast<double>(honest) / static_cast<double>(closed.size());
    return {what, "the same scenes, at the end of the second lap and later",
            "<= 2 ppm, or the stated deviation covers it (95 % within two), or it is called unknown",
            format("called known at %zu looks: RMSE %.2f ppm, largest %.2f, %.0f %% within 2 ppm or two deviations; "
                   "called unknown at %zu",
                   closed.size(), closed.rms(), closed.largest(), 100.0 * share, unknown),
            closed.size() + unknown > 0 && share >= 0.95 ? Verdict::pass : Verdict::miss, ""};
}

Result walking_delay(const std::vector<Outcome>& outcomes, double rt60_seconds) {
    const auto after = [&](const Outcome& o, const Look& l) {
        return l.seconds >= 5.0 && o.scene.rt60_seconds == rt60_seconds;
    };
    const Sample errors = delay_errors(outcomes, after);
    const auto scenes = static_cast<std::size_t>(std::ranges::count_if(
        outcomes, [&](const Outcome& o) { return o.scene.rt60_seconds == rt60_seconds; }));
    return {format("delay of a talker who walks at 0.5 m/s, RT60 %g s, after 5 s", rt60_seconds),
            format("%zu scenes of 65 s, 20 dB, a round of 9 to 11 m, 0.5 to 3 m from the microphones",
                   scenes),
            "within 1 sample",
            format("%.1f %% within 1 sample, median %.2f, largest %.1f; %zu of %zu looks accepted",
                   100.0 * errors.share_within(1.0), errors.quantile(0.5), errors.largest(), errors.size(),
                   count(outcomes, after)),
            errors.size() > 0 && errors.largest() <= 1.0 ? Verdict::pass : Verdict::miss, ""};
}

std::vector<Result> judge_walk(const std::vector<Outcome>& outcomes) {
    return {walking_delay(outcomes, 0.15), walking_delay(outcomes, 0.3),
            walking_offset(outcomes, "offset over a closed path")};
}

std::vector<Result> judge_second_voice(const std::vector<Outcome>& outcomes) {
    Sample nearest;
    for (const Outcome& o : outcomes) {
        for (const Look& l : o.looks) {
            if (l.estimate.accepted() && l.seconds >= 5.0) {
                const double other = l.estimate.delay_samples - l.second_delay;
                nearest.add(std::abs(l.error()) < std::abs(other) ? l.error() : other);
            }
        }
    }
    return {{"delay with a second, standing talker, against the nearer truth of the two",
             format("%zu scenes of 65 s, RT60 0.15 and 0.3 s, 20 dB", outcomes.size()), "",
             format("%.1f %% within 1 sample, largest %.1f (%zu looks)", 100.0 * nearest.share_within(1.0),
                    nearest.largest(), nearest.size()),
             Verdict::none, ""},
            walking_offset(outcomes, "offset with a second, standing talker")};
}

constexpr double jump_seconds = 12.0;

std::vector<Case> jump_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : context.materials) {
        for (int i = 0; i < 2 * context.repeats; ++i) {
            Case scene = make_case("jump", material, dice);
            scene.seconds = 18.0;
            scene.claim_seconds = 0.1;
            scene.first_look_seconds = jump_seconds - 1.0;
            const double frames = std::round(std::exp(dice.between(std::log(32.0), std::log(9600.0))));
            scene.jumps.push_back({jump_seconds, dice.between(-1.0, 1.0) < 0.0 ? -frames : frames});
            cases.push_back(scene);
        }
    }
    return cases;
}

/** Seconds from the jump to the first accepted delay that is right and stays accepted for half a second. */
double regained_after(const Outcome& outcome) {
    for (std::size_t i = 0; i < outcome.looks.size(); ++i) {
        const Look& look = outcome.looks[i];
        if (look.frame <= jump_seconds * rate_hz) {
            continue; // speaks of the time before
        }
        const std::size_t end = std::min(i + 6, outcome.looks.size());
        const bool right = std::all_of(outcome.looks.begin() + static_cast<std::ptrdiff_t>(i),
                                       outcome.looks.begin() + static_cast<std::ptrdiff_t>(end), [](const Look& l) {
                                           return l.estimate.accepted() && std::abs(l.error()) <= wrong_peak_samples;
                                       });
        if (right) {
            return look.seconds - jump_seconds;
        }
    }
    return INFINITY;
}

std::vector<Result> judge_jump(const std::vector<Outcome>& outcomes) {
    Sample times;
    std::size_t within = 0;
    std::size_t known = 0; // only what was tracked before the jump can be regained
    for (const Outcome& o : outcomes) {
        const Look* before = look_at(o, jump_seconds - 0.1);
        if (before != nullptr && before->estimate.accepted() && std::abs(before->error()) <= wrong_peak_samples) {
            ++known;
            const double seconds = regained_after(o);
            within += seconds <= 1.0 + 1e-9 ? 1 : 0;
            times.add(std::isfinite(seconds) ? seconds : 99.0);
        }
    }
    const Sample later =
        delay_errors(outcomes, [](const Outcome&, const Look& l) { return l.seconds >= jump_seconds + 1.0; });
    return {{"delay regained after a jump of 32 to 9600 frames",
             format("%zu scenes, RT60 0.3 s, 20 dB, 0.3 to 0.8 m, %zu tracked before", outcomes.size(), known),
             "within 1 s",
             format("%.0f %% within 1 s, median %.1f s, 90 %% by %.1f s; later than 1 s %.2f %% of looks wrong",
                    known == 0 ? 0.0 : 100.0 * static_cast<double>(within) / static_cast<double>(known),
                    times.quantile(0.5), times.quantile(0.9), 100.0 * (1.0 - later.share_within(wrong_peak_samples))),
             known > 0 && times.quantile(0.95) <= 1.0 + 1e-9 ? Verdict::pass : Verdict::miss, ""}};
}

std::vector<Case> vanish_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Kind kind : {Kind::speech, Kind::drums, Kind::guitar, Kind::music}) {
        const auto chosen = of_kind(context.materials, kind);
        if (!chosen.empty()) {
            Case scene = make_case("vanish", chosen.front(), dice);
            scene.seconds = 112.0;
            scene.absences = {{0.0, 8.0}, {38.0, 98.0}};
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_vanish(const std::vector<Outcome>& outcomes) {
    const auto back = [](const Outcome&, const Look& l) { return l.seconds >= 100.0; };
    const auto held = [](const Outcome&, const Look& l) { return l.seconds > 39.0 && l.seconds < 98.0; };
    const auto away = [&](const Outcome& o, const Look& l) { return l.seconds < 8.0 || held(o, l); };
    const Sample returned = delay_errors(outcomes, back);
    const bool good = returned.size() > 0 && returned.largest() <= wrong_peak_samples &&
                      2 * returned.size() >= count(outcomes, back);
    return {{"a source that starts 8 s late and is away from 38 to 98 s",
             format("%zu scenes, RT60 0.3 s, 20 dB, 0.3 to 0.8 m", outcomes.size()),
             "right again 2 s after its return",
             format("delay RMSE %.3f, largest %.2f, accepted %zu of %zu; largest offset error while away %.2f ppm; "
                    "claims while away %zu of %zu",
                    returned.rms(), returned.largest(), returned.size(), count(outcomes, back),
                    ppm_errors(outcomes, held).largest(), delay_errors(outcomes, away).size(), count(outcomes, away)),
             good ? Verdict::pass : Verdict::miss, ""}};
}

} // namespace

Row walk_row() {
    return {"walk", walk_cases, judge_walk, false};
}

Row second_voice_row() {
    return {"second-voice", second_voice_cases, judge_second_voice, false};
}

Row jump_row() {
    return {"jump", jump_cases, judge_jump, false};
}

Row vanish_row() {
    return {"vanish", vanish_cases, judge_vanish, false};
}

} // namespace localcast::bench
