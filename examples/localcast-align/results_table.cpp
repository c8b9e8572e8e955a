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

std::string numbers(const Recording& recording)
{
    char line[96];
    std::snprintf(line, sizeof line, "%+12.4f %+14.3f %9s %10.3f %11.3f", recording.delay_ms(),
                  recording.estimate.delay_samples, recording.estimate.polarity > 0 ? "+" : "-",
                  recording.estimate.coherence, recording.estimate.confidence);
    return line;
}

} // namespace

void print_table(std::ostream& out, std::span<const Recording> recordings)
{
    std::size_t width = 4;
    for (const Recording& recording : recordings)
        width = std::max(width, width_of(recording.file));
    const auto name = [width](const std::string& text) { return text + std::string(width - width_of(text), ' '); };
    out << name("file") << "   delay (ms)  delay (samples)  polarity  coherence  confidence\n";
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
    }
}

} // namespace localcast::align
