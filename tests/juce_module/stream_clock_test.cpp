// The clock under everything that hosts do. Each case is run for several seeds: the order in which instances are
// processed differs.
// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

using namespace localcast;
using namespace localcast::test;
using audio::Agreement;
using audio::HostBlock;

namespace {

constexpr std::uint32_t block = 256;

void add(FakeHost &host, std::size_t instances) {
    for (std::size_t i = 0; i < instances; ++i) {
        host.add();
    }
}

void run(FakeHost &host, std::size_t cycles, std::uint32_t frames = block) {
    for (std::size_t i = 0; i < cycles; ++i) {
        host.cycle(frames);
    }
}

// What must hold where the host tells a position or a time and no instance is left out.
void check_everything(FakeHost &host, std::size_t gaps = 0) {
    CHECK(unequal_times(host) == "");
    CHECK(broken_runs(host, gaps) == "");
    CHECK(disorder(host) == "");
}

std::uint64_t any_seed() { return GENERATE(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u); }

} // namespace

TEST_CASE("blocks of a steady host are contiguous and equal in time on every instance") {
    FakeHost host("steady", any_seed());
    add(host, 5);
    host.play();
    run(host, 200);
    check_everything(host);
    CHECK(host[0].seen.back().agreement == Agreement::position);
}

