// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include <faust/localcast/Grammar.h>

#include "claim_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::faust;
using localcast::test::hash_of;

namespace {

constexpr std::array<std::uint64_t, 3> numbered{41, 42, 0};

template <class Binding>
void check_error(const Parsed<Binding>& parsed, std::string_view expected)
{
    INFO("gives: " << parsed.error);
    CHECK_FALSE(parsed.binding);
    CHECK(parsed.error.find("expected ") == 0);
    CHECK(parsed.error.find(expected) != std::string::npos);
}

} // namespace

TEST_CASE("a control's first word says what it follows")
{
    const auto phase = parse_control("phase delay_ms mic-b mic-a", numbered);
    REQUIRE(phase.binding);
    CHECK(std::get<PhaseBinding>(*phase.binding).reference == hash_of("mic-a"));
    const auto event = parse_control("event gate mic-b sustained", numbered);
    REQUIRE(event.binding);
    CHECK(std::get<EventBinding>(*event.binding).source == hash_of("mic-b"));
    const auto status = parse_control("status live_count audio_block", numbered);
    REQUIRE(status.binding);
    CHECK(std::get<StatusBinding>(*status.binding).kind == LOCALCAST_SAMPLE_AUDIO_BLOCK);
    check_error(parse_control("weather valid 1", numbered), "'event FIELD SOURCE [TYPE]'");
    check_error(parse_control("", numbered), "'status FIELD [KIND]'");
}

TEST_CASE("every field of events can be named, of any source and type")
{
    for (const auto& [name, field] : detail::event_fields) {
        const auto any = parse_event_binding("event " + std::string(name) + " *", numbered);
        REQUIRE(any.binding);
        CHECK(any.binding->field == field);
        CHECK(any.binding->source == 0);
        CHECK_FALSE(any.binding->type);
    }
    for (const auto& [name, type] : detail::event_types) {
        const auto typed = parse_event_binding("event trigger 1 " + std::string(name), numbered);
        REQUIRE(typed.binding);
        CHECK(typed.binding->source == 42);
        CHECK(typed.binding->type == type);
    }
}

TEST_CASE("an event binding that cannot be understood says what was expected")
{
    check_error(parse_event_binding("event gate", numbered), "'event FIELD SOURCE [TYPE]'");
    check_error(parse_event_binding("event gate a clap b", numbered), "'event FIELD SOURCE [TYPE]'");
    check_error(parse_event_binding("event colour a", numbered), "one of the fields gate, trigger");
    check_error(parse_event_binding("event gate a bang", numbered), "one of the types clap, transient, sustained");
    check_error(parse_event_binding("event gate 2", numbered), "'*' for any source");
}

TEST_CASE("a phase claim is always one source's")
{
    check_error(parse_control("phase valid *", numbered), "a source's name");
    check_error(parse_control("phase valid 1 2", numbered), "instead of '2'"); // a number that stands for nothing
}

TEST_CASE("every field of the status can be named, with a kind where it has one")
{
    for (const auto& [name, field] : detail::status_fields) {
        const std::string text = "status " + std::string(name);
        const bool needs_kind = field == StatusField::last_timestamp_ns;
        const bool takes_kind =
            needs_kind || field == StatusField::live_count || field == StatusField::admitted_count;
        INFO(text);
        CHECK(parse_status_binding(text).binding.has_value() != needs_kind);
        for (const auto& [kind_name, kind] : detail::sample_kinds) {
            const auto with_kind = parse_status_binding(text + " " + std::string(kind_name));
            CHECK(with_kind.binding.has_value() == takes_kind);
            CHECK((!takes_kind || with_kind.binding->kind == kind));
        }
    }
    check_error(parse_status_binding("status"), "'status FIELD [KIND]'");
    check_error(parse_status_binding("status epoch event_claim"), "no kind after 'epoch'");
    check_error(parse_status_binding("status last_timestamp_ns"), "a kind after");
    check_error(parse_status_binding("status live_count rain"), "one of the kinds camera_frame");
    check_error(parse_status_binding("status rain"), "one of the fields edge_ns");
}

