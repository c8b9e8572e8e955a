// Widgets that follow events and the runtime's status.
// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "EventsAndStatus.hpp"
#include "claim_fixture.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"
#include "widget_program.hpp"

using localcast::test::ClaimFixture;
using localcast::test::clap_at;
using localcast::test::WidgetProgram;

namespace {

constexpr std::uint64_t ms = 1'000'000;
constexpr std::uint64_t second = 1000 * ms;

enum Widget : std::size_t {
    gate, trigger, strength, confidence, age, count, any_source, sustained, edge, events, epoch, capacity
};

struct Program : WidgetProgram {
    explicit Program(const LocalcastRuntime* runtime)
        : WidgetProgram(localcast::faust::create_EventsAndStatus(), runtime)
    {
    }
};

} // namespace

TEST_CASE("an event opens the gate for its duration and triggers one control period")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(program.ui.errors().empty());
    CHECK(program.ui.bound_count() == 12);
    CHECK(program.zones_at(second)[trigger] == 0.0);
    REQUIRE(window.push(clap_at(second + 50 * ms)));
    CHECK(program.zones_at(second + 49 * ms)[trigger] == 0.0);

    const auto struck = program.zones_at(second + 50 * ms);
    CHECK(struck[gate] == 1.0);
    CHECK(struck[trigger] == 1.0);
    CHECK(struck[strength] == 0.5);
    CHECK(struck[confidence] == 0.875);
    CHECK(struck[age] == 0.0);
    CHECK(struck[count] == 1.0);

    const auto after = program.zones_at(second + 79 * ms);
    CHECK(after[gate] == 1.0);
    CHECK(after[trigger] == 0.0);
    CHECK(after[age] == Approx(29.0));
    CHECK(program.zones_at(second + 80 * ms)[gate] == 0.0);
    CHECK(program.zones_at(second + 80 * ms)[count] == 1.0);
}

TEST_CASE("a gate stays open for ten milliseconds at least")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    auto click = clap_at(100 * ms);
    click.duration_ns = 0;
    REQUIRE(window.push(click));
    CHECK(program.zones_at(100 * ms)[gate] == 1.0);
    CHECK(program.zones_at(110 * ms - 1)[gate] == 1.0);
    CHECK(program.zones_at(110 * ms)[gate] == 0.0);
}

TEST_CASE("an event that becomes known late strikes then, for as long as it would have")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    REQUIRE(window.push(clap_at(100 * ms)));
    const auto late = program.zones_at(250 * ms);
    CHECK(late[trigger] == 1.0);
    CHECK(late[gate] == 1.0);
    CHECK(late[age] == Approx(150.0));
    CHECK(program.zones_at(279 * ms)[gate] == 1.0);
    CHECK(program.zones_at(280 * ms)[gate] == 0.0);
}

TEST_CASE("events from before the first update are not told")
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(100 * ms)));
    REQUIRE(window.push(clap_at(300 * ms)));
    Program program(window.runtime());
    const auto first = program.zones_at(200 * ms);
    CHECK(first[count] == 0.0);
    CHECK(first[strength] == 0.25);
    CHECK(program.zones_at(300 * ms)[count] == 1.0);
}

TEST_CASE("two events of one period trigger once and count twice, in order of their onsets")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    auto second_clap = clap_at(120 * ms);
    second_clap.strength = 0.75F;
    REQUIRE(window.push(second_clap));
    REQUIRE(window.push(clap_at(110 * ms)));
    const auto both = program.zones_at(130 * ms);
    CHECK(both[trigger] == 1.0);
    CHECK(both[count] == 2.0);
    CHECK(both[strength] == 0.75);
}

TEST_CASE("a source and a type are told apart, a star takes all")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    auto held = clap_at(20 * ms, "mic-b");
    held.type = LOCALCAST_EVENT_TYPE_SUSTAINED;
    REQUIRE(window.push(clap_at(10 * ms)));
    REQUIRE(window.push(held));
    const auto zones = program.zones_at(30 * ms);
    CHECK(zones[count] == 1.0);
    CHECK(zones[any_source] == 2.0);
    CHECK(zones[sustained] == 1.0);
}

