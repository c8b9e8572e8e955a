// SPDX-License-Identifier: MIT
#include "engine/member.hpp"
#include "engine/pending_claims.hpp"
#include "engine/placement.hpp"
#include "engine/timeline.hpp"

#include "localcast_juce/room/room.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <thread>

using namespace localcast::plugin::align;

namespace {

MemberNote member(std::uint64_t source, bool marked = false) {
    MemberNote note;
    note.kind = member_note_kind;
    note.source = source;
    note.wants_reference = marked;
    note.run_start_ns = 5;
    note.played_ns = 20;
    return note;
}

Line claim(double delay, std::int64_t at, double ppm = 0, bool known = true) {
    Line line;
    line.delay_samples = delay;
    line.at = at;
    line.slope = ppm * 1e-6;
    line.slope_known = known;
    line.uncertainty_samples = 0.01;
    return line;
}

Placement prepared(std::uint32_t base = 1472) {
    Placement placement;
    placement.prepare(48000, base);
    return placement;
}

} // namespace

TEST_CASE("claims come out in the order of their moments, and the last ones give way") {
    PendingClaims pending;
    CHECK(pending.next() == never);
    for (std::size_t i = 0; i < PendingClaims::capacity; ++i) {
        CHECK(pending.add({static_cast<std::int64_t>((i * 7) % 32), claim(static_cast<double>(i), 0)}));
    }
    CHECK_FALSE(pending.add({1000, {}}));
    CHECK_FALSE(pending.add({-5, {}})); // comes in, and the last one goes
    std::int64_t last = -6;
    for (std::size_t i = 0; i < PendingClaims::capacity; ++i) {
        CHECK(pending.next() > last);
        last = pending.take().effect;
    }
    CHECK(last == 30);
    CHECK(pending.next() == never);
}

TEST_CASE("a note comes back as it was, and another plugin's is none") {
    MemberNote note = member(77, true);
    note.delay_samples = -3.25;
    note.polarity = -1;
    note.state = static_cast<std::uint8_t>(TrackState::held);
    const auto back = MemberNote::unpacked(note.packed());
    REQUIRE(back);
    CHECK(back->source == 77);
    CHECK(back->wants_reference);
    CHECK(back->delay_samples == -3.25);
    CHECK(back->polarity == -1);
    note.delay_samples = std::numeric_limits<double>::quiet_NaN();
    CHECK_FALSE(MemberNote::unpacked(note.packed()));
    note.delay_samples = 0;
    note.state = state_count;
    CHECK_FALSE(MemberNote::unpacked(note.packed()));
    CHECK_FALSE(MemberNote::unpacked({}));
    CHECK_FALSE(MemberNote::unpacked({1, 2, 3}));
}

TEST_CASE("a member is one for as long as it is there, however often its note is being written") {
    const auto enter = [] { return localcast::audio::Room::join("notes of align", {}, {std::chrono::seconds(5), 1024}).value(); };
    localcast::audio::Room mine = enter();
    std::optional<localcast::audio::Room> other(enter());
    MemberList list;
    CHECK(list.look(mine.memory()).empty());
    mine.set_note(member(1).packed());
    other->set_note(member(2).packed());
    REQUIRE(list.look(mine.memory()).size() == 2);
    std::atomic<bool> done{false};
    std::thread writer([&] {
        while (!done) {
            other->set_note(member(2).packed());
        }
    });
    bool whole = true;
    for (int look = 0; look < 20000; ++look) {
        const std::vector<MemberNote> seen = list.look(mine.memory());
        whole = whole && seen.size() == 2 && seen[1].source == 2;
    }
    done = true;
    writer.join();
    CHECK(whole);
    other.reset();
    CHECK(list.look(mine.memory()).size() == 1);
    const localcast::audio::Room next = enter(); // in the place of the one that left: not its note
    CHECK(list.look(mine.memory()).size() == 1);
}

