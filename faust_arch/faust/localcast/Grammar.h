// Everything that a program can say to LocalCast in its metadata, read by one function per place.
//
// On an input widget   [localcast:phase ...] [localcast:event ...] [localcast:status ...]
// On a bargraph        [localcast:push event TYPE SOURCE][threshold:X] [localcast:push phase FIELD SOURCE REFERENCE]
// For an audio input   declare localcast_inputN "event ...", "phase ..." or "audio SOURCE [CHANNEL]"
// For an audio output  declare localcast_outputN "audio SOURCE" or "event TYPE SOURCE THRESHOLD"
// For the program      declare localcast_lookback_ms "X"
//
// Every function here allocates; `numbered` are the sensor hashes that the numbers 0, 1, ... stand for (0: none).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

#include "faust/localcast/EventBinding.h"
#include "faust/localcast/PhaseBinding.h"
#include "faust/localcast/StatusBinding.h"
#include "faust/localcast/Words.h"

namespace localcast::faust {

/** What an input widget follows. */
using ControlBinding = std::variant<PhaseBinding, EventBinding, StatusBinding>;

/** Event claims of a source, one whenever a value comes to reach `threshold` from below. */
struct EventPush {
    std::uint32_t type = LOCALCAST_EVENT_TYPE_OTHER;
    std::uint64_t source = 0;
    double threshold = 0.0;
};

/** One number of the phase claims of a source against a reference. */
struct PhasePush {
    PhaseField field = PhaseField::delay_samples;
    std::uint64_t source = 0;
    std::uint64_t reference = 0;
};

/** What a bargraph pushes. */
using BargraphPush = std::variant<EventPush, PhasePush>;

/** The audio blocks of a source, one of their channels. */
struct AudioBinding {
    std::uint64_t source = 0;
    std::uint32_t channel = 0; ///< from 0; written from 1
};

/** What an audio input is filled with. */
using InputBinding = std::variant<EventBinding, PhaseBinding, AudioBinding>;

/** Audio blocks of a source. */
struct AudioPush {
    std::uint64_t source = 0;
};

/** What is done with an audio output. */
using OutputPush = std::variant<AudioPush, EventPush>;

namespace detail {

template <class Wide, class Narrow>
Parsed<Wide> widen(Parsed<Narrow> parsed)
{
    if (!parsed.binding)
        return {std::nullopt, std::move(parsed.error)};
    return {Wide(*parsed.binding), {}};
}

/** `words` are TYPE SOURCE; the threshold is written elsewhere. */
inline Parsed<EventPush> parse_event_push(std::span<const std::string_view> words,
                                          std::span<const std::uint64_t> numbered)
{
    const auto type = find_name(event_types, words[0]);
    if (!type)
        return {std::nullopt, one_of("types", event_types, words[0])};
    const auto source = resolve_source(words[1], numbered);
    if (!source)
        return {std::nullopt, no_source(words[1], numbered)};
    return {EventPush{*type, *source, 0.0}, {}};
}

/** `words` are one SOURCE, and CHANNEL behind it. */
inline Parsed<AudioBinding> parse_audio_words(std::span<const std::string_view> words,
                                              std::span<const std::uint64_t> numbered)
{
    const auto source = resolve_source(words[0], numbered);
    if (!source)
        return {std::nullopt, no_source(words[0], numbered)};
    std::uint32_t channel = 1;
    if (words.size() == 2) {
        const auto parsed = std::from_chars(words[1].data(), words[1].data() + words[1].size(), channel);
        if (parsed.ec != std::errc{} || parsed.ptr != words[1].data() + words[1].size() || channel == 0)
            return {std::nullopt, "expected a channel, counted from 1, instead of '" + std::string(words[1]) + "'"};
    }
    return {AudioBinding{*source, channel - 1}, {}};
}

} // namespace detail

/** Reads the value of the key `localcast` on an input widget. */
inline Parsed<ControlBinding> parse_control(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    const std::string_view head = words.empty() ? std::string_view() : words[0];
    if (head == "phase")
        return detail::widen<ControlBinding>(parse_phase_binding(text, numbered));
    if (head == "event")
        return detail::widen<ControlBinding>(parse_event_binding(text, numbered));
    if (head == "status")
        return detail::widen<ControlBinding>(parse_status_binding(text));
    return {std::nullopt, "expected 'phase FIELD SOURCE [REFERENCE]', 'event FIELD SOURCE [TYPE]' or "
                          "'status FIELD [KIND]' on an input widget"};
}

/** Reads the value of the key `localcast` on a bargraph; `threshold` is that of the key `threshold`, empty without. */
inline Parsed<BargraphPush> parse_push(std::string_view text, std::string_view threshold,
                                       std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    const std::span<const std::string_view> rest = std::span(words).subspan(words.size() < 2 ? 0 : 2);
    const bool push = words.size() > 2 && words[0] == "push";
    if (push && words[1] == "event" && rest.size() == 2) {
        auto parsed = detail::parse_event_push(rest, numbered);
        const auto level = detail::parse_number(threshold);
        if (parsed.binding && !level)
            return {std::nullopt, "expected [threshold:NUMBER] beside it instead of '" + std::string(threshold) + "'"};
        if (parsed.binding)
            parsed.binding->threshold = *level;
        return detail::widen<BargraphPush>(std::move(parsed));
    }
    if (push && words[1] == "phase" && rest.size() == 3) {
        const auto parsed = detail::parse_phase_words(rest, detail::claimed_phase_fields, numbered);
        if (!parsed.binding)
            return {std::nullopt, parsed.error};
        return {PhasePush{parsed.binding->field, parsed.binding->source, parsed.binding->reference}, {}};
    }
    return {std::nullopt, "expected 'push event TYPE SOURCE' with [threshold:NUMBER] or "
                          "'push phase FIELD SOURCE REFERENCE': a bargraph cannot follow a claim"};
}

/** Reads the value of `localcast_inputN`. */
inline Parsed<InputBinding> parse_input(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    const std::span<const std::string_view> rest = std::span(words).subspan(words.empty() ? 0 : 1);
    if (rest.size() == 2 || rest.size() == 3) {
        if (words[0] == "event")
            return detail::widen<InputBinding>(detail::parse_event_words(rest, numbered));
        if (words[0] == "phase") {
            return detail::widen<InputBinding>(
                detail::parse_phase_words(rest, detail::claimed_phase_fields, numbered));
        }
    }
    if (!words.empty() && words[0] == "audio" && (rest.size() == 1 || rest.size() == 2))
        return detail::widen<InputBinding>(detail::parse_audio_words(rest, numbered));
    return {std::nullopt, "expected 'event FIELD SOURCE [TYPE]', 'phase FIELD SOURCE [REFERENCE]' or "
                          "'audio SOURCE [CHANNEL]'"};
}

/** Reads the value of `localcast_outputN`. */
inline Parsed<OutputPush> parse_output(std::string_view text, std::span<const std::uint64_t> numbered)
{
    const auto words = detail::split_words(text);
    if (words.size() == 2 && words[0] == "audio") {
        const auto parsed = detail::parse_audio_words(std::span(words).subspan(1), numbered);
        if (!parsed.binding)
            return {std::nullopt, parsed.error};
        return {AudioPush{parsed.binding->source}, {}};
    }
    if (words.size() == 4 && words[0] == "event") {
        auto parsed = detail::parse_event_push(std::span(words).subspan(1, 2), numbered);
        const auto level = detail::parse_number(words[3]);
        if (parsed.binding && !level)
            return {std::nullopt, "expected a number as the threshold instead of '" + std::string(words[3]) + "'"};
        if (parsed.binding)
            parsed.binding->threshold = *level;
        return detail::widen<OutputPush>(std::move(parsed));
    }
    return {std::nullopt, "expected 'audio SOURCE' or 'event TYPE SOURCE THRESHOLD'"};
}

/** Reads the value of `localcast_lookback_ms`: milliseconds, 0 or more and less than `window_ms`. */
inline Parsed<double> parse_lookback_ms(std::string_view text, double window_ms)
{
    const auto words = detail::split_words(text);
    const auto value = words.size() == 1 ? detail::parse_number(words[0]) : std::nullopt;
    if (!value || *value < 0.0 || *value >= window_ms) {
        return {std::nullopt, "expected milliseconds, 0 or more and less than the window's " +
                                  std::to_string(static_cast<long>(window_ms))};
    }
    return {value, {}};
}

} // namespace localcast::faust