TEST_CASE("a bargraph pushes events where it crosses a threshold, or a number of a phase claim")
{
    const auto event = parse_push("push event clap mic-a", " -0.5 ", numbered);
    REQUIRE(event.binding);
    CHECK(std::get<EventPush>(*event.binding).type == LOCALCAST_EVENT_TYPE_CLAP);
    CHECK(std::get<EventPush>(*event.binding).threshold == -0.5);
    const auto phase = parse_push("push phase delay_ms 1 0", "", numbered);
    REQUIRE(phase.binding);
    CHECK(std::get<PhasePush>(*phase.binding).source == 42);
    CHECK(std::get<PhasePush>(*phase.binding).reference == 41);

    check_error(parse_push("push event clap mic-a", "", numbered), "[threshold:NUMBER]");
    check_error(parse_push("push event clap mic-a", "nan", numbered), "[threshold:NUMBER]");
    check_error(parse_push("push event clap mic-a", "1x", numbered), "[threshold:NUMBER]");
    check_error(parse_push("push event bang mic-a", "1", numbered), "one of the types");
    check_error(parse_push("push event clap *", "1", numbered), "a source's name");
    check_error(parse_push("push phase delay_ms mic-b", "", numbered), "'push phase FIELD SOURCE REFERENCE'");
    check_error(parse_push("push phase delay_now_samples mic-b mic-a", "", numbered), "one of the fields");
    check_error(parse_push("phase valid mic-b", "", numbered), "a bargraph cannot follow a claim");
}

TEST_CASE("an audio input is filled from events, phase claims or a source's audio")
{
    const auto event = parse_input("event trigger mic-a clap", numbered);
    REQUIRE(event.binding);
    CHECK(std::get<EventBinding>(*event.binding).field == EventField::trigger);
    const auto phase = parse_input("phase delay_samples mic-b", numbered);
    REQUIRE(phase.binding);
    CHECK(std::get<PhaseBinding>(*phase.binding).field == PhaseField::delay_samples);
    const auto audio = parse_input("audio mic-b 2", numbered);
    REQUIRE(audio.binding);
    CHECK(std::get<AudioBinding>(*audio.binding).channel == 1);

    check_error(parse_input("", numbered), "'audio SOURCE [CHANNEL]'");
    check_error(parse_input("audio", numbered), "'audio SOURCE [CHANNEL]'");
    check_error(parse_input("audio mic-b 0", numbered), "a channel, counted from 1");
    check_error(parse_input("audio mic-b left", numbered), "a channel, counted from 1");
    check_error(parse_input("phase age_ms mic-b", numbered), "one of the fields");
    check_error(parse_input("status epoch", numbered), "'event FIELD SOURCE [TYPE]'");
}

TEST_CASE("an audio output is pushed as audio or as the events where it crosses a threshold")
{
    const auto audio = parse_output("audio mic-a", numbered);
    REQUIRE(audio.binding);
    CHECK(std::get<AudioPush>(*audio.binding).source == hash_of("mic-a"));
    const auto event = parse_output("event transient 0 1e-2", numbered);
    REQUIRE(event.binding);
    CHECK(std::get<EventPush>(*event.binding).threshold == 0.01);

    check_error(parse_output("audio", numbered), "'audio SOURCE'");
    check_error(parse_output("audio 7", numbered), "a number below 3 instead of '7'");
    check_error(parse_output("event clap mic-a", numbered), "'event TYPE SOURCE THRESHOLD'");
    check_error(parse_output("event clap mic-a loud", numbered), "a number as the threshold");
}

TEST_CASE("a lookback is a time within the window")
{
    CHECK(parse_lookback_ms("120.5", 5000.0).binding == 120.5);
    CHECK(parse_lookback_ms("0", 5000.0).binding == 0.0);
    for (const std::string_view text : {"", "-1", "5000", "nan", "inf", "1 2", "soon"})
        check_error(parse_lookback_ms(text, 5000.0), "less than the window's 5000");
}
