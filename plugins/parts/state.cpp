// SPDX-License-Identifier: MIT
#include "parts/state.hpp"

#include "localcast_reservoir.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace localcast::plugin {
namespace {

constexpr std::string_view magic = "LCPSTATE";
enum class EntryKind : std::uint32_t { number = 1, text = 2 };

/// Little-endian, whatever the machine is.
class Writer {
public:
    template <class Integer>
    void integer(Integer value) {
        for (std::size_t i = 0; i < sizeof value; ++i) {
            bytes_.push_back(static_cast<std::byte>((value >> (8 * i)) & 0xff));
        }
    }
    void raw(std::string_view text) {
        const auto all = std::as_bytes(std::span(text));
        bytes_.insert(bytes_.end(), all.begin(), all.end());
    }
    void text(std::string_view text) {
        integer(static_cast<std::uint32_t>(text.size()));
        raw(text);
    }
    [[nodiscard]] const std::vector<std::byte> &bytes() const { return bytes_; }

private:
    std::vector<std::byte> bytes_;
};

/// Never reads beyond the end: from there on everything is nothing.
class Reader {
public:
    explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template <class Integer>
    std::optional<Integer> integer() {
        const auto bytes = take(sizeof(Integer));
        if (!bytes) {
            return std::nullopt;
        }
        Integer value = 0;
        for (std::size_t i = 0; i < sizeof value; ++i) {
            value = static_cast<Integer>(value | static_cast<Integer>(std::to_integer<Integer>((*bytes)[i]) << (8 * i)));
        }
        return value;
    }
    std::optional<std::span<const std::byte>> take(std::size_t count) {
        if (count > rest_.size()) {
            return std::nullopt;
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    std::optional<std::string> text() {
        const auto length = integer<std::uint32_t>();
        const auto bytes = length ? take(*length) : std::nullopt;
        return bytes ? std::optional(text_of(*bytes)) : std::nullopt;
    }
    [[nodiscard]] std::span<const std::byte> rest() const { return rest_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    static std::string text_of(std::span<const std::byte> bytes) {
        return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
    }

private:
    std::span<const std::byte> rest_;
};

std::uint64_t sum_of(std::span<const std::byte> bytes) {
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
}

StateReading refused(const std::string &why) { return {std::nullopt, "The saved settings were not used: " + why}; }

/// False where the entries end in the middle of one.
bool read_entries(Reader &reader, State &state) {
    while (!reader.at_end()) {
        const auto name = reader.text();
        const auto kind = name ? reader.integer<std::uint32_t>() : std::nullopt;
        const auto length = kind ? reader.integer<std::uint32_t>() : std::nullopt;
        const auto bytes = length ? reader.take(*length) : std::nullopt;
        if (!bytes) {
            return false;
        }
        if (*kind == static_cast<std::uint32_t>(EntryKind::number) && *length == sizeof(double)) {
            state.set(*name, std::bit_cast<double>(*Reader(*bytes).integer<std::uint64_t>()));
        } else if (*kind == static_cast<std::uint32_t>(EntryKind::text)) {
            state.set(*name, Reader::text_of(*bytes));
        }
    }
    return true;
}

} // namespace

void State::set(std::string_view name, double value) { values_.insert_or_assign(std::string(name), value); }

void State::set(std::string_view name, std::string_view text) {
    values_.insert_or_assign(std::string(name), std::string(text));
}

std::optional<double> State::number(std::string_view name) const {
    const auto found = values_.find(name);
    const auto *const value = found == values_.end() ? nullptr : std::get_if<double>(&found->second);
    return value != nullptr && std::isfinite(*value) ? std::optional(*value) : std::nullopt;
}

std::optional<std::string> State::text(std::string_view name) const {
    const auto found = values_.find(name);
    const auto *const value = found == values_.end() ? nullptr : std::get_if<std::string>(&found->second);
    return value != nullptr ? std::optional(*value) : std::nullopt;
}

std::vector<std::string> State::names() const {
    std::vector<std::string> names;
    names.reserve(values_.size());
    for (const auto &entry : values_) {
        names.push_back(entry.first);
    }
    return names;
}

std::vector<std::byte> State::bytes(std::string_view plugin) const {
    Writer entries;
    entries.text(plugin);
    for (const auto &[name, value] : values_) {
        entries.text(name);
        if (const auto *const number = std::get_if<double>(&value)) {
            entries.integer(static_cast<std::uint32_t>(EntryKind::number));
            entries.integer(static_cast<std::uint32_t>(sizeof(double)));
            entries.integer(std::bit_cast<std::uint64_t>(*number));
        } else {
            entries.integer(static_cast<std::uint32_t>(EntryKind::text));
            entries.text(std::get<std::string>(value));
        }
    }
    Writer all;
    all.raw(magic);
    all.integer(version);
    all.integer(static_cast<std::uint32_t>(entries.bytes().size()));
    all.integer(sum_of(entries.bytes()));
    std::vector<std::byte> bytes = all.bytes();
    bytes.insert(bytes.end(), entries.bytes().begin(), entries.bytes().end());
    return bytes;
}

StateReading read_state(std::span<const std::byte> bytes, std::string_view plugin) {
    Reader reader(bytes);
    const auto head = reader.take(magic.size());
    if (!head || Reader::text_of(*head) != magic) {
        return refused("they are not settings of this plugin.");
    }
    const auto version = reader.integer<std::uint32_t>();
    const auto length = reader.integer<std::uint32_t>();
    const auto sum = reader.integer<std::uint64_t>();
    const auto content = sum ? reader.take(*length) : std::nullopt; // a host may hand over more than it was given
    if (!content) {
        return refused("they are cut short.");
    }
    if (*version == 0 || sum_of(*content) != *sum) {
        return refused("they are damaged.");
    }
    Reader entries(*content);
    const auto whose = entries.text();
    StateReading reading{State(), {}};
    if (!whose || !read_entries(entries, *reading.state)) {
        return refused("they are damaged.");
    }
    if (*whose != plugin) {
        return refused("they are those of another plugin, '" + *whose + "'.");
    }
    if (*version > State::version) {
        reading.note = "The settings were saved by a newer version of this plugin; what this one does not know is left out.";
    }
    return reading;
}

} // namespace localcast::plugin
