// Notes play voices, controllers move the widgets that name them, and no audio thread allocates for it.
// SPDX-License-Identifier: MIT
#include "engine_rig.hpp"

#include "Organ.hpp"
#include "OrganInRoom.hpp"
#include "RoomOfOrgan.hpp"
#include "support/catch.hpp"

#include <array>
#include <cmath>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

constexpr int rate_hz = 48000;

void send(ProgramEngine& engine, std::uint8_t status, std::uint8_t first, std::uint8_t second)
{
    const std::array<std::uint8_t, 3> message{status, first, second};
    engine.midi(message);
}

float level(ProgramEngine& engine)
{
    return run(engine, {}, 64, 64)[0].back();
}

double kilohertz(int note)
{
    return 0.44 * std::pow(2.0, (note - 69) / 12.0);
}

} // namespace

TEST_CASE("notes play the voices that the program declares, and are no controls")
{
    ProgramEngine engine(localcast::faust::create_Organ(), {});
    engine.prepare(rate_hz);
    CHECK(engine.wants_midi());
    REQUIRE(engine.layout().widgets.size() == 2);
    CHECK(engine.layout().widgets[0].id == "level");
    CHECK(engine.layout().widgets[0].zones.size() == 4);
    CHECK(level(engine) == 0.0f);
    send(engine, 0x90, 69, 127);
    CHECK(level(engine) == Approx(kilohertz(69)));
    send(engine, 0x90, 57, 127);
    CHECK(level(engine) == Approx(kilohertz(69) + kilohertz(57)));
    send(engine, 0x80, 69, 0);
    CHECK(level(engine) == Approx(kilohertz(57)));
    send(engine, 0x90, 57, 0);
    CHECK(level(engine) == 0.0f);
}

TEST_CASE("a control is that of all voices, and a controller moves what names it")
{
    ProgramEngine engine(localcast::faust::create_Organ(), {});
    engine.prepare(rate_hz);
    send(engine, 0x90, 69, 127);
    send(engine, 0x90, 57, 127);
    engine.set(index_of(engine.layout(), "level"), 0.5);
    CHECK(level(engine) == Approx(0.5 * (kilohertz(69) + kilohertz(57))));
    send(engine, 0xb0, 1, 0);
    CHECK(level(engine) == 0.0f);
    CHECK(engine.value(index_of(engine.layout(), "wheel")) == 0.0);
    send(engine, 0xb0, 1, 127);
    CHECK(level(engine) == Approx(0.5 * (kilohertz(69) + kilohertz(57))));
}

TEST_CASE("more notes than voices steal the oldest, and messages of other lengths are passed by")
{
    ProgramEngine engine(localcast::faust::create_Organ(), {});
    engine.prepare(rate_hz);
    for (std::uint8_t note = 60; note < 72; ++note) {
        send(engine, 0x90, note, 127);
        level(engine);
    }
    double sum = 0.0;
    for (int note = 68; note < 72; ++note)
        sum += kilohertz(note);
    CHECK(level(engine) == Approx(sum));
    engine.midi({});
    engine.midi(std::array<std::uint8_t, 1>{0xf8});
    engine.midi(std::array<std::uint8_t, 6>{0xf0, 1, 2, 3, 4, 0xf7});
    engine.midi(std::array<std::uint8_t, 2>{0x10, 0x10});
    CHECK(level(engine) == Approx(sum));
    send(engine, 0xb0, 123, 0); // all notes off
    CHECK(level(engine) == 0.0f);
}

TEST_CASE("instances with voices come and go beside one another")
{
    auto first = std::make_unique<ProgramEngine>(localcast::faust::create_Organ(), ProgramSurroundings{});
    ProgramEngine second(localcast::faust::create_Organ(), {});
    first->prepare(rate_hz);
    second.prepare(rate_hz);
    send(*first, 0x90, 69, 127);
    CHECK(level(second) == 0.0f);
    first.reset();
    send(second, 0x90, 69, 127);
    CHECK(level(second) == Approx(kilohertz(69)));
}

TEST_CASE("all voices together go through the program's effect, whose controls are its own")
{
    ProgramEngine engine(localcast::faust::create_OrganInRoom(), {}, localcast::faust::create_RoomOfOrgan());
    engine.prepare(rate_hz);
    REQUIRE(engine.output_count() == 2);
    CHECK(engine.notes().size() == 1); // both have a level, told apart by their boxes
    const ProgramLayout& layout = engine.layout();
    REQUIRE(layout.widgets.size() == 3);
    CHECK(layout.widgets[0].zones.size() == 3); // of the voices
    CHECK(layout.widgets[1].id == "gain");
    CHECK(layout.widgets[1].zones.size() == 1);
    CHECK(layout.widgets[0].id != layout.widgets[2].id);
    send(engine, 0x90, 69, 127);
    send(engine, 0x90, 57, 127);
    auto heard = run(engine, {}, 64, 64);
    CHECK(heard[0][2] == 0.0f); // late by three samples on the left
    CHECK(heard[0][3] != 0.0f);
    CHECK(heard[1][0] != 0.0f);
    CHECK(heard[0].back() == Approx(2 * 0.5));
    CHECK(heard[1].back() == Approx(2 * 2.0));
    engine.set(1, 0.25);
    engine.set(0, 0.5);
    heard = run(engine, {}, 64, 64);
    CHECK(heard[0].back() == Approx(2 * 0.5 * 0.25));
    CHECK(heard[1].back() == Approx(2 * 0.5 * 2.0));
}
