// What `[localcast:phase FIELD SOURCE [REFERENCE]]` on a Faust widget says, and how it is read.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "localcast_reservoir.h"

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

/** One widget's wish, as written in its metadata. */
struct PhaseBinding {
    PhaseField field = PhaseField::valid;
    std::uint64_t source = 0;    ///< sensor hash
    std::uint64_t reference = 0; ///< sensor hash; 0: any reference
};

/** A binding, or what is wrong with it and what was expected. */
struct PhaseBindingResult {
    std::optional<PhaseBinding> binding;
    std::string error;
};

namespace detail {

inline constexpr std::array<std::pair<std::string_view, PhaseField>, 12> phase_fields{{
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

inline std::vector<std::string_view> split_words(std::string_view text)
{
    constexpr std::string_view blanks = " \t";
    std::vector<std::string_view> words;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(blanks, end);
    }
    return words;
}

inline std::optional<PhaseField> parse_field(std::string_view word)
{
    for (const auto& [name, field] : phase_fields) {
        if (name == word)
            return field;
    }
    return std::nullopt;
}

inline std::string field_names()
{
    std::string names;
    for (const auto& entry : phase_fields)
        names.append(names.empty() ? "" : ", ").append(entry.first);
    return names;
}

/** A number is looked up among the host's sources, a name is hashed. Nothing for a number that the host lacks. */
inline std::optional<std::uint64_t> resolve_source(std::string_view word, std::span<const std::uint64_t> numbered)
{
    if (word.find_first_not_of("0123456789") != std::string_view::npos)
        return localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(word.data()), word.size());
    std::size_t number = 0;
    const auto parsed = std::from_chars(word.data(), word.data() + word.size(), number);
    if (parsed.ec != std::errc{} || number >= numbered.size() || numbered[number] == 0)
        return std::nullopt;
    return numbered[number];
}

} // namespace detail

/** Reads the value of a `localcast` metadata key. `numbered` are the sensor hashes that numbers stand for. Allocates. */
inline PhaseBindingResult parse_phase_binding(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    const auto fail = [&](const std::string& expected) {
        return PhaseBindingResult{std::nullopt, "[localcast:" + std::string(text) + "]: expected " + expected};
    };
    if (words.empty() || words[0] != "phase" || words.size() < 3 || words.size() > 4)
        return fail("'phase FIELD SOURCE [REFERENCE]'");
    const auto field = detail::parse_field(words[1]);
    if (!field)
        return fail("one of the fields " + detail::field_names() + " instead of '" + std::string(words[1]) + "'");

    PhaseBinding binding{*field, 0, 0};
    for (std::size_t i = 2; i < words.size(); ++i) {
        const auto hash = detail::resolve_source(words[i], numbered);
        if (!hash) {
            return fail("a source's name or a number below " + std::to_string(numbered.size()) + " instead of '" +
                        std::string(words[i]) + "'");
        }
        (i == 2 ? binding.source : binding.reference) = *hash;
    }
    return {binding, {}};
}

} // namespace localcast::faust