TEST_CASE("an event that leaves the window leaves the widgets; the count stays")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    auto held = clap_at(100 * ms);
    held.duration_ns = 60 * second;
    REQUIRE(window.push(held));
    window.move_edge(5 * second + 100 * ms);
    CHECK(program.zones_at(5 * second)[gate] == 1.0);
    window.move_edge(5 * second + 100 * ms + 1);
    const auto gone = program.zones_at(5 * second + 101 * ms);
    CHECK(gone[gate] == 0.0);
    CHECK(gone[strength] == 0.25);
    CHECK(gone[confidence] == 0.125);
    CHECK(gone[age] == 7.0);
    CHECK(gone[count] == 1.0);
}

TEST_CASE("a reset silences the events of the epoch before and begins anew")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    REQUIRE(window.push(clap_at(second)));
    REQUIRE(window.push(clap_at(2 * second)));
    CHECK(program.zones_at(second)[gate] == 1.0);
    localcast_runtime_reset(window.runtime());
    REQUIRE(window.push(clap_at(300 * ms)));
    const auto anew = program.zones_at(200 * ms);
    CHECK(anew[gate] == 0.0);
    CHECK(anew[strength] == 0.25);
    CHECK(anew[count] == 1.0);
    CHECK(anew[epoch] == 1.0);
    CHECK(program.zones_at(300 * ms)[count] == 2.0);
    CHECK(program.zones_at(3 * second)[count] == 2.0); // that of the epoch before never comes
}

TEST_CASE("a reset of an empty window, which shows in nothing but time that goes back, is one too")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(10 * second);
    localcast_runtime_reset(window.runtime());
    program.zones_at(100 * ms);
    REQUIRE(window.push(clap_at(105 * ms)));
    CHECK(program.zones_at(110 * ms)[count] == 1.0);
}

TEST_CASE("an event claim that cannot be true is not heard")
{
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<LocalcastEventClaimDescriptor> bad(6, clap_at(100 * ms));
    bad[0].strength = nan;
    bad[1].strength = -1.0F;
    bad[2].confidence = nan;
    bad[3].confidence = 1.5F;
    bad[4].type = 77;
    bad[5].strength = std::numeric_limits<float>::infinity();
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    for (const auto& claim : bad)
        REQUIRE(window.push(claim));
    const auto zones = program.zones_at(200 * ms);
    CHECK(zones[any_source] == 0.0);
    CHECK(zones[strength] == 0.25);

    auto endless = clap_at(300 * ms); // a duration beyond everything is a long one
    endless.duration_ns = std::numeric_limits<std::uint64_t>::max();
    endless.strength = 1000.0F;
    REQUIRE(window.push(endless));
    const auto loud = program.zones_at(300 * ms);
    CHECK(loud[gate] == 1.0);
    CHECK(loud[strength] == 4.0); // held at the widget's end
}

TEST_CASE("more events than the list of known but future ones can hold are counted as dropped")
{
    ClaimFixture window;
    Program program(window.runtime());
    program.zones_at(0);
    for (std::uint64_t i = 0; i < 1500; ++i)
        REQUIRE(window.push(clap_at(second + i)));
    program.zones_at(ms);
    program.zones_at(2 * ms);
    CHECK(program.ui.events().dropped() == 476);
    CHECK(program.zones_at(2 * second)[count] == 1024.0);
}

TEST_CASE("widgets show the runtime's status, held at the end of their range")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(window.push(clap_at(second)));
    REQUIRE(window.push(clap_at(2 * second)));
    const auto zones = program.zones_at(second);
    CHECK(zones[edge] == 2e9);
    CHECK(zones[events] == 2.0);
    CHECK(zones[epoch] == 0.0);
    CHECK(zones[capacity] == 100.0); // of 4096
}

TEST_CASE("without a runtime every widget holds its default")
{
    Program program(nullptr);
    const auto zones = program.zones_at(second);
    CHECK(zones == std::vector<double>{0, 0, 0.25, 0.125, 7, 0, 0, 0, 1, 2, 3, 4});
}

TEST_CASE("an event that lies in forbidden memory opens no gate, and nobody looks there")
{
    const localcast::test::ForbiddenPages forbidden;
    ClaimFixture window;
    Program program(window.runtime());
    const auto before = program.zones_at(second);
    forbidden.push(window.runtime(), localcast::Kind::event_claim, "mic-a", second + 50 * ms);
    const auto after = program.zones_at(second + 50 * ms);
    CHECK(after[gate] == before[gate]);
    CHECK(after[trigger] == before[trigger]);
    CHECK(after[count] == before[count]);
    REQUIRE(window.push(clap_at(second + 60 * ms)));
    CHECK(program.zones_at(second + 60 * ms)[trigger] == 1.0);
}
