// Words of a binding, names looked up in a table, sources, and what to say when one is not understood.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "localcast_reservoir.h"

namespace localcast::faust {

/** What a piece of metadata says, or, where it cannot be understood, what was expected. */
template <class T>
struct Parsed {
    std::optional<T> binding;
    std::string error; ///< "expected ..."; empty when there is a binding
};

namespace detail {

using Words = std::vector<std::string_view>;

template <class Value, std::size_t N>
using Names = std::array<std::pair<std::string_view, Value>, N>;

inline Words split_words(std::string_view text)
{
    constexpr std::string_view blanks = " \t";
    Words words;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        words.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(blanks, end);
    }
    return words;
}

template <class Value, std::size_t N>
std::optional<Value> find_name(const Names<Value, N>& names, std::string_view word)
{
    for (const auto& [name, value] : names) {
        if (name == word)
            return value;
    }
    return std::nullopt;
}

/** "one of the fields a, b, c instead of 'd'". */
template <class Value, std::size_t N>
std::string one_of(const std::string& what, const Names<Value, N>& names, std::string_view word)
{
    std::string list;
    for (const auto& entry : names)
        list.append(list.empty() ? "" : ", ").append(entry.first);
    return "expected one of the " + what + " " + list + " instead of '" + std::string(word) + "'";
}

/** A number is looked up among the host's sources, a name is hashed. Nothing for a number that the host lacks and for
 * `*`, which is no source. */
inline std::optional<std::uint64_t> resolve_source(std::string_view word, std::span<const std::uint64_t> numbered)
{
    if (word == "*")
        return std::nullopt;
    if (word.find_first_not_of("0123456789") != std::string_view::npos)
        return localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(word.data()), word.size());
    std::size_t number = 0;
    const auto parsed = std::from_chars(word.data(), word.data() + word.size(), number);
    if (parsed.ec != std::errc{} || number >= numbered.size() || numbered[number] == 0)
        return std::nullopt;
    return numbered[number];
}

inline std::string no_source(std::string_view word, std::span<const std::uint64_t> numbered)
{
    const std::string number = numbered.empty() ? "" : " or a number below " + std::to_string(numbered.size());
    return "expected a source's name" + number + " instead of '" + std::string(word) + "'";
}

/** A finite number written with a decimal point, whatever the locale; nothing when there is anything else. */
inline std::optional<double> parse_number(std::string_view word)
{
    const Words words = split_words(word);
    std::istringstream stream{words.size() == 1 ? std::string(words[0]) : std::string()};
    stream.imbue(std::locale::classic());
    double value = 0.0;
    stream >> value;
    if (stream.fail() || !stream.eof() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

} // namespace detail

} // namespace localcast::faust
