// What a user chooses for one track. All of it are parameters of the plugin, but for who the chosen source is.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

namespace localcast::plugin::trigger {

enum class SourceChoice : std::uint8_t {
    own,   // this track
    any,   // every source of the room, this track too
    chosen // one source, by its name
};

enum class TypeChoice : std::uint8_t { any, clap, transient, sustained };

enum class Effect : std::uint8_t {
    none,
    duck, // the sound steps back at an event
    gate, // the sound is heard at an event only
    burst // a tone sounds at an event
};

struct Settings {
    SourceChoice source = SourceChoice::own;
    std::uint64_t chosen = 0; // hash of the chosen source; 0: none yet
    TypeChoice type = TypeChoice::any;
    double least_strength_db = -66.0; // peak, full scale 0
    double least_confidence = 0.0;    // 0..1
    double spacing_ms = 50.0;         // that pass before the next event is acted on

    Effect effect = Effect::duck;
    double depth_db = 12.0; // by which it goes down; silent_db: nothing is left
    double attack_ms = 1.0, hold_ms = 100.0, release_ms = 200.0;
    double burst_level_db = -12.0, burst_pitch_hz = 220.0;

    bool midi = false;
    int note = 36, channel = 10; // 0..127, 1..16
    double note_ms = 100.0;

    bool bypass = false;

    [[nodiscard]] friend bool operator==(const Settings &, const Settings &) = default;
};

inline constexpr double silent_db = 80.0;

/// The same with everything in its range, whatever it was: in place of what is no number stands its least value.
[[nodiscard]] inline Settings legal(Settings settings) {
    const auto keep = [](double &value, double least, double most) {
        value = value > least ? (value < most ? value : most) : least; // false for what is no number
    };
    keep(settings.least_strength_db, -66.0, 0.0);
    keep(settings.least_confidence, 0.0, 1.0);
    keep(settings.spacing_ms, 5.0, 10'000.0);
    keep(settings.depth_db, 0.0, silent_db);
    keep(settings.attack_ms, 0.0, 1'000.0);
    keep(settings.hold_ms, 0.0, 5'000.0);
    keep(settings.release_ms, 0.0, 5'000.0);
    keep(settings.burst_level_db, -60.0, 6.0);
    keep(settings.burst_pitch_hz, 20.0, 10'000.0);
    keep(settings.note_ms, 1.0, 10'000.0);
    settings.note = settings.note < 0 ? 0 : settings.note > 127 ? 127 : settings.note;
    settings.channel = settings.channel < 1 ? 1 : settings.channel > 16 ? 16 : settings.channel;
    return settings;
}

/// Those of which an effect sounds longest.
[[nodiscard]] inline Settings longest_settings() {
    Settings settings;
    settings.attack_ms = settings.hold_ms = settings.release_ms = HUGE_VAL;
    return legal(settings);
}

/// The look-aheads to choose from: by how much the sound is later than it comes, so that an event, which is known a tenth of
/// a second after it was, is known in time. The last two leave room for long blocks.
inline constexpr std::array<double, 5> lookaheads_ms{0.0, 50.0, 150.0, 250.0, 500.0};
inline constexpr std::size_t default_lookahead = 2;

/// What the host is told.
[[nodiscard]] inline std::uint32_t lookahead_frames(std::size_t choice, double sample_rate_hz) {
    const double ms = lookaheads_ms[choice < lookaheads_ms.size() ? choice : default_lookahead];
    return static_cast<std::uint32_t>(std::ceil(ms * 1e-3 * sample_rate_hz));
}

inline constexpr unsigned room_count = 8; // A to H

/// The room in which instances hear each other.
[[nodiscard]] inline std::string room_name(unsigned room) {
    return std::string("room ") + static_cast<char>('A' + room % room_count);
}

} // namespace localcast::plugin::trigger
