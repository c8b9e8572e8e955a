// SPDX-License-Identifier: MIT
#include "session_state.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace localcast::plugin::align {

void write_word(State &state, const char *name, std::uint64_t word) {
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(word));
    state.set(name, std::string_view(text));
}

std::optional<std::uint64_t> read_word(const State &state, const char *name) {
    const std::optional<std::string> text = state.text(name);
    if (!text || text->size() != 16 || text->find_first_not_of("0123456789abcdef") != std::string::npos) {
        return std::nullopt;
    }
    return std::strtoull(text->c_str(), nullptr, 16);
}

void write_kept(State &state, const Kept &kept) {
    if (!kept.exists()) {
        return;
    }
    state.set("kept.delay_samples", kept.delay_samples);
    state.set("kept.offset_ppm", kept.offset_ppm);
    state.set("kept.distance_samples", kept.distance_samples);
    state.set("kept.sample_rate_hz", kept.sample_rate_hz);
    state.set("kept.polarity", kept.polarity);
    state.set("kept.coherence", static_cast<double>(kept.coherence));
    state.set("kept.confidence", static_cast<double>(kept.confidence));
    write_word(state, "kept.reference", kept.reference);
    if (kept.has_position != 0) {
        state.set("kept.position", static_cast<double>(kept.position));
    }
}

Kept read_kept(const State &state) {
    const auto number = [&](const char *name) { return state.number(name).value_or(NAN); };
    Kept kept;
    kept.delay_samples = number("kept.delay_samples");
    kept.offset_ppm = number("kept.offset_ppm");
    kept.distance_samples = state.number("kept.distance_samples").value_or(kept.delay_samples);
    kept.sample_rate_hz = number("kept.sample_rate_hz");
    const double polarity = state.number("kept.polarity").value_or(1);
    kept.polarity = polarity == -1 ? -1 : polarity == 1 ? 1 : 0;
    kept.coherence = static_cast<float>(state.number("kept.coherence").value_or(0));
    kept.confidence = static_cast<float>(state.number("kept.confidence").value_or(0));
    kept.reference = read_word(state, "kept.reference").value_or(0);
    const std::optional<double> position = state.number("kept.position");
    const bool usable = position && std::abs(*position) < 1e15;
    kept.position = usable ? static_cast<std::int64_t>(*position) : 0;
    kept.has_position = usable ? 1 : 0;
    return kept.is_sane() ? kept : Kept{};
}

} // namespace localcast::plugin::align
