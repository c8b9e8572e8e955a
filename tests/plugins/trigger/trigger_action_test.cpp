// Which events are acted on, and how.
// SPDX-License-Identifier: MIT
#include "trigger_desk.hpp"

#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace localcast;
using namespace localcast::test;
using trigger::Effect;
using trigger::Settings;
using trigger::SourceChoice;
using trigger::TypeChoice;
using trigger::Verdict;

namespace {

constexpr std::int64_t look = 7200; // 150 ms at 48 kHz

Sound noise(std::size_t channels, std::size_t frames) {
    Sound sound(channels, std::vector<float>(frames));
    std::uint64_t seed = 1;
    for (auto &channel : sound) {
        for (float &sample : channel) {
            sample = static_cast<float>(mix64(seed++) >> 40) / 16777216.0f - 0.5f;
        }
    }
    return sound;
}

std::vector<Verdict> verdicts(const Track &track) {
    std::vector<Verdict> all;
    for (const auto &event : track.engine.history().since(0)) {
        all.push_back(event.verdict);
    }
    return all;
}

const std::vector<std::uint32_t> lengths{64, 300, 1, 2048, 17};

} // namespace

TEST_CASE("type, strength, confidence and spacing choose among events, and each is told why not") {
    Track track("track", offline(64));
    Speaker speaker;
    Settings settings = prompt_duck();
    settings.type = TypeChoice::transient;
    settings.least_strength_db = -12.0;
    settings.least_confidence = 0.5;
    settings.spacing_ms = 100.0;
    speaker.say(1000, LOCALCAST_EVENT_TYPE_CLAP);
    speaker.say(2000, LOCALCAST_EVENT_TYPE_TRANSIENT, 0.25f);
    speaker.say(3000, LOCALCAST_EVENT_TYPE_TRANSIENT, 0.2512f, 0.49f);
    speaker.say(4000, LOCALCAST_EVENT_TYPE_TRANSIENT, 0.2512f, 0.51f);
    speaker.say(8799, LOCALCAST_EVENT_TYPE_TRANSIENT);
    speaker.say(8800, LOCALCAST_EVENT_TYPE_TRANSIENT);
    speaker.say(9500, LOCALCAST_EVENT_TYPE_SUSTAINED);
    track.play(constant_sound(1, 30000), lengths, settings);
    CHECK(verdicts(track) == std::vector<Verdict>{Verdict::other_type, Verdict::too_weak, Verdict::unsure, Verdict::fired,
                                                  Verdict::too_soon, Verdict::fired, Verdict::other_type});
    CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{4000 + look, 8800 + look});
    CHECK(track.engine.counts().fired == 2);
    CHECK(track.engine.counts().ignored == 5);
}

TEST_CASE("events of the chosen source are acted on, of any source, or of none but this track") {
    const auto choice = GENERATE(SourceChoice::own, SourceChoice::any, SourceChoice::chosen);
    Track track("track", offline(64));
    Speaker near("near"), far("far");
    Settings settings = prompt_duck();
    settings.source = choice;
    settings.chosen = far.source().hash();
    near.say(2000);
    far.say(8000);
    track.play(constant_sound(1, 30000), lengths, settings);
    const std::vector<std::int64_t> expected = choice == SourceChoice::own ? std::vector<std::int64_t>{}
                                               : choice == SourceChoice::any
                                                   ? std::vector<std::int64_t>{2000 + look, 8000 + look}
                                                   : std::vector<std::int64_t>{8000 + look};
    CHECK(falls(track.heard[0]) == expected);
    CHECK(track.engine.history().since(0).size() == expected.size()); // of others nothing is told
}

TEST_CASE("an event that lies in forbidden memory is none, and nobody looks there") {
    const ForbiddenPages forbidden;
    Track track("track", offline(64));
    Speaker speaker;
    const auto room = audio::Room::join(trigger::room_name(0), {"neighbour", "test", "desk"});
    REQUIRE(room);
    forbidden.push(room->runtime(), Kind::event_claim, "speaker", time_ns(4000, 48000));
    speaker.say(5000);
    track.play(constant_sound(1, 30000), lengths, prompt_duck());
    CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{5000 + look});
}

TEST_CASE("of a clap that several sources hear the first one is acted on, in whatever order they speak") {
    Track track("track", offline(64));
    Speaker near("near"), far("far");
    far.say(5100);
    near.say(5000);
    near.say(15000);
    far.say(15000);
    track.play(constant_sound(1, 30000), lengths, prompt_duck());
    CHECK(falls(track.heard[0]) == std::vector<std::int64_t>{5000 + look, 15000 + look});
    const auto events = track.engine.history().since(0);
    REQUIRE(events.size() == 4);
    CHECK(events[2].source == std::min(near.source().hash(), far.source().hash()));
}

