// Rows about yes or no: acquisition of a large delay from little sound, and unrelated recordings.
// SPDX-License-Identifier: MIT
#include <cmath>

#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

constexpr double evidence_seconds = 2.0;

std::vector<Case> acquire_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : context.materials) {
        for (int i = 0; i < 20 * context.repeats; ++i) {
            Case scene = make_case("acquire", material, dice);
            scene.offset_seconds = i % 2 == 0 ? 0.1 : -0.1;
            scene.seconds = evidence_seconds + 0.2;
            scene.claim_seconds = 0.1;
            scene.first_look_seconds = evidence_seconds + 0.1; // the first or last tenth is in one recording only
            cases.push_back(scene);
        }
    }
    return cases;
}

std::vector<Result> judge_acquire(const std::vector<Outcome>& outcomes) {
    std::size_t accepted = 0;
    std::size_t wrong = 0;
    for (const Outcome& o : outcomes) {
        const Look* look = look_at(o, evidence_seconds + 0.1);
        if (look != nullptr && look->estimate.accepted()) {
            ++accepted;
            wrong += std::abs(look->error()) > wrong_peak_samples || look->estimate.polarity != o.polarity ? 1 : 0;
        }
    }
    const auto all = static_cast<double>(outcomes.size());
    const double right = 1.0 - static_cast<double>(wrong) / all;
    return {{"a delay of +-100 ms from 2 s of sound",
             format("%zu scenes, RT60 0.3 s, 20 dB, 0.3 to 0.8 m", outcomes.size()), ">= 99 % right or refused",
             format("%.2f %% (right %.1f %%, wrong %zu, refused %.1f %%)", 100.0 * right,
                    100.0 * static_cast<double>(accepted - wrong) / all, wrong,
                    100.0 * (1.0 - static_cast<double>(accepted) / all)),
             right >= 0.99 ? Verdict::pass : Verdict::miss, ""}};
}

/** The stems of one song share their beat and leak into each other. */
bool related(const Material& a, const Material& b) {
    return a.files.front().parent_path() == b.files.front().parent_path() && a.making == Making::played;
}

std::vector<Case> unrelated_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (int i = 0; i < 9 * context.repeats; ++i) { // some three thousand: none accepted then shows a thousandth
        for (const Material& one : context.materials) {
            for (const Material& other : context.materials) {
                if (one.name != other.name && !related(one, other)) {
                    Case scene = make_case("unrelated", one, dice);
                    scene.unrelated = other;
                    scene.seconds = 6.0;
                    cases.push_back(scene);
                }
            }
        }
    }
    return cases;
}

/** The expected number of accepted pairs that so few or fewer would come of with a chance of one in twenty (Poisson). */
double most_expected(std::size_t accepted) {
    const auto chance_of_fewer = [accepted](double expected) {
        double term = std::exp(-expected);
        double sum = term;
        for (std::size_t k = 1; k <= accepted; ++k) {
            term *= expected / static_cast<double>(k);
            sum += term;
        }
        return sum;
    };
    double most = 0.0;
    while (chance_of_fewer(most) > 0.05) {
        most += 0.01;
    }
    return most;
}

std::vector<Result> judge_unrelated(const std::vector<Outcome>& outcomes) {
    const auto any = [](const Outcome&, const Look&) { return true; };
    std::size_t pairs = 0;
    for (const Outcome& o : outcomes) {
        bool accepted = false;
        for (const Look& look : o.looks) {
            accepted = accepted || look.estimate.accepted();
        }
        pairs += accepted ? 1 : 0;
    }
    const auto all = static_cast<double>(outcomes.size());
    const double share = static_cast<double>(pairs) / all;
    return {{"unrelated recordings accepted at any time in 6 s",
             format("%zu pairs of different recordings, %zu looks", outcomes.size(), count(outcomes, any)), "<= 0.1 %",
             format("%.3f %% (%zu pairs, %zu looks; with 95 %% confidence at most %.2f %% of pairs)", 100.0 * share, pairs,
                    delay_errors(outcomes, any).size(), 100.0 * most_expected(pairs) / all),
             at_most(share, 0.001), ""}};
}

} // namespace

Row acquire_row() {
    return {"acquire", acquire_cases, judge_acquire, false};
}

Row unrelated_row() {
    return {"unrelated", unrelated_cases, judge_unrelated, false};
}

} // namespace localcast::bench
