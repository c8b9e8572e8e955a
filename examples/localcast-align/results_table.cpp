// Results as aligned columns.
// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace localcast::align {

namespace {

/** Characters of UTF-8, not bytes. */
std::size_t width_of(const std::string& text)
{
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string drift_text(const Course& course)
{
    if (!course.mean_drift())
        return "not known";
    char text[32];
    std::snprintf(text, sizeof text, "%+.3f", course.mean_drift()->value);
    return text;
}

std::string numbers(const Recording& recording)
{
    char line[128];
    std::snprintf(line, sizeof line, "%+12.4f %+14.3f %12s %9s %10.3f %11.3f", recording.delay_ms(),
                  recording.course.start_delay().value, drift_text(recording.course).c_str(),
                  recording.course.polarity_at(0.0) > 0 ? "+" : "-", recording.estimate.coherence,
                  recording.estimate.confidence);
    return line;
}

void print_jumps(std::ostream& out, const Recording& recording)
{
    constexpr std::size_t most = 20;
    const auto& jumps = recording.course.jumps();
    for (std::size_t i = 0; i < std::min(jumps.size(), most); ++i) {
        char line[96];
        std::snprintf(line, sizeof line, "    jump at %.3f s: %+.3f samples (%+.4f ms)\n",
                      jumps[i].frame / recording.delay_rate_hz, jumps[i].delay_change_samples,
                      jumps[i].delay_change_samples * 1e3 / recording.delay_rate_hz);
        out << line;
    }
    if (jumps.size() > most)
        out << "    and " << jumps.size() - most << " more jumps\n";
}

} // namespace

void print_table(std::ostream& out, const Alignment& alignment)
{
    const std::vector<Recording>& recordings = alignment.recordings;
    if (!alignment.reference_reason.empty())
        out << "Reference: " << recordings.front().file << ", " << alignment.reference_reason << ".\n";
    std::size_t width = 4;
    for (const Recording& recording : recordings)
        width = std::max(width, width_of(recording.file));
    const auto name = [width](const std::string& text) { return text + std::string(width - width_of(text), ' '); };
    out << name("file") << "   delay (ms)  delay (samples)  drift (ppm)  polarity  coherence  confidence\n";
    for (const Recording& recording : recordings) {
        const bool is_reference = &recording == &recordings.front();
        out << name(recording.file) << ' ';
        if (!recording.failure.empty())
            out << "  unusable: " << recording.failure;
        else if (!recording.refusal.empty())
            out << "  refused: " << recording.refusal;
        else
            out << numbers(recording) << (is_reference ? "   reference" : "");
        if (recording.clipped_samples > 0)
            out << "   " << recording.clipped_samples << " samples held at full scale";
        out << '\n';
        if (recording.aligned())
            print_jumps(out, recording);
    }
}

} // namespace localcast::align
