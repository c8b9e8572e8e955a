// What an instance remembers: named values, as bytes that a host keeps in its session.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace localcast::plugin {

/// Numbers and texts by name. The bytes are the same on every machine:
///
///     "LCPSTATE"  u32 version  u32 length  u64 FNV-1a of all behind it  the plugin's name  entries
///
/// all little-endian. A text, a name as well, is its length (u32) and its bytes; an entry is a name, a u32 that says what
/// follows, its length (u32), and the value: 1 a double, 2 the bytes of a text. Later versions may add other kinds of
/// entries, which a reader steps over. Everything here allocates; not for the audio thread.
class State {
public:
    static constexpr std::uint32_t version = 1;

    void set(std::string_view name, double value);
    void set(std::string_view name, std::string_view text);

    /// Nothing where there is no such number, or it is not finite.
    [[nodiscard]] std::optional<double> number(std::string_view name) const;
    [[nodiscard]] std::optional<std::string> text(std::string_view name) const;

    /// Names in alphabetical order.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] bool empty() const { return values_.empty(); }

    /// `plugin` says whose state it is; that of another one is refused by read().
    [[nodiscard]] std::vector<std::byte> bytes(std::string_view plugin) const;

private:
    std::map<std::string, std::variant<double, std::string>, std::less<>> values_;
};

/// What bytes turned out to be.
struct StateReading {
    std::optional<State> state; ///< nothing: they are not to be used, and everything stays as it is
    std::string note;           ///< a sentence for the user where something is to be said; else empty
};

/// Reads what a host kept, whatever became of it meanwhile. Bytes that were damaged are refused as a whole: half a state
/// would be a sound that nobody chose.
[[nodiscard]] StateReading read_state(std::span<const std::byte> bytes, std::string_view plugin);

} // namespace localcast::plugin
