// `event FIELD SOURCE [TYPE]`: which fact about which events.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "faust/localcast/Words.h"
#include "localcast_claims.h"

namespace localcast::faust {

/** What a widget or an audio input can know of events. "Now" is the stream time of an update. */
enum class EventField : std::uint8_t {
    gate,       ///< 1 from an event's onset for its duration, at least least_gate_ns; else 0
    trigger,    ///< 1 in the one control period that begins with an onset; else 0
    strength,   ///< of the last event, peak level in full scale, >= 0
    confidence, ///< of the last event, 0..1
    age_ms,     ///< from the last event's onset to now
    count       ///< events since the first update
};

/** A wish, as written in metadata. */
struct EventBinding {
    EventField field = EventField::trigger;
    std::uint64_t source = 0;          ///< sensor hash; 0: any source
    std::optional<std::uint32_t> type; ///< LOCALCAST_EVENT_TYPE_...; nothing: any type
};

namespace detail {

inline constexpr Names<EventField, 6> event_fields{{
    {"gate", EventField::gate},
    {"trigger", EventField::trigger},
    {"strength", EventField::strength},
    {"confidence", EventField::confidence},
    {"age_ms", EventField::age_ms},
    {"count", EventField::count},
}};

inline constexpr Names<std::uint32_t, 4> event_types{{
    {"clap", LOCALCAST_EVENT_TYPE_CLAP},
    {"transient", LOCALCAST_EVENT_TYPE_TRANSIENT},
    {"sustained", LOCALCAST_EVENT_TYPE_SUSTAINED},
    {"other", LOCALCAST_EVENT_TYPE_OTHER},
}};

/** `words` are FIELD SOURCE [TYPE]; there are two or three of them. */
inline Parsed<EventBinding> parse_event_words(std::span<const std::string_view> words,
                                              std::span<const std::uint64_t> numbered)
{
    const auto field = find_name(event_fields, words[0]);
    if (!field)
        return {std::nullopt, one_of("fields", event_fields, words[0])};
    EventBinding binding{*field, 0, std::nullopt};
    if (words[1] != "*") {
        const auto hash = resolve_source(words[1], numbered);
        if (!hash)
            return {std::nullopt, no_source(words[1], numbered) + " or '*' for any source"};
        binding.source = *hash;
    }
    if (words.size() == 3) {
        binding.type = find_name(event_types, words[2]);
        if (!binding.type)
            return {std::nullopt, one_of("types", event_types, words[2])};
    }
    return {binding, {}};
}

} // namespace detail

/** Reads `event FIELD SOURCE [TYPE]` on a widget. `numbered` are the sensor hashes that numbers stand for.
 * Allocates. */
inline Parsed<EventBinding> parse_event_binding(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    if (words.empty() || words[0] != "event" || words.size() < 3 || words.size() > 4)
        return {std::nullopt, "expected 'event FIELD SOURCE [TYPE]'"};
    return detail::parse_event_words(std::span(words).subspan(1), numbered);
}

} // namespace localcast::faust