TEST_CASE("a frame's time is exact after days: no rounding adds up") {
    FakeHost host("days", 1, {}, 44100);
    add(host, 2);
    host.play();
    // 2,000,003 blocks of a minute's length are more than three years.
    const std::uint32_t minute = 44100 * 60 + 1;
    run(host, 2000, minute);
    const SeenBlock &last = host[1].seen.back();
    CHECK(last.first_frame == 44100 + 1999 * std::uint64_t{minute});
    CHECK(last.time_ns == 1'000'000'000 + 1999 * std::uint64_t{minute} / 44100 * 1'000'000'000 +
                              1999 * std::uint64_t{minute} % 44100 * 1'000'000'000 / 44100);
    CHECK(unequal_times(host) == "");
    CHECK(broken_runs(host) == "");
}

TEST_CASE("a loop goes on in time while the position jumps back") {
    FakeHost host("loop", any_seed());
    add(host, 4);
    const std::int64_t length = GENERATE(20, 256, 1000, 24000, 100000);
    host.loop(5000, 5000 + length);
    host.play();
    run(host, 600);
    check_everything(host);
}

TEST_CASE("instances that join in the middle of a loop have the others' time at once") {
    FakeHost host("join a loop", any_seed());
    add(host, 2);
    host.loop(0, 24000);
    host.play();
    for (int i = 0; i < 30; ++i) {
        run(host, 7);
        host.add();
    }
    run(host, 100);
    check_everything(host);
}

TEST_CASE("seeks in both directions leave time contiguous and equal") {
    const std::uint64_t seed = any_seed();
    FakeHost host("seek", seed);
    Random random(seed);
    add(host, 4);
    host.play();
    for (int i = 0; i < 100; ++i) {
        run(host, 1 + random.below(5));
        host.seek(static_cast<std::int64_t>(random.below(2'000'000)) - 500'000); // before 0 too: pre-roll
    }
    check_everything(host);
}

TEST_CASE("small seeks are seeks") {
    FakeHost host("small seeks", any_seed());
    add(host, 4);
    host.play();
    for (const int distance : {1, -1, 100, -100, 256, -256, 257, -257, 512, -512, 5000, -5000}) {
        run(host, 5);
        host.seek(host.position() + distance);
    }
    run(host, 5);
    check_everything(host);
}

TEST_CASE("stop and start, and seeks between them, leave time contiguous and equal") {
    const std::uint64_t seed = any_seed();
    FakeHost host("stop", seed);
    Random random(seed);
    add(host, 4);
    for (int i = 0; i < 50; ++i) {
        run(host, random.below(6));
        host.play();
        run(host, random.below(6));
        host.stop();
        if (random.below(2) == 0) {
            host.seek(static_cast<std::int64_t>(random.below(100'000)));
        }
    }
    check_everything(host);
}

TEST_CASE("a host without any position leaves time contiguous, and equal where all began together") {
    FakeHost host("nothing told", any_seed(), {.gives_position = false});
    add(host, 4);
    run(host, 300);
    check_everything(host);
    CHECK(host[0].seen.back().agreement == Agreement::block_grid);
}

TEST_CASE("who joins a host that tells nothing lies on the block grid, at most one block apart") {
    const std::uint64_t seed = any_seed();
    FakeHost host("grid", seed, {.gives_position = false});
    add(host, 3);
    run(host, 50);
    host.add();
    run(host, 50);
    CHECK(broken_runs(host, 1) == ""); // the new one, once it sees that it is a block behind
    CHECK(disorder(host) == "");
    const std::uint64_t others = host[0].seen.back().first_frame, joined = host[3].seen.back().first_frame;
    CHECK((joined == others || joined + block == others));
}

TEST_CASE("who joins while the transport stands is on the others' time from the first block that plays") {
    FakeHost host("join stopped", any_seed());
    add(host, 3);
    run(host, 20);
    host.add();
    run(host, 20);
    host.play();
    run(host, 20);
    CHECK(unequal_times(host, 41) == "");
    CHECK(broken_runs(host, 1) == "");
    CHECK(disorder(host) == "");
}

TEST_CASE("a host that only tells its cycles' times gives joiners the exact time") {
    FakeHost host("host time", any_seed(), {.gives_position = false, .gives_host_time = true});
    add(host, 3);
    run(host, 50);
    host.add();
    run(host, 50);
    host.add();
    run(host, 50);
    check_everything(host);
    CHECK(host[4].seen.back().agreement == Agreement::host_time);
}

TEST_CASE("a position that advances is enough, whatever the host says of playing") {
    FakeHost host("no playing flag", any_seed(), {.gives_playing = false});
    add(host, 4);
    host.play();
    run(host, 50);
    host[1].suspended = true;
    run(host, 50);
    host[1].suspended = false;
    run(host, 50);
    CHECK(unequal_times(host, 102) == ""); // from its second block on the position is seen to advance
    CHECK(disorder(host) == "");
    CHECK(broken_runs(host, 2) == "");
    CHECK(host[0].seen.back().agreement == Agreement::position);
}

TEST_CASE("blocks of any length, none and a second among them, keep the count") {
    const std::uint64_t seed = any_seed();
    FakeHost host("variable", seed, {.gives_position = GENERATE(true, false)});
    Random random(seed);
    add(host, 4);
    host.play();
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t draw = random.below(20);
        host.cycle(draw == 0 ? 0 : draw == 1 ? 48000 : static_cast<std::uint32_t>(1 + random.below(1024)));
    }
    check_everything(host);
}

TEST_CASE("an instance that was suspended comes back to the others' time") {
    const std::uint64_t seed = any_seed();
    const bool by_position = GENERATE(true, false);
    FakeHost host("suspended", seed, {.gives_position = by_position, .gives_host_time = !by_position});
    Random random(seed);
    add(host, 4);
    host.play();
    for (int i = 0; i < 40; ++i) {
        run(host, 4);
        const std::size_t who = 1 + random.below(3);
        host[who].suspended = true;
        run(host, 1 + random.below(40));
        host[who].suspended = false;
    }
    run(host, 4);
    check_everything(host, 40);
}

TEST_CASE("instances that sleep through silence and wake at the loop's begin are on time") {
    FakeHost host("silence", any_seed());
    add(host, 3);
    const std::int64_t begin = 187 * block, length = block * GENERATE(11u, 47u, 187u, 1875u);
    host.loop(begin, begin + length);
    host.play();
    run(host, 2200);
    for (int pass = 0; pass < 5; ++pass) {
        host[1].suspended = true;
        for (int begins = 0; begins < 2; begins += host.position() == begin) {
            host.cycle(block);
        }
        host[1].suspended = false; // and in some orders it is the first that comes there
        run(host, 9);
    }
    CHECK(unequal_times(host) == "");
    CHECK(disorder(host) == "");
}

TEST_CASE("when all sleep, time stands, and goes on with the first") {
    FakeHost host("all asleep", any_seed());
    add(host, 3);
    host.play();
    run(host, 20);
    for (int i = 0; i < 1000; ++i) {
        host.cycle_alone(block);
    }
    run(host, 20);
    check_everything(host);
}

TEST_CASE("after a change of the sample rate time goes on, equal and contiguous at the new one") {
    const std::uint32_t to = GENERATE(44100u, 96000u, 8000u, 192000u);
    FakeHost host("rate", any_seed(), {.gives_position = GENERATE(true, false)});
    add(host, 4);
    host.play();
    run(host, 50);
    CHECK(broken_runs(host) == "");
    std::uint64_t end = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        end = host[i].seen.back().time_ns;
        host[i].seen.clear();
    }
    host.change_rate(to);
    run(host, 50);
    check_everything(host);
    CHECK(host[0].seen.front().time_ns > end);
    CHECK(host[0].seen.front().time_ns <= end + 256ull * 1'000'000'000 / 48000 + 1'000'000'000 / to + 1);
}

TEST_CASE("tracks that the host renders ahead of time have the time of their position") {
    FakeHost host("ahead", any_seed());
    add(host, 4);
    host.play();
    run(host, 1);
    // Two tracks run ahead of the other two by 200 ms.
    for (std::size_t i = 0; i < 38; ++i) {
        host[2].suspended = host[3].suspended = true;
        run(host, 1);
    }
    host[2].suspended = host[3].suspended = false;
    const std::int64_t lead = 38 * block;
    host[0].ahead = host[1].ahead = lead;
    host.seek(host.position() - lead);
    run(host, 200);
    host.add(); // a live one in the middle
    run(host, 100);
    CHECK(broken_runs(host) == "");
    CHECK(disorder(host) == "");
    const std::uint64_t live = host[2].seen.back().first_frame;
    CHECK(host[3].seen.back().first_frame == live);
    CHECK(host[4].seen.back().first_frame == live);
    CHECK(host[0].seen.back().first_frame == live + static_cast<std::uint64_t>(lead));
}

TEST_CASE("a track that is live beside one that the host renders ahead keeps to its time through seeks and loops") {
    const bool looped = GENERATE(true, false);
    audio::Room room = audio::Room::join("live beside ahead", {}, {std::chrono::seconds(5), 64}).value();
    FakeInstance live("live beside ahead", 48000), ahead("live beside ahead", 48000);
    const auto process = [](FakeInstance &who, std::int64_t position) {
        HostBlock told;
        told.frames = block;
        told.position = position;
        told.playing = true;
        return who.clock.begin_block(told).first_frame;
    };
    // The host goes through runs of 100 blocks, each from another position or all from one; a track is 30 blocks ahead.
    constexpr int lead = 30, runs = 20, length = 100;
    std::vector<std::uint64_t> frames;
    for (int i = 0; i < runs * length + lead; ++i) {
        const auto position = [&](int k) {
            return std::int64_t{looped ? 0 : k / length * 100'000} + std::int64_t{k % length} * block;
        };
        if (i < runs * length) {
            frames.push_back(process(ahead, position(i)));
        }
        if (i >= lead) {
            REQUIRE(process(live, position(i - lead)) == frames[static_cast<std::size_t>(i - lead)]);
        }
    }
}

TEST_CASE("a track that wakes ahead of all others has the time of its position as soon as one of them has gone on") {
    const bool fresh = GENERATE(true, false);
    FakeHost host("wakes ahead", any_seed());
    add(host, 4);
    host.play();
    run(host, 20);
    const std::int64_t lead = GENERATE(257, 1000, 9600, 47000);
    host[3].suspended = true;
    run(host, 20);
    if (fresh) {
        host.remove(3);
        host.add();
    }
    host[3].suspended = false;
    host[3].ahead = lead;
    run(host, 1);
    FakeInstance &with_it = host.add(); // and another with it, which knows no better
    with_it.ahead = lead + block;
    run(host, 50);
    CHECK(broken_runs(host, 2) == ""); // waking, and the correction
    CHECK(disorder(host) == "");
    const std::uint64_t live = host[0].seen.back().first_frame;
    CHECK(host[1].seen.back().first_frame == live);
    CHECK(host[3].seen[host[3].seen.size() - 49].first_frame == live - 48 * block + static_cast<std::uint64_t>(lead));
    CHECK(host[3].seen.back().first_frame == live + static_cast<std::uint64_t>(lead));
    CHECK(with_it.seen.back().first_frame == live + static_cast<std::uint64_t>(lead + block));
}

TEST_CASE("a track whose waking nobody was there to judge is itself believed after two seconds") {
    FakeHost host("nobody to judge", any_seed());
    add(host, 2);
    host.play();
    run(host, 20);
    host[1].suspended = true;
    run(host, 20);
    host[0].suspended = true;
    host[1].suspended = false;
    host[1].ahead = 9600; // of one that has gone to sleep for good
    run(host, 2 * 48000 / block + 2);
    FakeInstance &next = host.add();
    next.ahead = 20000;
    run(host, 20);
    CHECK(next.seen.back().first_frame == host[1].seen.back().first_frame + 20000 - 9600);
    CHECK(disorder(host) == "");
}

TEST_CASE("a track that wakes in the very cycle in which the host seeks ahead takes nobody along") {
    const std::uint64_t seed = any_seed();
    FakeHost host("wakes into a seek", seed);
    Random random(seed);
    add(host, 4);
    host.play();
    for (int i = 0; i < 60; ++i) {
        run(host, 4);
        host[3].suspended = true;
        run(host, 1 + random.below(20));
        host[3].suspended = false;
        host.seek(host.position() + 1 + static_cast<std::int64_t>(random.below(48000)));
    }
    run(host, 4);
    CHECK(unequal_times(host) == "");
    CHECK(disorder(host) == "");
    host.remove(3);
    CHECK(broken_runs(host) == "");
}

TEST_CASE("a track that the host turns from ahead to live comes to the others' time and tells nothing twice") {
    FakeHost host("turned live", any_seed());
    add(host, 3);
    const std::int64_t lead = std::int64_t{block} * GENERATE(2, 38, 180) + GENERATE(0, 100);
    host.play();
    run(host, 20);
    host[2].ahead = lead;
    run(host, 20);
    const auto cycles = static_cast<std::size_t>(lead / block);
    host[2].ahead = 0;
    run(host, cycles + 3); // until another has come past the place where it left off
    CHECK(host[2].seen.back().first_frame == host[0].seen.back().first_frame);
    run(host, cycles + 1); // until its time comes to what it told ahead
    CHECK(host[2].seen.back().first_frame == host[0].seen.back().first_frame);
    CHECK_FALSE(host[2].seen.back().told);
    CHECK(unequal_times(host, 40 + cycles + 4) == "");
    CHECK(broken_runs(host, 3) == ""); // where it turns ahead, with the correction, and back
    CHECK(disorder(host, cycles + 1) == "");
}

TEST_CASE("tracks whose blocks the host splits at the loop's end, one track after the other, keep together") {
    FakeInstance first("split", 48000), second("split", 48000), third("split", 48000);
    Random random(any_seed());
    const std::int64_t length = GENERATE(300, 700, 24000);
    std::int64_t begin = -64; // on the way into the loop
    for (int cycle = 0; cycle < 400; ++cycle) {
        const std::uint64_t pieces = 1 + random.below(4);
        for (FakeInstance *const who : {&first, &second, &third}) {
            std::int64_t at = begin;
            for (std::uint64_t k = 0; k < pieces; ++k) {
                for (std::int64_t left = 64; left > 0;) {
                    HostBlock told;
                    const std::int64_t to_end = length - (at + length) % length;
                    told.position = at < 0 ? at : at % length;
                    told.frames = static_cast<std::uint32_t>(std::min(left, to_end));
                    told.playing = true;
                    REQUIRE(who->clock.begin_block(told).first_frame == static_cast<std::uint64_t>(48064 + at));
                    left -= told.frames;
                    at += told.frames;
                }
            }
        }
        begin += static_cast<std::int64_t>(pieces) * 64;
    }
}

TEST_CASE("who comes to a short loop just at its begin, before all others, is with them from its third block on") {
    FakeHost host("comes at the begin", any_seed());
    add(host, 2);
    const std::int64_t length = block * GENERATE(3u, 11u, 47u);
    host.loop(0, length);
    host.play();
    std::uint64_t came = 0;
    for (int pass = 0; pass < 6; ++pass) {
        do {
            host.cycle(block);
        } while (host.position() != 0);
        came = host[0].seen.back().cycle;
        host.add();
    }
    run(host, 3);
    CHECK(unequal_times(host, came + 3) == "");
    CHECK(broken_runs(host, 1) == "");
    CHECK(disorder(host) == "");
}

TEST_CASE("64 instances on four threads agree to the nanosecond through loops, seeks and pauses") {
    const std::uint64_t seed = GENERATE(1u, 2u, 3u);
    FakeHost host("crowd", seed, {.threads = 4});
    Random random(seed);
    add(host, 64);
    host.loop(0, 30000);
    host.play();
    for (int i = 0; i < 60; ++i) {
        run(host, 5);
        switch (random.below(4)) {
        case 0: host.seek(static_cast<std::int64_t>(random.below(29000))); break;
        case 1: host.stop(); break;
        default: host.play();
        }
    }
    check_everything(host);
}

TEST_CASE("a bounce has the times of real time, block for block, through loops, seeks, sleep and changes of the rate") {
    const std::uint64_t seed = any_seed();
    const auto run_through = [seed](FakeHost &host) {
        Random random(seed);
        add(host, 4);
        host.loop(20'000, 60'000);
        host.play();
        for (int i = 0; i < 60; ++i) {
            run(host, 1 + random.below(12), static_cast<std::uint32_t>(1 + random.below(1024)));
            switch (random.below(6)) {
            case 0: host.seek(static_cast<std::int64_t>(random.below(59'000))); break;
            case 1: host.change_rate(random.below(2) == 0 ? 44100 : 96000); break;
            case 2: host[random.below(4)].suspended = true; break;
            default: host[random.below(4)].suspended = false;
            }
        }
    };
    // Its tracks come in another order, its cycles at other times, and from one thread instead of three.
    FakeHost live("real time", seed, {.gives_host_time = true, .threads = 3}), bounce("bounce", seed + 100);
    run_through(live);
    run_through(bounce);
    for (std::size_t i = 0; i < live.size(); ++i) {
        REQUIRE(live[i].seen.size() == bounce[i].seen.size());
        for (std::size_t k = 0; k < live[i].seen.size(); ++k) {
            INFO("instance " << i << ", block " << k);
            REQUIRE(live[i].seen[k].time_ns == bounce[i].seen[k].time_ns);
        }
    }
}

TEST_CASE("a render that runs twenty times faster beside live instances makes none of them late") {
    FakeHost live("mixed speeds", any_seed());
    FakeHost render("mixed speeds", 1);
    add(live, 3);
    add(render, 1);
    live.play();
    render.seek(10'000'000);
    render.play();
    for (int i = 0; i < 500; ++i) {
        live.cycle(block);
        run(render, 20);
    }
    CHECK(unequal_times(live) == "");
    CHECK(disorder(live) == "");
    CHECK(broken_runs(render) == "");
}

TEST_CASE("an instance that is told nothing beside a fast render is never late, and skips what the render passed") {
    FakeHost live("mixed and mute", any_seed(), {.gives_position = false});
    FakeHost render("mixed and mute", 1);
    add(live, 1);
    add(render, 1);
    render.play();
    for (int i = 0; i < 500; ++i) {
        live.cycle(block);
        run(render, 20);
    }
    CHECK(disorder(live) == "");
    CHECK(broken_runs(render) == "");
    const auto &seen = live[0].seen;
    CHECK(std::count_if(seen.begin(), seen.end(), [](const auto &one) { return one.jumped; }) > 400);
    CHECK(seen.back().agreement == Agreement::block_grid);
}

TEST_CASE("nonsense of a host leaves time in order") {
    const std::uint64_t seed = any_seed();
    FakeHost host("nonsense", seed);
    Random random(seed);
    FakeInstance &one = host.add();
    std::uint64_t end = 0;
    for (int i = 0; i < 5000; ++i) {
        HostBlock told;
        told.frames = static_cast<std::uint32_t>(random.below(300));
        told.playing = random.below(2) == 0;
        constexpr std::int64_t positions[] = {0, -1, std::numeric_limits<std::int64_t>::min(),
                                              std::numeric_limits<std::int64_t>::max(), 1'000'000, 44};
        if (random.below(3) != 0) {
            told.position = positions[random.below(6)];
        }
        if (random.below(3) == 0) {
            told.host_time = random.below(2) == 0 ? std::numeric_limits<std::uint64_t>::max() : random.below(5);
        }
        const audio::BlockTime time = one.clock.begin_block(told);
        CHECK(to_ns(time.time) >= end);
        if (told.frames > 0) {
            end = to_ns(frame_time({}, time.first_frame + told.frames, 48000));
        }
    }
    CHECK(end < 60ull * 1'000'000'000); // nothing of it drove time into a future
}

TEST_CASE("a clock that was not prepared gives no time away") {
    FakeHost host("unprepared", 1);
    FakeInstance &one = host.add();
    one.clock.prepare(0);
    HostBlock told;
    told.frames = 64;
    CHECK(one.clock.begin_block(told).sample_rate_hz == 0);
    one.clock.prepare(48000);
    CHECK(to_ns(one.clock.begin_block(told).time) == 1'000'000'000);
}
