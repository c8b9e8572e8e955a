// A plugin's inputs as sources of a room, by themselves.
// SPDX-License-Identifier: MIT
#include "faust_plugin/input_sources.hpp"

#include "support/catch.hpp"

using localcast::plugin::InputSources;
using Names = std::vector<std::string>;

TEST_CASE("no two inputs are one source, whatever they are called, also when they join anew beside those that go")
{
    std::string why;
    const auto join = [&why](const Names& names, const InputSources* earlier) {
        return InputSources::join("inputs", {"plugin", "test", "host"}, names, earlier, why);
    };
    const auto first = join({"mic", "mic", "room"}, nullptr);
    REQUIRE(first != nullptr);
    CHECK(first->names() == Names{"mic", "mic 2", "room"});
    const auto second = join({"mic", "mic", "hall"}, first.get());
    REQUIRE(second != nullptr);
    CHECK(second->names() == Names{"mic", "mic 2", "hall"});
    CHECK(second->renamed() == "'mic' is somebody else's in this room: here it is 'mic 2'.");
    const auto stranger = join({"room", "hall"}, nullptr);
    REQUIRE(stranger != nullptr);
    CHECK(stranger->names() == Names{"room 2", "hall 2"});
}
