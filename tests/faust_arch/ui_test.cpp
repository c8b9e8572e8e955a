// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <faust/localcast/LocalcastUI.h>

#include "EveryField.hpp"
#include "Mistakes.hpp"
#include "claim_fixture.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"
#include "widget_program.hpp"

using localcast::faust::LocalcastUI;
using localcast::test::ClaimFixture;
using localcast::test::hash_of;
using localcast::test::usable_claim;
using localcast::test::WidgetProgram;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;

struct Program : WidgetProgram {
    explicit Program(const LocalcastRuntime* runtime, double sample_rate_hz = 0.0)
        : WidgetProgram(localcast::faust::create_EveryField(), runtime, sample_rate_hz)
    {
    }
};

std::size_t errors_naming(const LocalcastUI& ui, const std::string& widget)
{
    std::size_t naming = 0;
    for (const std::string& error : ui.errors()) {
        naming += error.find("program 'mistakes'") != std::string::npos && error.find(widget) != std::string::npos &&
                          error.find("expected") != std::string::npos
                      ? 1U
                      : 0U;
    }
    return naming;
}

const std::vector<double> defaults{7, 8, 9, 0.5, 1, 0.125, 0.25, 0, 11, 12, 13, 14, 15, 0.25};

} // namespace

TEST_CASE("every field of a live claim reaches its widget")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(program.ui.errors().empty());
    CHECK(program.ui.bound_count() == 13);
    REQUIRE(window.push(usable_claim(), 2 * second_ns));
    window.move_edge(2 * second_ns + second_ns / 2);

    const std::vector<double> zones = program.zones();
    CHECK(zones[0] == 163.776);
    CHECK(zones[1] == Approx(3.412));
    CHECK(zones[2] == 14.25);
    CHECK(zones[3] == -0.75);
    CHECK(zones[4] == -1.0);
    CHECK(zones[5] == 0.875);
    CHECK(zones[6] == 0.75);
    CHECK(zones[7] == 1.0);
    CHECK(zones[8] == Approx(500.0));
    CHECK(zones[9] == 12.0); // another source, which has no claim
    CHECK(zones[10] == 13.0);
    const double grown = 163.776 + 14.25e-6 * 24000.0; // half a second later
    CHECK(zones[11] == Approx(grown));
    CHECK(zones[12] == 164.0);
    CHECK(zones[13] == Approx(grown - 164.0));
    CHECK_FALSE(program.ui.live());
}

TEST_CASE("the delay now is that of the moment of the update, before or after the claim's")
{
    ClaimFixture window;
    Program program(window.runtime(), 96000.0);
    REQUIRE(window.push(usable_claim(), 3 * second_ns));
    CHECK(program.zones_at(3 * second_ns)[11] == 2.0 * 163.776);
    CHECK(program.zones_at(5 * second_ns)[11] == Approx(2.0 * 163.776 + 14.25e-6 * 192000.0));
    CHECK(program.zones_at(second_ns)[11] == Approx(2.0 * 163.776 - 14.25e-6 * 192000.0));
    CHECK(program.zones_at(5 * second_ns)[0] == 2.0 * 163.776);
    CHECK(program.zones_at(5 * second_ns)[8] == Approx(2000.0));
    CHECK(program.zones_at(second_ns)[8] == 0.0);
}

TEST_CASE("without a claim every widget holds its default")
{
    ClaimFixture window;
    Program program(window.runtime());
    CHECK(program.zones() == defaults);
}

TEST_CASE("a claim that leaves the window leaves the widgets at once")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(window.push(usable_claim(), second_ns));
    window.move_edge(6 * second_ns);
    CHECK(program.zones()[7] == 1.0);
    window.move_edge(6 * second_ns + 1);
    CHECK(program.zones() == defaults);
}

TEST_CASE("a reset takes the claim away")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(window.push(usable_claim(), second_ns));
    CHECK(program.zones()[7] == 1.0);
    localcast_runtime_reset(window.runtime());
    CHECK(program.zones() == defaults);
}

TEST_CASE("a later refusal takes the earlier claim's place")
{
    ClaimFixture window;
    Program program(window.runtime());
    REQUIRE(window.push(usable_claim(), second_ns));
    CHECK(program.zones()[0] == 163.776);
    auto refusal = usable_claim();
    refusal.valid = 0;
    REQUIRE(window.push(refusal, 2 * second_ns));
    CHECK(program.zones() == defaults);
}

