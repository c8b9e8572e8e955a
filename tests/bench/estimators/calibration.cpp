// How well the stated deviations cover the errors, over several rows.
// SPDX-License-Identifier: MIT
#include "calibration.hpp"

#include <cmath>
#include <cstdio>
#include <memory>
#include <numbers>
#include <stdexcept>

namespace localcast::bench {

void Calibration::add(const std::vector<Outcome>& outcomes) {
    for (const Outcome& o : outcomes) {
        for (const Look& look : o.looks) {
            if (look.estimate.accepted()) {
                delay_.add(look.error() / std::max(look.estimate.delay_uncertainty_samples, 1e-9));
            }
            if (look.has_ppm()) {
                ppm_.add(look.ppm_error() / std::max(look.ppm_sigma(), 1e-9));
            }
        }
    }
}

std::vector<Result> Calibration::results() const {
    const auto line = [](const char* what, const Sample& sample) {
        const double share = sample.share_within(2.0);
        return Result{what, "all looks of near, reverberant, speech, pauses and ramp", "about 95 % (90 to 99)",
                      format("%.1f %% (within one: %.1f %%, three: %.1f %%; %zu looks)", 100.0 * share,
                             100.0 * sample.share_within(1.0), 100.0 * sample.share_within(3.0), sample.size()),
                      sample.size() > 0 && share >= 0.9 && share <= 0.99 ? Verdict::pass : Verdict::miss, ""};
    };
    return {line("delay within two stated deviations", delay_), line("offset within two stated deviations", ppm_)};
}

void Calibration::write(const std::string& path) const {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "w"), std::fclose);
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
    for (double k = 0.0; k <= 4.0; k += 0.1) {
        std::fprintf(file.get(), "%.1f %.4f %.4f %.4f\n", k, delay_.share_within(k), ppm_.share_within(k),
                     std::erf(k / std::numbers::sqrt2));
    }
}

} // namespace localcast::bench
