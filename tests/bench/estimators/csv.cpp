// Every look at every estimate as a line of comma-separated values.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <memory>
#include <stdexcept>

#include "play.hpp"

namespace localcast::bench {
namespace {

constexpr const char* header_line =
    "row,scene,seed,material,kind,rt60_s,snr_db,reference_m,source_m,reference_drr_db,source_drr_db,pausing,time_s,"
    "frame,true_delay,delay,error,delay_sigma,true_ppm,ppm,ppm_error,ppm_sigma,true_polarity,polarity,coherence,"
    "confidence,accepted,ppm_known,state,jumps,refusal\n";

void write_look(std::FILE* file, const Outcome& o, std::size_t scene, const Look& look) {
    const auto& e = look.estimate;
    const Case& c = o.scene;
    const std::string name = c.unrelated ? c.material.name + " / " + c.unrelated->name : c.material.name;
    std::fprintf(file, "%s,%zu,%llu,\"%s\",%s,%g,%g,%.3f,%.3f,%.2f,%.2f,%d,", c.row.c_str(), scene,
                 static_cast<unsigned long long>(c.seed), name.c_str(), kind_name(c.material.kind), c.rt60_seconds,
                 c.snr_db, o.reference_m, o.source_m, o.reference_drr_db, o.source_drr_db,
                 in_pause(o, look.seconds) ? 1 : 0);
    std::fprintf(file, "%.2f,%.0f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%.4f,%d,%d,%.3f,%.3f,%d,%d,%s,%u,%s\n",
                 look.seconds, look.frame, look.true_delay, e.delay_samples, look.error(), e.delay_uncertainty_samples,
                 look.true_ppm, look.ppm(), look.ppm_error(), look.ppm_sigma(), o.polarity, e.polarity, e.coherence, e.confidence,
                 e.accepted() ? 1 : 0, look.has_ppm() ? 1 : 0, std::string(phase_state_text(e.state)).c_str(), e.jumps,
                 std::string(phase_refusal_text(e.refusal)).c_str());
}

} // namespace

void write_csv(const std::string& path, const std::vector<Outcome>& outcomes, bool header) {
    using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
    const File file(std::fopen(path.c_str(), header ? "w" : "a"), std::fclose);
    if (!file) {
        throw std::runtime_error(path + ": cannot be written");
    }
    if (header) {
        std::fputs(header_line, file.get());
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        for (const Look& look : outcomes[i].looks) {
            write_look(file.get(), outcomes[i], i, look);
        }
    }
}

} // namespace localcast::bench
