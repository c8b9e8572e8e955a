// Sources: names, colours that last, and what is forgotten.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/model/source_table.hpp"
#include "support/catch.hpp"

#include <set>

using namespace localcast::picture;

TEST_CASE("a source keeps its place and colour while others come and go") {
    SourceTable table;
    const auto first = table.find_or_add(77);
    const std::size_t colour = table[first].colour;
    for (std::uint64_t hash = 1000; hash < 1200; ++hash) {
        table.find_or_add(hash);
    }
    CHECK(table.find_or_add(77) == first);
    CHECK(table[first].colour == colour);
    CHECK(table[first].hash == 77);
}

TEST_CASE("a source has the same colour in every view where it comes first") {
    SourceTable one, other;
    CHECK(one[one.find_or_add(123456789)].colour == other[other.find_or_add(123456789)].colour);
}

TEST_CASE("few sources share the colours that differ at a glance") {
    SourceTable table;
    std::set<std::size_t> colours;
    for (std::uint64_t number = 1; number <= colour_count / 2; ++number) {
        const std::size_t colour = table[table.find_or_add(number * 1000003)].colour;
        CHECK(colour < colour_count / 2);
        colours.insert(colour);
    }
    CHECK(colours.size() == colour_count / 2);
}

TEST_CASE("as many sources as there are colours have one each, whatever their hashes") {
    SourceTable table;
    std::set<std::size_t> colours;
    for (std::uint64_t number = 1; number <= colour_count; ++number) {
        colours.insert(table[table.find_or_add(number * colour_count)].colour);
    }
    CHECK(colours.size() == colour_count);
}

TEST_CASE("sources without live samples give their places away, the others never") {
    SourceTable table;
    const auto kept = table.find_or_add(5);
    table.count_live(kept, 3);
    for (std::uint64_t hash = 1; hash < 5000; ++hash) {
        table.find_or_add(hash + 1000);
    }
    CHECK(table.size() <= 257);
    CHECK(table.find_or_add(5) == kept);
    CHECK(table[kept].hash == 5);
    CHECK(table.live() == std::vector<SourceTable::Index>{kept});
    CHECK(table.live_of(3) == std::vector<SourceTable::Index>{kept});
    CHECK(table.live_of(4).empty());
    table.count_gone(kept, 3);
    CHECK(table.live().empty());
}

TEST_CASE("a source is called by its name where it is known, else by its hash") {
    SourceTable table;
    const std::uint64_t hash = localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>("mic-b"), 5);
    CHECK(table.name_of(0xABCD000000000001) == "source abcd");
    CHECK(table.name_of(hash) != "mic-b");
    table.set_name("mic-b");
    table.set_name("");
    CHECK(table.name_of(hash) == "mic-b");
    table.suggest_name(hash, "their word for it");
    table.suggest_name(1, "track 1");
    table.suggest_name(2, "");
    CHECK(table.name_of(1) == "track 1");
    CHECK(table.name_of(2) == "source 0000");
    table.find_or_add(hash);
    table.clear();
    CHECK(table.size() == 0);
    CHECK(table.name_of(hash) == "mic-b");
}