TEST_CASE("without an effect the sound passes bit for bit, later by the look-ahead, in mono and stereo") {
    const std::size_t channels = GENERATE(std::size_t{1}, std::size_t{2});
    Track track("track", offline(64, static_cast<std::uint32_t>(channels)));
    Speaker speaker;
    speaker.say(5000);
    const Sound in = noise(channels, 30000);
    Settings settings = prompt_duck();
    settings.effect = Effect::none;
    track.play(in, lengths, settings);
    for (std::size_t i = 0; i < channels; ++i) {
        CHECK(std::all_of(track.heard[i].begin(), track.heard[i].begin() + look, [](float x) { return x == 0.0f; }));
        CHECK(std::equal(track.heard[i].begin() + look, track.heard[i].end(), in[i].begin()));
    }
    CHECK(track.engine.counts().fired == 1);
}

TEST_CASE("a gate lets an event through from its first sample on, bit for bit, and nothing before or after") {
    Track track("track", offline(64, 2));
    Speaker speaker;
    speaker.say(5000);
    const Sound in = noise(2, 30000);
    Settings settings = prompt_duck();
    settings.effect = Effect::gate;
    settings.hold_ms = 50.0; // 2400 frames
    track.play(in, lengths, settings);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto opened = track.heard[i].begin() + 5000 + look;
        CHECK(std::all_of(track.heard[i].begin(), opened, [](float x) { return x == 0.0f; }));
        CHECK(std::equal(opened, opened + 2400, in[i].begin() + 5000));
        CHECK(std::all_of(opened + 2400 + 241, track.heard[i].end(), [](float x) { return x == 0.0f; }));
    }
}

TEST_CASE("a duck steps back by its depth and comes back to the very sound, in mono and stereo alike") {
    const std::size_t channels = GENERATE(std::size_t{1}, std::size_t{2});
    Track track("track", offline(64, static_cast<std::uint32_t>(channels)));
    Speaker speaker;
    speaker.say(5000);
    const Sound in = constant_sound(channels, 30000);
    Settings settings = prompt_duck();
    settings.depth_db = 6.0;
    settings.attack_ms = 2.0;
    track.play(in, lengths, settings);
    for (const std::vector<float> &channel : track.heard) {
        const auto least = std::min_element(channel.begin() + look, channel.end());
        CHECK(std::abs(20.0 * std::log10(*least / 0.25f) + 6.0) < 0.001);
        CHECK(channel[5000 + look - 1] == 0.25f);
        CHECK(channel[5000 + look] < 0.25f);
        CHECK(std::abs(channel[5000 + look + 96] - *least) < 1e-6f); // down within the attack
        CHECK(channel[5000 + look + 96 + 960 + 240 + 1] == 0.25f);   // and up again after hold and release
    }
}

TEST_CASE("a burst begins at the event's sample, at its pitch and level, and leaves nothing behind") {
    Track track("track", offline(64, 2));
    Speaker speaker;
    speaker.say(5000);
    speaker.say(20000);
    Settings settings = prompt_duck();
    settings.effect = Effect::burst;
    settings.burst_level_db = -6.0;
    settings.burst_pitch_hz = 1000.0;
    settings.hold_ms = 100.0; // a hundred periods of 48 frames
    track.play(Sound(2, std::vector<float>(40000, 0.0f)), lengths, settings);
    const std::vector<float> &left = track.heard[0];
    CHECK(track.heard[1] == left);
    const auto first = std::find_if(left.begin(), left.end(), [](float x) { return x != 0.0f; });
    CHECK(first - left.begin() == 5000 + look);
    const auto end = first + 4800;
    CHECK(std::abs(*std::max_element(first, end) - std::pow(10.0f, -6.0f / 20.0f)) < 1e-3f);
    long crossings = 0;
    for (auto sample = first + 1; sample != end; ++sample) {
        crossings += *sample >= 0.0f && *(sample - 1) < 0.0f;
    }
    CHECK(std::abs(crossings - 99) <= 1);
    CHECK(std::all_of(end + 241, left.begin() + 20000 + look, [](float x) { return x == 0.0f; }));
    CHECK(std::equal(first, first + 5000, left.begin() + 20000 + look)); // and the next one is the same
}

TEST_CASE("notes go on at the event's sample with its strength, and off after their length") {
    Track track("track", offline(64));
    Speaker speaker;
    Settings settings = prompt_duck();
    settings.midi = true;
    settings.note = 60;
    settings.channel = 3;
    settings.note_ms = 100.0;
    speaker.say(3000, LOCALCAST_EVENT_TYPE_CLAP, 1.0f);
    speaker.say(6000, LOCALCAST_EVENT_TYPE_CLAP, 0.1f); // while the first one sounds
    track.play(constant_sound(1, 30000), lengths, settings);
    CHECK(track.notes == std::vector<HeardNote>{{3000 + look, {0x92, 60, 127}},
                                                {6000 + look, {0x82, 60, 64}},
                                                {6000 + look, {0x92, 60, trigger::velocity_of(0.1f)}},
                                                {6000 + look + 4800, {0x82, 60, 64}}});
    CHECK(trigger::velocity_of(0.1f) == 89); // 20 of 66 dB below the highest
    CHECK(trigger::velocity_of(1e-9f) == 1);
    CHECK(trigger::velocity_of(9.0f) == 127);
}

