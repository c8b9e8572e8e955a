// Data files for the plots that plots.gp draws.
// SPDX-License-Identifier: MIT
#include "plots.hpp"

#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>

#include "statistics.hpp"

namespace localcast::bench {
namespace {

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(const std::string& path) {
    File file(std::fopen(path.c_str(), "w"), std::fclose);
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
    return file;
}

struct Moment {
    Sample delay;
    Sample ppm;
    std::size_t looks = 0;
};

void write_moments(const std::string& path, const std::vector<Outcome>& outcomes) {
    std::map<long, Moment> moments; // by milliseconds
    for (const Outcome& o : outcomes) {
        for (const Look& look : o.looks) {
            Moment& moment = moments[std::lround(look.seconds * 1000.0)];
            ++moment.looks;
            if (look.estimate.accepted()) {
                moment.delay.add(look.error());
            }
            if (look.has_ppm()) {
                moment.ppm.add(look.ppm_error());
            }
        }
    }
    const File file = open(path);
    const auto figure = [](const Sample& sample, double share) {
        return sample.size() > 0 ? sample.quantile(share) : NAN;
    };
    for (const auto& [milliseconds, m] : moments) {
        std::fprintf(file.get(), "%.2f %.5f %.5f %.5f %.5f %.4f\n", static_cast<double>(milliseconds) * 1e-3,
                     figure(m.delay, 0.5), figure(m.delay, 0.9), figure(m.ppm, 0.5), figure(m.ppm, 0.9),
                     static_cast<double>(m.delay.size()) / static_cast<double>(m.looks));
    }
}

void write_scene(const std::string& path, const Outcome& o) {
    const File file = open(path);
    for (const Look& look : o.looks) {
        std::fprintf(file.get(), "%.2f %.4f %.4f %.4f %d %.4f %.4f %d %d\n", look.seconds, look.true_delay,
                     look.estimate.delay_samples, look.estimate.delay_uncertainty_samples,
                     look.estimate.accepted() ? 1 : 0, look.ppm_error(), look.ppm_sigma(), look.has_ppm() ? 1 : 0,
                     in_pause(o, look.seconds) ? 1 : 0);
    }
}

} // namespace

void write_plot_data(const std::string& folder, const std::vector<Outcome>& outcomes) {
    const std::string stem = folder + "/" + outcomes.front().scene.row;
    write_moments(stem + ".dat", outcomes);
    write_scene(stem + "-scene.dat", outcomes.front());
}

} // namespace localcast::bench
