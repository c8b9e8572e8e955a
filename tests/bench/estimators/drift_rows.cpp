// Rows about the sampling-rate offset: speech, speech with pauses, a clock that warms up.
// SPDX-License-Identifier: MIT
#include <cmath>

#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

std::vector<Case> speech_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : of_kind(context.materials, Kind::speech)) {
        for (int i = 0; i < 4 * context.repeats; ++i) {
            Case scene = make_case("speech", material, dice);
            scene.seconds = 61.0;
            scene.snr_db = 10.0;
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_speech(const std::vector<Outcome>& outcomes) {
    const Sample errors =
        ppm_errors(outcomes, [](const Outcome&, const Look& l) { return std::abs(l.seconds - 60.0) < 0.01; });
    return {{"offset RMSE, speech, after 60 s",
             format("%zu scenes, RT60 0.3 s, 10 dB, 0.3 to 0.8 m", outcomes.size()), "<= 0.05 ppm",
             format("%.3f ppm (median %.3f, largest %.3f; %zu of %zu sources)", errors.rms(), errors.quantile(0.5),
                    errors.largest(), errors.size(), outcomes.size()),
             errors.size() == 0 ? Verdict::miss : at_most(errors.rms(), 0.05),
             "DXCP-PhaT, open loop, speech-like noise: 0.14 to 0.84 ppm"}};
}

std::vector<Case> pauses_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : of_kind(context.materials, Kind::speech)) {
        for (int i = 0; i < 2 * context.repeats; ++i) {
            Case scene = make_case("pauses", material, dice);
            scene.seconds = 120.0;
            scene.rt60_seconds = 0.6;
            scene.snr_db = 10.0;
            scene.nearest_m = 0.5;
            scene.farthest_m = 1.5;
            scene.pauses = true;
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_pauses(const std::vector<Outcome>& outcomes) {
    const Sample late = ppm_errors(outcomes, [](const Outcome&, const Look& l) { return l.seconds >= 60.0; });
    const auto pausing = [](const Outcome& o, const Look& l) { return in_pause(o, l.seconds); };
    const Sample all_pauses = ppm_errors(outcomes, pausing);
    const Sample pauses =
        ppm_errors(outcomes, [&](const Outcome& o, const Look& l) { return l.seconds >= 60.0 && pausing(o, l); });
    const char* published =
        "coherence-gated DXCP-PhaT 0.1 to 1.8 ppm, ungated 2.5 to over 100 ppm (largest errors, RT60 0.2 s)";
    const std::string conditions = format("%zu scenes of 120 s, RT60 0.6 s, 10 dB, 0.5 to 1.5 m, pauses of 4 to 10 s",
                                          outcomes.size());
    return {{"offset RMSE, speech with pauses, after 60 s", conditions, "<= 1 ppm",
             format("%.3f ppm (known at %zu of %zu looks)", late.rms(), late.size(),
                    count(outcomes, [](const Outcome&, const Look& l) { return l.seconds >= 60.0; })),
             late.size() == 0 ? Verdict::miss : at_most(late.rms(), 1.0), published},
            {"largest offset error in a pause after 60 s", "the same scenes", "<= 2 ppm",
             format("%.3f ppm (%zu looks; from the first claim on %.2f)", pauses.largest(), pauses.size(),
                    all_pauses.largest()),
             pauses.size() == 0 ? Verdict::miss : at_most(pauses.largest(), 2.0), published}};
}

std::vector<Case> ramp_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Kind kind : {Kind::speech, Kind::drums, Kind::guitar, Kind::music}) {
        const auto chosen = of_kind(context.materials, kind);
        for (std::size_t i = 0; i < std::min<std::size_t>(2, chosen.size()); ++i) {
            Case scene = make_case("ramp", chosen[i], dice);
            scene.seconds = 180.0;
            scene.ramp_ppm_per_minute = i % 2 == 0 ? 1.0 : -1.0;
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_ramp(const std::vector<Outcome>& outcomes) {
    const auto late = [](const Outcome&, const Look& l) { return l.seconds >= 60.0; };
    const Sample ppm = ppm_errors(outcomes, late);
    const Sample delay = delay_errors(outcomes, late);
    const bool followed = ppm.size() > 0 && delay.size() > 0 && ppm.largest() <= 1.0 && delay.largest() <= 0.5;
    return {{"offset that changes by 1 ppm/min, from 60 to 180 s",
             format("%zu scenes, RT60 0.3 s, 20 dB, 0.3 to 0.8 m", outcomes.size()),
             "followed (never more than 1 ppm and 0.5 samples off)",
             format("offset RMSE %.3f ppm, largest %.2f; delay RMSE %.3f, largest %.2f", ppm.rms(), ppm.largest(),
                    delay.rms(), delay.largest()),
             followed ? Verdict::pass : Verdict::miss, ""}};
}

} // namespace

Row speech_row() {
    return {"speech", speech_cases, judge_speech, true};
}

Row pauses_row() {
    return {"pauses", pauses_cases, judge_pauses, true};
}

Row ramp_row() {
    return {"ramp", ramp_cases, judge_ramp, true};
}

} // namespace localcast::bench
