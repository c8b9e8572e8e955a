// `status FIELD [KIND]`: which number of the runtime's status.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "faust/localcast/Words.h"

namespace localcast::faust {

/** A number of LocalcastRuntimeStatus or LocalcastRuntimeStats, by its name there. */
enum class StatusField : std::uint8_t {
    edge_ns,
    window_start_ns,
    live_count,        ///< of all kinds or of one
    admitted_count,    ///< of all kinds or of one
    last_timestamp_ns, ///< of one kind
    expired_count,
    overrun_count,
    late_count,
    refused_count,
    failed_count,
    epoch,
    capacity,
    max_disorder_ns,
    memory_locked
};

/** A wish, as written in metadata. */
struct StatusBinding {
    StatusField field = StatusField::edge_ns;
    std::optional<LocalcastSampleKind> kind; ///< nothing: all kinds
};

namespace detail {

inline constexpr Names<StatusField, 14> status_fields{{
    {"edge_ns", StatusField::edge_ns},
    {"window_start_ns", StatusField::window_start_ns},
    {"live_count", StatusField::live_count},
    {"admitted_count", StatusField::admitted_count},
    {"last_timestamp_ns", StatusField::last_timestamp_ns},
    {"expired_count", StatusField::expired_count},
    {"overrun_count", StatusField::overrun_count},
    {"late_count", StatusField::late_count},
    {"refused_count", StatusField::refused_count},
    {"failed_count", StatusField::failed_count},
    {"epoch", StatusField::epoch},
    {"capacity", StatusField::capacity},
    {"max_disorder_ns", StatusField::max_disorder_ns},
    {"memory_locked", StatusField::memory_locked},
}};

inline constexpr Names<LocalcastSampleKind, LOCALCAST_SAMPLE_KIND_COUNT> sample_kinds{{
    {"camera_frame", LOCALCAST_SAMPLE_CAMERA_FRAME},
    {"camera_feature", LOCALCAST_SAMPLE_CAMERA_FEATURE},
    {"scene_ray", LOCALCAST_SAMPLE_SCENE_RAY},
    {"surface_claim", LOCALCAST_SAMPLE_SURFACE_CLAIM},
    {"material_claim", LOCALCAST_SAMPLE_MATERIAL_CLAIM},
    {"audio_block", LOCALCAST_SAMPLE_AUDIO_BLOCK},
    {"phase_claim", LOCALCAST_SAMPLE_PHASE_CLAIM},
    {"event_claim", LOCALCAST_SAMPLE_EVENT_CLAIM},
    {"render_packet", LOCALCAST_SAMPLE_RENDER_PACKET},
}};

} // namespace detail

/** Reads `status FIELD [KIND]` on a widget. Allocates. */
inline Parsed<StatusBinding> parse_status_binding(std::string_view text)
{
    const auto words = detail::split_words(text);
    if (words.empty() || words[0] != "status" || words.size() < 2 || words.size() > 3)
        return {std::nullopt, "expected 'status FIELD [KIND]'"};
    const auto field = detail::find_name(detail::status_fields, words[1]);
    if (!field)
        return {std::nullopt, detail::one_of("fields", detail::status_fields, words[1])};

    StatusBinding binding{*field, std::nullopt};
    if (words.size() == 3) {
        binding.kind = detail::find_name(detail::sample_kinds, words[2]);
        if (!binding.kind)
            return {std::nullopt, detail::one_of("kinds", detail::sample_kinds, words[2])};
    }
    const bool takes_kind = *field == StatusField::live_count || *field == StatusField::admitted_count ||
                            *field == StatusField::last_timestamp_ns;
    if (binding.kind && !takes_kind)
        return {std::nullopt, "expected no kind after '" + std::string(words[1]) + "'"};
    if (!binding.kind && *field == StatusField::last_timestamp_ns)
        return {std::nullopt, "expected a kind after 'last_timestamp_ns'"};
    return {binding, {}};
}

} // namespace localcast::faust