TEST_CASE("a number that is not finite or out of its range never reaches a widget")
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr float nan_float = std::numeric_limits<float>::quiet_NaN();
    std::vector<LocalcastPhaseClaimDescriptor> bad(9, usable_claim());
    bad[0].delay_samples = nan;
    bad[1].delay_samples = std::numeric_limits<double>::infinity();
    bad[2].sampling_rate_offset_ppm = nan;
    bad[3].phase_rad = nan;
    bad[4].coherence = nan_float;
    bad[5].confidence = nan_float;
    bad[6].polarity = 0;
    bad[7].sample_rate_hz = 0;
    bad[8].delay_samples = 10000.5; // beyond the widget's range

    ClaimFixture window;
    Program program(window.runtime());
    std::uint64_t time_ns = second_ns;
    for (std::size_t i = 0; i < bad.size(); ++i) {
        INFO("claim " << i);
        REQUIRE(window.push(usable_claim(), time_ns));
        CHECK(program.zones()[7] == 1.0);
        REQUIRE(window.push(bad[i], time_ns));
        CHECK(program.zones() == defaults);
    }
}

TEST_CASE("a field that the claim did not measure keeps its default")
{
    ClaimFixture window;
    Program program(window.runtime());
    auto claim = usable_claim();
    claim.valid = LOCALCAST_PHASE_VALID_DELAY;
    claim.sampling_rate_offset_ppm = std::numeric_limits<double>::quiet_NaN();
    claim.phase_rad = std::numeric_limits<double>::quiet_NaN();
    REQUIRE(window.push(claim, second_ns));
    const auto zones = program.zones();
    CHECK(zones[0] == 163.776);
    CHECK(zones[2] == 9.0);
    CHECK(zones[3] == 0.5);
    CHECK(zones[7] == 1.0);
    CHECK(program.zones_at(4 * second_ns)[11] == 163.776); // no drift known, so the delay stays
}

TEST_CASE("a claim against another reference is not this widget's claim")
{
    ClaimFixture window;
    Program program(window.runtime());
    auto claim = usable_claim();
    claim.reference_id_hash = hash_of("mic-z");
    REQUIRE(window.push(claim, second_ns));
    CHECK(program.zones() == defaults);

    auto other = usable_claim();
    other.source_id_hash = hash_of("mic-c"); // that widget takes any reference
    other.reference_id_hash = hash_of("mic-z");
    REQUIRE(window.push(other, second_ns));
    CHECK(program.zones()[9] == Approx(3.412));
}

TEST_CASE("samples are given at the rate the program runs at")
{
    ClaimFixture window;
    Program program(window.runtime(), 96000.0);
    REQUIRE(window.push(usable_claim(), second_ns));
    CHECK(program.zones()[0] == Approx(2.0 * 163.776));
}

TEST_CASE("a claim is read anew for another sample rate, and gone if it left meanwhile")
{
    ClaimFixture window;
    Program program(window.runtime(), 48000.0);
    REQUIRE(window.push(usable_claim(), second_ns));
    CHECK(program.zones()[0] == Approx(163.776));
    program.ui.set_sample_rate(96000.0);
    CHECK(program.zones()[0] == Approx(2.0 * 163.776));
    program.ui.set_sample_rate(48000.0);
    window.move_edge(6 * second_ns + 1);
    CHECK(program.zones() == defaults);
    CHECK_FALSE(program.ui.live());
}

TEST_CASE("errors name the widget and what was expected")
{
    ClaimFixture window;
    LocalcastUI ui({window.runtime(), {1, 2}, 0.0});
    const auto program = localcast::faust::create_Mistakes();
    program->init(48000);
    program->buildUserInterface(&ui);
    CHECK(ui.bound_count() == 0);
    CHECK(ui.bargraphs().empty());
    for (const std::string widget :
         {"unknown field", "no source", "unknown claim", "no such number", "too many words", "'bargraph'", "group",
          "wrong fact", "wrong type", "wrong number", "wrong status", "wrong kind", "without level", "bad level",
          "no reference", "not to push"}) {
        INFO(widget);
        CHECK(errors_naming(ui, widget) == 1);
    }
    CHECK(errors_naming(ui, "'twice'") == 2); // one for each binding
    CHECK(ui.errors().size() == 18);
}

TEST_CASE("a program that is handed over twice is bound once")
{
    ClaimFixture window;
    LocalcastUI ui({window.runtime(), {}, 0.0});
    const auto program = localcast::faust::create_EveryField();
    program->init(48000);
    program->buildUserInterface(&ui);
    REQUIRE(ui.errors().empty());
    program->buildUserInterface(&ui);
    CHECK(ui.bound_count() == 13);
    CHECK(ui.errors().size() == 13);
}

TEST_CASE("a claim that lies in forbidden memory moves no widget, and nobody looks there")
{
    const localcast::test::ForbiddenPages forbidden;
    ClaimFixture window;
    Program program(window.runtime());
    forbidden.push(window.runtime(), localcast::Kind::phase_claim, "mic-b", 2 * second_ns);
    CHECK(program.zones() == defaults);
    REQUIRE(window.push(usable_claim(), 2 * second_ns));
    CHECK(program.zones()[0] == 163.776);
}
