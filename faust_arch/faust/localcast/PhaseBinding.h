// `phase FIELD SOURCE [REFERENCE]`: which number of which phase claim.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "faust/localcast/Words.h"

namespace localcast::faust {

/** A field of a phase claim that a widget can follow. "Now" is the stream time of an update. */
enum class PhaseField : std::uint8_t {
    delay_samples,      ///< samples, positive: the source lags
    delay_ms,           ///< the same in milliseconds
    delay_now_samples,  ///< the delay now: grown since the claim's timestamp by the sampling-rate offset, if measured
    delay_now_whole,    ///< the whole number nearest to delay_now_samples
    delay_now_fraction, ///< delay_now_samples less delay_now_whole, -0.5..0.5
    sro_ppm,            ///< sampling-rate offset, positive: the source's clock runs fast
    phase_rad,          ///< residual phase, -pi..pi
    polarity,           ///< +1 or -1
    coherence,          ///< 0..1
    confidence,         ///< 0..1
    valid,              ///< 1 while a usable claim is live, else 0
    age_ms              ///< from the claim's timestamp to now
};

/** A wish, as written in metadata. */
struct PhaseBinding {
    PhaseField field = PhaseField::valid;
    std::uint64_t source = 0;    ///< sensor hash
    std::uint64_t reference = 0; ///< sensor hash; 0: any reference
};

namespace detail {

inline constexpr Names<PhaseField, 12> phase_fields{{
    {"delay_samples", PhaseField::delay_samples},
    {"delay_ms", PhaseField::delay_ms},
    {"delay_now_samples", PhaseField::delay_now_samples},
    {"delay_now_whole", PhaseField::delay_now_whole},
    {"delay_now_fraction", PhaseField::delay_now_fraction},
    {"sro_ppm", PhaseField::sro_ppm},
    {"phase_rad", PhaseField::phase_rad},
    {"polarity", PhaseField::polarity},
    {"coherence", PhaseField::coherence},
    {"confidence", PhaseField::confidence},
    {"valid", PhaseField::valid},
    {"age_ms", PhaseField::age_ms},
}};

/** Whether the value changes by itself as time passes: then no claim says it. */
constexpr bool changes_by_itself(PhaseField field)
{
    return field == PhaseField::age_ms || field == PhaseField::delay_now_samples ||
           field == PhaseField::delay_now_whole || field == PhaseField::delay_now_fraction;
}

/** The others, which make sense sample by sample and in a claim that a program makes. */
inline constexpr auto claimed_phase_fields = [] {
    constexpr auto claimed = [](const auto& entry) { return !changes_by_itself(entry.second); };
    Names<PhaseField, std::count_if(phase_fields.begin(), phase_fields.end(), claimed)> fields{};
    std::copy_if(phase_fields.begin(), phase_fields.end(), fields.begin(), claimed);
    return fields;
}();

/** `words` are FIELD SOURCE [REFERENCE]; there are two or three of them. */
template <std::size_t N>
Parsed<PhaseBinding> parse_phase_words(std::span<const std::string_view> words, const Names<PhaseField, N>& fields,
                                       std::span<const std::uint64_t> numbered)
{
    const auto field = find_name(fields, words[0]);
    if (!field)
        return {std::nullopt, one_of("fields", fields, words[0])};
    PhaseBinding binding{*field, 0, 0};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto hash = resolve_source(words[i], numbered);
        if (!hash)
            return {std::nullopt, no_source(words[i], numbered)};
        (i == 1 ? binding.source : binding.reference) = *hash;
    }
    return {binding, {}};
}

} // namespace detail

/** Reads `phase FIELD SOURCE [REFERENCE]` on a widget. `numbered` are the sensor hashes that numbers stand for.
 * Allocates. */
inline Parsed<PhaseBinding> parse_phase_binding(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    if (words.empty() || words[0] != "phase" || words.size() < 3 || words.size() > 4)
        return {std::nullopt, "expected 'phase FIELD SOURCE [REFERENCE]'"};
    return detail::parse_phase_words(std::span(words).subspan(1), detail::phase_fields, numbered);
}

} // namespace localcast::faust
