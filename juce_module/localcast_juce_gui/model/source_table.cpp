// A colour starts at the source's hash, so that it is the same in every view, and gives way to colours in use.
// SPDX-License-Identifier: MIT
#include "source_table.hpp"

#include <algorithm>
#include <cstdio>

namespace localcast::picture {

namespace {

constexpr std::size_t remembered_sources = 256;

} // namespace

bool Source::is_live() const {
    return std::any_of(live.begin(), live.end(), [](std::size_t count) { return count > 0; });
}

SourceTable::Index SourceTable::find_or_add(std::uint64_t hash) {
    const auto found = index_of_.find(hash);
    if (found != index_of_.end()) {
        return found->second;
    }
    Source source;
    source.hash = hash;
    source.colour = colour_for(hash);
    const Index index = free_place();
    sources_[index] = source;
    index_of_.emplace(hash, index);
    return index;
}

SourceTable::Index SourceTable::free_place() {
    if (sources_.size() >= remembered_sources) {
        const auto silent =
            std::find_if(sources_.begin(), sources_.end(), [](const Source &source) { return !source.is_live(); });
        if (silent != sources_.end()) {
            index_of_.erase(silent->hash);
            return static_cast<Index>(silent - sources_.begin());
        }
    }
    sources_.emplace_back();
    return static_cast<Index>(sources_.size() - 1);
}

std::size_t SourceTable::colour_for(std::uint64_t hash) const {
    std::array<std::size_t, colour_count> users{};
    for (const Source &source : sources_) {
        ++users[source.colour];
    }
    constexpr std::size_t half = colour_count / 2;
    std::size_t best = hash % half;
    for (std::size_t step = 1; step < colour_count; ++step) {
        const std::size_t colour = (step / half) * half + (hash + step) % half;
        if (users[colour] < users[best]) {
            best = colour;
        }
    }
    return best;
}

std::vector<SourceTable::Index> SourceTable::live_of(std::size_t kind) const {
    std::vector<Index> found;
    for (Index index = 0; index < size(); ++index) {
        if (sources_[index].live[kind] > 0) {
            found.push_back(index);
        }
    }
    return found;
}

std::vector<SourceTable::Index> SourceTable::live() const {
    std::vector<Index> found;
    for (Index index = 0; index < size(); ++index) {
        if (sources_[index].is_live()) {
            found.push_back(index);
        }
    }
    return found;
}

void SourceTable::set_name(std::string_view name) {
    const std::uint64_t hash =
        localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(name.data()), name.size());
    if (hash != 0) {
        names_[hash] = std::string(name);
    }
}

void SourceTable::suggest_name(std::uint64_t hash, std::string_view name) {
    if (hash != 0 && !name.empty()) {
        suggested_names_[hash] = std::string(name);
    }
}

std::string SourceTable::name_of(std::uint64_t hash) const {
    for (const auto *const names : {&names_, &suggested_names_}) {
        if (const auto found = names->find(hash); found != names->end()) {
            return found->second;
        }
    }
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "source %04x", static_cast<unsigned>(hash >> 48));
    return text.data();
}

void SourceTable::clear() {
    sources_.clear();
    index_of_.clear();
}

} // namespace localcast::picture
