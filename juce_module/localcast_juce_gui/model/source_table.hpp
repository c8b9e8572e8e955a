// The sources that a view has met: their names where somebody told them, one lasting colour each, and how many of their
// samples are live.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace localcast::picture {

inline constexpr std::size_t kind_count = LOCALCAST_SAMPLE_KIND_COUNT;

/// Colours that can be told apart, the first half of them at a glance; the view's look and feel says what they are.
inline constexpr std::size_t colour_count = 12;

struct Source {
    std::uint64_t hash = 0; // 0: a free place of the table
    std::size_t colour = 0; // below colour_count
    std::array<std::size_t, kind_count> live{};

    [[nodiscard]] bool is_live() const;
};

/// A source keeps its index and colour while it has live samples, and afterwards until 256 others came.
class SourceTable {
public:
    using Index = std::uint32_t;

    /// The index of a source, which is given one if it is new.
    Index find_or_add(std::uint64_t hash);

    [[nodiscard]] const Source &operator[](Index index) const { return sources_[index]; }
    [[nodiscard]] Index size() const { return static_cast<Index>(sources_.size()); }

    void count_live(Index index, std::size_t kind) { ++sources_[index].live[kind]; }
    void count_gone(Index index, std::size_t kind) { --sources_[index].live[kind]; }

    /// Sources with live samples of a kind, in the order of their indices.
    [[nodiscard]] std::vector<Index> live_of(std::size_t kind) const;
    /// Sources with live samples of any kind, in the order of their indices.
    [[nodiscard]] std::vector<Index> live() const;

    /// Makes the name of a sensor known. Names outlive clear().
    void set_name(std::string_view name);
    /// How others call a sensor, which counts where set_name() has not told it.
    void suggest_name(std::uint64_t hash, std::string_view name);
    /// The name; where nobody told it, "source " and the first four digits of its hash.
    [[nodiscard]] std::string name_of(std::uint64_t hash) const;

    /// Forgets every source, not the names.
    void clear();

private:
    [[nodiscard]] Index free_place();
    [[nodiscard]] std::size_t colour_for(std::uint64_t hash) const;

    std::vector<Source> sources_;
    std::unordered_map<std::uint64_t, Index> index_of_;
    std::unordered_map<std::uint64_t, std::string> names_, suggested_names_;
};

} // namespace localcast::picture
