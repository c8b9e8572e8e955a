// Rows about claps in silence: one gives the delay, two give the offset.
// SPDX-License-Identifier: MIT
#include <cmath>

#include "row_cases.hpp"
#include "statistics.hpp"

namespace localcast::bench {
namespace {

constexpr double apart_seconds = 2.0;
constexpr double claimed_seconds = 2.5; // after the clap: searches in silence are two seconds apart at most
constexpr double clap_samples = 0.1;

std::vector<Case> clap_cases(const Context& context) {
    Dice dice(context.seed);
    std::vector<Case> cases;
    for (const Material& material : context.claps) {
        for (int i = 0; i < 16 * context.repeats; ++i) {
            Case scene = make_case("clap", material, dice);
            scene.seconds = 8.0;
            const double first = dice.between(1.0, 3.0);
            scene.claps = {first};
            if (i % 2 == 1) {
                scene.claps.push_back(first + apart_seconds);
            }
            cases.push_back(scene);
        }
    }
    return cases;
}

bool single(const Outcome& o) {
    return o.scene.claps.size() == 1;
}

/** Accepted looks that follow the only clap. */
bool claimed(const Outcome& o, const Look& l) {
    return single(o) && l.estimate.accepted() && l.seconds <= o.scene.claps.front() + claimed_seconds;
}

Result one_clap(const std::vector<Outcome>& outcomes) {
    std::size_t scenes = 0;
    std::size_t in_time = 0;
    std::size_t within = 0;
    std::size_t covered = 0;
    Sample errors; // of the first accepted look of each scene
    std::size_t wrong = 0; // looks at any time
    for (const Outcome& o : outcomes) {
        scenes += single(o) ? 1 : 0;
        bool first = true;
        for (const Look& l : o.looks) {
            wrong += l.estimate.accepted() && (std::abs(l.error()) > wrong_peak_samples || l.estimate.polarity != o.polarity) ? 1 : 0;
            if (first && claimed(o, l)) {
                first = false;
                ++in_time;
                errors.add(l.error());
                within += std::abs(l.error()) <= clap_samples ? 1 : 0;
                covered += std::abs(l.error()) <= 2.0 * l.estimate.delay_uncertainty_samples ? 1 : 0;
            }
        }
    }
    return {"delay at a single clap in silence, at most 2.5 s after it",
            format("%zu scenes of one recorded clap, RT60 0.3 s, 20 dB over a tenth of a second, 0.3 to 0.8 m", scenes),
            "an accepted claim within 0.1 sample, none wrong",
            format("claimed for %zu, %zu within 0.1 sample, RMSE %.3f, largest %.2f; %zu within two deviations; looks wrong: %zu",
                   in_time, within, errors.rms(), errors.largest(), covered, wrong),
            scenes > 0 && within == scenes && wrong == 0 ? Verdict::pass : Verdict::miss, ""};
}

/** The offset that the estimate holds. It is not called known: between two claps the one who claps may have walked. */
Result two_claps(const std::vector<Outcome>& outcomes) {
    std::size_t scenes = 0;
    std::size_t known = 0;
    Sample ppm;
    Sample delay;
    for (const Outcome& o : outcomes) {
        if (single(o)) {
            continue;
        }
        ++scenes;
        const Look* look = look_at(o, o.scene.claps.back() + claimed_seconds);
        if (look != nullptr && look->estimate.accepted()) {
            delay.add(look->error());
            ppm.add(look->estimate.sampling_rate_offset_ppm - look->true_ppm);
            known += look->has_ppm() ? 1 : 0;
        }
    }
    return {"delay and offset 2.5 s after the second of two claps, 2 s apart", format("%zu scenes, the same otherwise", scenes),
            "", format("accepted for %zu: delay RMSE %.3f, largest %.2f; offset RMSE %.2f ppm, largest %.2f, called known for %zu",
                       delay.size(), delay.rms(), delay.largest(), ppm.rms(), ppm.largest(), known),
            Verdict::none, ""};
}

std::vector<Result> judge_clap(const std::vector<Outcome>& outcomes) {
    return {one_clap(outcomes), two_claps(outcomes)};
}

} // namespace

Row clap_row() {
    return {"clap", clap_cases, judge_clap, false};
}

} // namespace localcast::bench
