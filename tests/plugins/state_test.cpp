// What a plugin remembers, and what it makes of bytes that something happened to.
// SPDX-License-Identifier: MIT
#include "parts/state.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <limits>
#include <vector>

using namespace localcast::plugin;

namespace {

State example() {
    State state;
    state.set("gain", 0.1);
    state.set("cutoff_2", -12345.678);
    state.set("name", std::string_view("snare \xc3\xbc, \0 top", 14));
    state.set("", 1.0);
    return state;
}

} // namespace

TEST_CASE("a state comes back with every bit, whatever its names and texts are") {
    const State state = example();
    const StateReading reading = read_state(state.bytes("Echo"), "Echo");
    REQUIRE(reading.state);
    CHECK(reading.note.empty());
    CHECK(reading.state->names() == state.names());
    CHECK(reading.state->number("gain") == 0.1);
    CHECK(reading.state->number("cutoff_2") == -12345.678);
    CHECK(reading.state->number("") == 1.0);
    CHECK(reading.state->text("name") == state.text("name"));
    CHECK(reading.state->text("name")->size() == 14);
    CHECK(reading.state->bytes("Echo") == state.bytes("Echo"));
}

TEST_CASE("what is not there, is of the other type or is no number is nothing") {
    State state = example();
    state.set("odd", std::numeric_limits<double>::quiet_NaN());
    state.set("endless", std::numeric_limits<double>::infinity());
    const State read = *read_state(state.bytes("Echo"), "Echo").state;
    CHECK_FALSE(read.number("missing"));
    CHECK_FALSE(read.text("missing"));
    CHECK_FALSE(read.number("name"));
    CHECK_FALSE(read.text("gain"));
    CHECK_FALSE(read.number("odd"));
    CHECK_FALSE(read.number("endless"));
}

TEST_CASE("a state that was cut short is refused in words, wherever it was cut") {
    const std::vector<std::byte> bytes = example().bytes("Echo");
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const StateReading reading = read_state(std::span(bytes).first(length), "Echo");
        INFO(length);
        CHECK_FALSE(reading.state);
        CHECK(reading.note.starts_with("The saved settings were not used: "));
    }
}

TEST_CASE("bytes behind the state are the host's own business") {
    std::vector<std::byte> bytes = example().bytes("Echo");
    bytes.resize(bytes.size() + 7, std::byte{0x5a});
    CHECK(read_state(bytes, "Echo").state);
}

TEST_CASE("a damaged state is refused or says what it said before") {
    const std::vector<std::byte> good = example().bytes("Echo");
    localcast::test::Random random(7);
    int refused = 0;
    for (int round = 0; round < 5000; ++round) {
        std::vector<std::byte> bytes = good;
        const int changes = 1 + static_cast<int>(random.below(8));
        for (int change = 0; change < changes; ++change) {
            bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1 + random.below(255));
        }
        if (random.one_in(8)) {
            bytes.resize(random.below(2 * bytes.size()));
        }
        const StateReading reading = read_state(bytes, "Echo");
        refused += reading.state ? 0 : 1;
        CHECK((reading.state && reading.note.empty()) == (bytes == good));
        if (reading.state) { // only what the sum does not cover, the version, can have been changed
            CHECK(reading.state->bytes("Echo") == good);
        }
    }
    CHECK(refused > 4000);
}

TEST_CASE("another plugin's state is refused by name") {
    const StateReading reading = read_state(example().bytes("Echo"), "Gate");
    CHECK_FALSE(reading.state);
    CHECK(reading.note.find("'Echo'") != std::string::npos);
}

TEST_CASE("of a newer state what is known is taken, and it is said so") {
    std::vector<std::byte> bytes = example().bytes("Echo");
    bytes[8] = std::byte{2}; // the version, behind the magic
    const StateReading reading = read_state(bytes, "Echo");
    REQUIRE(reading.state);
    CHECK(reading.state->number("gain") == 0.1);
    CHECK(reading.note.find("newer version") != std::string::npos);
}