TEST_CASE("all members choose the same reference, in whatever order they came") {
    std::vector<MemberNote> members{member(30), member(10), member(20, true), member(40, true)};
    do {
        CHECK(choose_reference(members, 30).source == 20);
        std::rotate(members.begin(), members.begin() + 1, members.end());
    } while (members.front().source != 30);
    members[2].excluded = true;
    CHECK(choose_reference(members, 30).source == 40);
    members[3].wants_reference = false;
    CHECK(choose_reference(members, 30).source == 0);
    CHECK(choose_reference(members, 10).chooser);
    CHECK_FALSE(choose_reference(members, 30).chooser);
    members[1].chosen_ns = 9; // the chooser has chosen
    members[1].most_coherent = 40;
    members[1].earliest = 30;
    CHECK(choose_reference(members, 30).source == 40);
    members[0].rule = static_cast<std::uint8_t>(ReferenceRule::earliest);
    CHECK(choose_reference(members, 40).source == 30);
    members[1].run_start_ns = 10; // and begun another run since
    CHECK(choose_reference(members, 40).source == 0);
    members[1].run_start_ns = 5;
    CHECK(choose_reference(members, 40).source == 30);
    for (MemberNote &note : members) {
        note.run_start_ns = note.source == 10 ? 5 : 20; // all but the chooser have begun another run since
        note.played_ns = note.source == 10 ? 20 : 30;
    }
    CHECK(choose_reference(members, 40).source == 0);
    CHECK_FALSE(choose_reference(members, 30).chooser); // the chooser may be about to begin as well
    for (MemberNote &note : members) {
        note.played_ns += note.source == 10 ? 0 : most_apart_ns;
    }
    CHECK(choose_reference(members, 30).chooser); // it is not being played
    CHECK_FALSE(choose_reference(members, 40).chooser);
    CHECK(choose_reference({member(1)}, 1).alone);
    CHECK(choose_reference({}, 1).alone);
}

