// What the instances of a group tell each other through the room, and who of them is the reference.
// SPDX-License-Identifier: MIT
#pragma once

#include "settings.hpp"
#include "state.hpp"

#include "localcast_juce/room/room_memory.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace localcast::plugin::align {

/// An instance's word to the others. Fits a PeerNote, and is the same in every binary of one layout.
struct MemberNote {
    std::uint64_t kind = 0;          // of the note: another number is another plugin, or another version of this one
    std::uint64_t source = 0;        // hash of the sensor that it feeds
    std::uint64_t reference = 0;     // hash of the sensor that it is measured against; 0: none
    std::uint64_t run_start_ns = 0;  // stream time at which the host began to play it; 0: it has not been played
    std::uint64_t played_ns = 0;     // stream time that it has come to
    std::uint64_t heard_from_ns = 0; // since when it is measured: after a long silence later than that
    double delay_samples = 0;        // in force now, behind the reference
    double sample_rate_hz = 0;
    float offset_ppm = 0;
    float moved_samples = 0;         // by how much it is heard later than it came, without the common latency
    float coherence = 0, confidence = 0;
    std::uint64_t chosen_ns = 0;     // when it chose a reference for all; 0: it did not
    std::uint64_t most_coherent = 0; // its choice by either rule
    std::uint64_t earliest = 0;
    float uncertainty_samples = 0;
    std::uint32_t latency_frames = 0;
    std::uint8_t state = 0, refusal = 0, mode = 0, rule = 0;
    std::int8_t polarity = 1;
    bool wants_reference = false, excluded = false, anchored = false;
    bool locked = false, has_line = false;
    bool rests = false;              // it has been silent for long
    std::uint8_t reserved[1]{};
    std::uint32_t late_claims = 0;   // that missed their moment

    [[nodiscard]] audio::PeerNote packed() const;
    /// Nothing when it is another plugin's, or says nothing that a member can say.
    [[nodiscard]] static std::optional<MemberNote> unpacked(const audio::PeerNote &note);
};

inline constexpr std::uint64_t member_note_kind = 0x31'6e'67'69'6c'41'63'6c; // "lcAlign1"

static_assert(sizeof(MemberNote) <= sizeof(audio::PeerNote));

/// The members of a room as they were last seen. A note that is just being written, by a thread that may have been stopped
/// in the midst of it, cannot be read: its member has not left for that. One thread; takes no lock.
class MemberList {
public:
    /// Looks at the room, always the same one.
    /// any-thread, blocks
    [[nodiscard]] std::vector<MemberNote> look(const audio::RoomMemory &room);

private:
    struct Seen {
        std::uint64_t serial = 0; // of the member who had the place
        std::optional<MemberNote> note;
    };
    std::vector<Seen> seen_; // by place
};

/// How far members who are played may be apart: hosts render some tracks ahead of others, notes are a moment old. Who is
/// farther behind is not being played.
inline constexpr std::uint64_t most_apart_ns = 2'000'000'000;

/// Whether the host plays it: it has come as far as the others have.
[[nodiscard]] bool is_played(const MemberNote &member, const std::vector<MemberNote> &members);

/// Who is the group's reference.
struct ReferenceChoice {
    std::uint64_t source = 0;   // 0: none yet
    std::uint64_t chosen_ns = 0; // when it was chosen by what was heard; 0: by hand
    bool alone = false;         // nobody else is there
    bool chooser = false;       // this instance is the one that listens for the best choice
};

/// The same for every member that asks, whatever the order in which they came: a track that is marked, of several the one
/// with the smallest hash; else the one that was chosen by what is heard since the host began to play, the earliest where
/// any member asks for that. A choice stands, whoever comes, sleeps or leaves, while its maker and the chosen one are
/// members. Where none stands, the played member with the smallest hash is to choose. `me` is the asking source.
[[nodiscard]] ReferenceChoice choose_reference(const std::vector<MemberNote> &members, std::uint64_t me);

} // namespace localcast::plugin::align
