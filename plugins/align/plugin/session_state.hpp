// What a session stores of a track, as the plugins' common state.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/kept.hpp"
#include "parts/state.hpp"

#include <cstdint>
#include <optional>

namespace localcast::plugin::align {

inline constexpr const char *state_name = "Localcast Align";

/// Numbers of 64 bits go in as text: a double has 53.
void write_word(State &state, const char *name, std::uint64_t word);
[[nodiscard]] std::optional<std::uint64_t> read_word(const State &state, const char *name);

void write_kept(State &state, const Kept &kept);
/// Nothing kept where a part of it is missing or cannot be.
[[nodiscard]] Kept read_kept(const State &state);

} // namespace localcast::plugin::align