TEST_CASE("places go on through loops and seeks, and frames of a run do not") {
    Timeline timeline;
    timeline.begin(1000, 2'000'000'000, 48000);
    CHECK(timeline.frame(1480) == 480);
    CHECK(timeline.place(480) == 48480);
    CHECK(timeline.follow(1480, 48480) == 0);
    CHECK(timeline.follow(1960, 100) == 100 - 48960);
    CHECK(timeline.place(960) == 100);
    CHECK(timeline.place(959) == 48959); // as it was played
    CHECK(timeline.follow(2440, std::nullopt) == 0); // says nothing: goes on
    CHECK(timeline.place(1440) == 580);
    for (const std::int64_t frame : {0, 1, 2, 47999, 480000}) { // stream times are rounded down
        const auto ns = static_cast<std::uint64_t>(2'000'000'000 + static_cast<std::uint64_t>(frame) * 1'000'000'000 / 48000);
        CHECK(timeline.frame_at(ns, 48000) == frame);
    }
}

TEST_CASE("a drift is counted on where it is known, and for a second where it is surmised") {
    Placement placement = prepared();
    const Settings settings;
    placement.follow(claim(100, 0, 0, false), 48000, settings);
    CHECK(placement.aim(48000, settings).offset_ppm == 0);
    placement.follow(claim(101, 24000, 0, false), 72000, settings);
    CHECK(std::abs(placement.aim(72000, settings).delay_samples - 103) < 1e-9);
    CHECK(placement.surmised_until() == 72000 + 48000);
    Placement elsewhere = placement;
    elsewhere.leave(72000);
    CHECK(std::abs(elsewhere.aim(100'000'000, settings).delay_samples - 103) < 1e-9);
    CHECK(elsewhere.aim(100'000'000, settings).offset_ppm == 0);
    placement.stand_still(120000);
    CHECK(placement.aim(500000, settings).delay_samples == 105);
    placement.follow(claim(600, 48000, 0, false), 130000, settings); // a jump: no drift
    CHECK(placement.aim(130000, settings).delay_samples == 600);
    placement.follow(claim(600, 48000, 20, true), 140000, settings);
    CHECK(std::abs(placement.aim(148000, settings).delay_samples - 602) < 1e-9);
    CHECK(placement.surmised_until() == never);
    placement.follow(claim(600.5, 72000, 0, false), 148000, settings); // after a pause: the clock is the same
    CHECK(std::abs(placement.aim(148000, settings).offset_ppm - 20) < 1e-9);
    Settings no_drift;
    no_drift.follow_drift = false;
    placement.follow(claim(600, 48000, 20, true), 148000, no_drift);
    CHECK(std::abs(placement.aim(1480000, no_drift).delay_samples - 602) < 1e-9);
}

TEST_CASE("an anchored track keeps its distance, and loses its drift") {
    Placement placement = prepared();
    Settings settings;
    settings.anchor = true;
    placement.follow(claim(480, 0, 10), 0, settings);
    CHECK(placement.aim(0, settings).delay_samples == 0);
    CHECK(std::abs(placement.aim(100000, settings).delay_samples - 1) < 1e-9);
    CHECK(std::abs(placement.aim(0, settings).offset_ppm - 10) < 1e-9);
    settings.anchor = false;
    CHECK(placement.aim(0, settings).delay_samples == 480);
}

TEST_CASE("what cannot be moved to stays where it was, and says why") {
    Placement placement = prepared(272);
    Settings settings;
    placement.follow(claim(200, 0), 0, settings);
    CHECK(placement.aim(0, settings).delay_samples == 200);
    placement.follow(claim(250, 1), 1, settings);
    CHECK(placement.aim(1, settings).delay_samples == 200);
    CHECK(placement.obstacle() == Obstacle::beyond_latency);
    settings.max_shift_ms = 2;
    placement.follow(claim(-120, 2), 2, settings);
    CHECK(placement.aim(2, settings).delay_samples == 200);
    CHECK(placement.obstacle() == Obstacle::beyond_max_shift);
    settings.nudge_ms = 1;
    placement.follow(claim(-60, 3), 3, settings);
    CHECK(placement.aim(3, settings).delay_samples == -108);
    CHECK(placement.obstacle() == Obstacle::none);
}

TEST_CASE("a drift ends where the maximum shift or the latency does, and what is told is what is aimed at") {
    Settings settings;
    settings.max_shift_ms = 2; // 96 samples
    Placement placement = prepared();
    placement.follow(claim(90, 0, 20), 0, settings);
    CHECK(placement.aim(0, settings).delay_samples == 90);
    const std::int64_t limit = placement.limit_at();
    CHECK(std::abs(limit - 300'000) <= 2); // six samples at 20 ppm
    const Aim aim = placement.aim(limit, settings);
    CHECK(placement.obstacle() == Obstacle::beyond_max_shift);
    CHECK(std::abs(aim.delay_samples - 96) < 1e-3);
    CHECK(aim.offset_ppm == 0);
    CHECK(placement.aim(limit + 1'000'000, settings).delay_samples == aim.delay_samples);
    placement.follow(claim(100, 2'000'000, -20), 2'000'000, settings); // on the way back
    CHECK(placement.aim(2'000'000, settings).delay_samples == aim.delay_samples);
    CHECK(std::abs(placement.limit_at() - 2'200'000) <= 2);
    CHECK(std::abs(placement.aim(2'300'000, settings).delay_samples - 94) < 1e-3);
    CHECK(placement.obstacle() == Obstacle::none);

    Placement brief = prepared(272); // makes up for 241 samples
    brief.follow(claim(240, 0, 10), 0, {});
    CHECK(brief.aim(0, {}).delay_samples == 240);
    CHECK(std::abs(brief.limit_at() - 100'000) <= 2);
    CHECK(std::abs(brief.aim(brief.limit_at(), {}).delay_samples - 241) < 1e-3);
    CHECK(brief.obstacle() == Obstacle::beyond_latency);
    for (const Mode mode : {Mode::track, Mode::manual}) {
        Settings earlier;
        earlier.mode = mode;
        earlier.nudge_ms = -20; // 960 samples
        CHECK(brief.aim(100'010, earlier).delay_samples == 241);
        CHECK(brief.obstacle() == Obstacle::beyond_latency);
    }
}

TEST_CASE("a capture waits for a sure claim, or takes what there is after a while") {
    Placement placement = prepared();
    Settings settings;
    settings.mode = Mode::capture;
    Line unsure = claim(100, 0);
    unsure.uncertainty_samples = 0.2;
    placement.follow(unsure, 0, settings);
    CHECK_FALSE(placement.captured());
    placement.follow(claim(101, 48000), 48000, settings);
    CHECK(placement.captured());
    placement.follow(claim(150, 60000), 60000, settings); // too late
    CHECK(placement.line()->delay_samples == 101);
    placement.measure_anew();
    placement.follow(unsure, 100000, settings);
    CHECK_FALSE(placement.captured());
    placement.pass(8 * 48000 - 1);
    placement.follow(unsure, 90000, settings); // in a loop that is shorter
    CHECK_FALSE(placement.captured());
    placement.pass(1);
    placement.follow(unsure, 95000, settings);
    CHECK(placement.captured());
}

TEST_CASE("what is kept is sane, or it is nothing") {
    Placement placement = prepared();
    placement.follow(claim(100, 0, 5), 0, {});
    const Kept kept = placement.keep(48000, true, 9).value();
    CHECK(kept.exists());
    CHECK(kept.is_sane());
    Placement at_double_rate;
    at_double_rate.prepare(96000, 3000);
    at_double_rate.begin(kept, false);
    CHECK(std::abs(at_double_rate.aim(96000, {}).delay_samples - 200.48) < 1e-9);
    for (double Kept::*const field : {&Kept::delay_samples, &Kept::offset_ppm, &Kept::distance_samples, &Kept::sample_rate_hz}) {
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(), 1e300, -std::numeric_limits<double>::infinity()}) {
            Kept broken = kept;
            broken.*field = bad;
            CHECK_FALSE(broken.is_sane());
        }
    }
    Kept broken = kept;
    broken.sample_rate_hz = 5e-324;
    CHECK_FALSE(broken.is_sane());
    broken.sample_rate_hz = kept.sample_rate_hz;
    broken.polarity = 0;
    CHECK_FALSE(broken.is_sane());
}