TEST_CASE("a note that sounds ends as what it began as, whatever is chosen meanwhile") {
    Track track("track", offline(100));
    Speaker speaker;
    Settings settings = prompt_duck();
    settings.midi = true;
    settings.note_ms = 1000.0;
    speaker.say(1000);
    const Sound in = constant_sound(1, 80000);
    while (track.position < 20000) {
        track.process(in, 100, settings);
    }
    settings.note = 72;
    settings.channel = 1;
    const bool silenced = GENERATE(false, true);
    settings.midi = !silenced;
    while (track.position < 70000) {
        track.process(in, 100, settings);
    }
    REQUIRE(track.notes.size() == 2);
    CHECK(track.notes[1] == HeardNote{silenced ? 20000 : 1000 + look + 48000, {0x89, 36, 64}});
}

TEST_CASE("without a room the sound passes, later by the look-ahead") {
    trigger::Engine engine;
    engine.prepare(offline(64, 1));
    std::vector<float> sound = noise(1, 20000)[0];
    const std::vector<float> in = sound;
    Settings settings = prompt_duck();
    settings.effect = Effect::none;
    for (std::size_t at = 0; at < sound.size(); at += 100) {
        float *const channel = sound.data() + at;
        engine.process({&channel, 1}, {100, static_cast<std::int64_t>(at), std::nullopt, true}, settings);
    }
    CHECK(std::equal(sound.begin() + look, sound.end(), in.begin()));
    CHECK(engine.room() == nullptr);
    CHECK(engine.source_name().empty());
    engine.release();
}

TEST_CASE("a track that is bypassed sounds as it came, later by the look-ahead, and acts on nothing") {
    Track track("track", offline(64, 2));
    Speaker speaker;
    speaker.say(5000);
    const Sound in = noise(2, 30000);
    Settings settings = prompt_duck();
    settings.bypass = true;
    settings.midi = true;
    track.play(in, lengths, settings);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(std::equal(track.heard[i].begin() + look, track.heard[i].end(), in[i].begin()));
    }
    CHECK(track.notes.empty());
    CHECK(verdicts(track) == std::vector<Verdict>{Verdict::bypassed});
}

TEST_CASE("what is no number becomes silence, and is counted") {
    Track track("track", offline(64));
    Sound in = noise(1, 20000);
    in[0][3000] = std::numeric_limits<float>::quiet_NaN();
    in[0][3001] = std::numeric_limits<float>::infinity();
    in[0][7777] = -std::numeric_limits<float>::infinity();
    Settings settings = prompt_duck();
    settings.effect = Effect::none;
    settings.bypass = GENERATE(false, true);
    track.play(in, lengths, settings);
    for (const std::size_t at : {3000u, 3001u, 7777u}) {
        in[0][at] = 0.0f;
    }
    CHECK(std::equal(track.heard[0].begin() + look, track.heard[0].end(), in[0].begin()));
    CHECK(track.engine.counts().repaired_samples == 3);
}

TEST_CASE("settings that no control could have are put right, and nothing comes out that is no number") {
    Track track("track", offline(64));
    Speaker speaker;
    speaker.say(1000);
    const double wild = GENERATE(-1e300, 1e300, std::numeric_limits<double>::quiet_NaN());
    Settings settings = prompt_duck();
    settings.effect = GENERATE(Effect::duck, Effect::gate, Effect::burst);
    settings.depth_db = settings.attack_ms = settings.hold_ms = settings.release_ms = wild;
    settings.burst_level_db = settings.burst_pitch_hz = settings.note_ms = wild;
    settings.midi = true;
    settings.note = 1000;
    settings.channel = -5;
    track.play(noise(1, 20000), lengths, settings);
    CHECK(std::all_of(track.heard[0].begin(), track.heard[0].end(), [](float x) { return std::abs(x) < 10.0f; }));
}

TEST_CASE("two tracks of one name are two sources, and one that leaves gives its name back") {
    Track first("snare", offline(64));
    CHECK(first.engine.source_name() == "snare");
    {
        Track second("snare", offline(64));
        CHECK(second.engine.source_name() == "snare 2");
        Track third("snare", offline(64));
        CHECK(third.engine.source_name() == "snare 3");
    }
    Track again("snare", offline(64));
    CHECK(again.engine.source_name() == "snare 2");
    REQUIRE(again.engine.join(1, {"snare", "VST3", "desk"}, "snare")); // another room
    CHECK(again.engine.source_name() == "snare");
}
