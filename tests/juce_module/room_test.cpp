// SPDX-License-Identifier: MIT
#include "localcast_juce/room/room.hpp"

#include "support/catch.hpp"

#include "localcast/producer.hpp"
#include "localcast/view.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace localcast;
using audio::Room;
using namespace std::chrono_literals;

namespace {

Room enter(std::string_view name, const audio::Identity &identity = {"mic", "VST3", "host"}) {
    std::optional<Room> room = Room::join(name, identity, {5s, 1024});
    REQUIRE(room);
    return std::move(*room);
}

} // namespace

TEST_CASE("instances that name the same room have one runtime, others another") {
    const Room a = enter("one"), b = enter("one"), c = enter("two");
    CHECK(a.runtime().get() == b.runtime().get());
    CHECK(a.runtime().get() != c.runtime().get());
    CHECK(a.peers().size() == 2);
    CHECK(c.peers().size() == 1);
}

TEST_CASE("a room is made with its first member and gone with its last, in any order") {
    std::optional<Room> a(enter("lifetime"));
    std::optional<Room> b(enter("lifetime"));
    auto ray = Producer<Kind::scene_ray>::create("camera").value();
    REQUIRE(ray.push(a->runtime(), StreamTime(1s), 0ns));
    a.reset();
    CHECK(View<Kind::scene_ray>(b->runtime()).size() == 1);
    b.reset();
    CHECK(View<Kind::scene_ray>(enter("lifetime").runtime()).empty());
}

TEST_CASE("a member's word to its own kind is read by all, and gone with it") {
    std::optional<Room> a(enter("notes"));
    const Room b = enter("notes");
    CHECK(b.peers()[0].note == audio::PeerNote{});
    a->set_note({1, 2, 3});
    CHECK(b.peers()[0].note == audio::PeerNote{1, 2, 3});
    CHECK(b.peers()[1].note == audio::PeerNote{});
    a.reset();
    const Room c = enter("notes"); // in the same place
    CHECK(c.peers()[0].note == audio::PeerNote{});
}

TEST_CASE("the peer list says who is here") {
    Room room = enter("peers", {"snare", "LV2", "Ardour"});
    const Room other = enter("peers", {"kick", "VST3", "Bitwig"});
    room.set_stream(SensorId::of("snare"), 44100, 512, 2);
    const std::vector<audio::Peer> peers = room.peers();
    REQUIRE(peers.size() == 2);
    CHECK(peers[0].name == "snare");
    CHECK(peers[0].format == "LV2");
    CHECK(peers[0].host == "Ardour");
    CHECK(peers[0].process != 0);
    CHECK_FALSE(peers[0].process_name.empty());
    CHECK(peers[0].source == SensorId::of("snare"));
    CHECK(peers[0].sample_rate_hz == 44100);
    CHECK(peers[0].block_frames == 512);
    CHECK(peers[0].channels == 2);
    CHECK(peers[0].last_heard_ns == 0);
    CHECK(peers[0].is_me);
    CHECK(peers[1].name == "kick");
    CHECK_FALSE(peers[1].is_me);
    room.set_identity({"snare top", "LV2", "Ardour"});
    CHECK(other.peers()[0].name == "snare top");
    CHECK(other.peers()[0].block_frames == 512);
}

TEST_CASE("names of any bytes and any length are rooms of their own") {
    const std::string name(10000, 'x');
    const Room empty = enter(""), space = enter(" "), long_one = enter(name), same = enter(name), longer = enter(name + "y");
    CHECK(long_one.runtime().get() == same.runtime().get());
    CHECK(long_one.runtime().get() != longer.runtime().get());
    CHECK(empty.runtime().get() != space.runtime().get());
    CHECK(long_one.name() == std::string(255, 'x'));
    const Room nul = enter(std::string_view("a\0b", 3)), cut = enter("a");
    CHECK(nul.runtime().get() != cut.runtime().get());
}

TEST_CASE("texts of an instance are cut between characters") {
    std::string name(62, 'n');
    name += "\xc3\xa9\xc3\xa9"; // two characters of two bytes; the first ends on the last byte there is room for but one
    const Room room = enter("texts", {name, std::string(100, 'f'), ""});
    CHECK(room.peers()[0].name == std::string(62, 'n'));
    CHECK(room.peers()[0].format == std::string(15, 'f'));
}

TEST_CASE("hundreds of instances share a room, and one too many is told that it is full") {
    std::vector<Room> members;
    for (std::size_t i = 0; i < audio::most_peers; ++i) {
        members.push_back(enter("crowd"));
    }
    CHECK(members[0].peers().size() == audio::most_peers);
    std::string why;
    CHECK_FALSE(Room::join("crowd", {}, {}, &why));
    CHECK(why == "The room is full.");
    members.erase(members.begin() + 500);
    CHECK(enter("crowd").peers().size() == audio::most_peers);
}

TEST_CASE("a window that memory cannot hold is refused in words and leaves no room behind") {
    std::string why;
    CHECK_FALSE(Room::join("huge", {}, {5s, LOCALCAST_MAX_CAPACITY + 1}, &why));
    CHECK(why == "There is no memory for the room's window.");
    CHECK(enter("huge").peers().size() == 1);
}

TEST_CASE("a place that is taken again does not show what its last owner did") {
    std::optional<Room> first(enter("again"));
    const Room other = enter("again");
    first->slot().last_heard_ns = 7;
    first->slot().counts.pushed_blocks = 9;
    first->set_stream(SensorId(1), 48000, 64, 1);
    first.reset();
    const Room second = enter("again");
    CHECK(second.peers()[0].last_heard_ns == 0);
    CHECK(second.peers()[0].pushed_blocks == 0);
    CHECK(second.peers()[0].sample_rate_hz == 0);
}

TEST_CASE("a source is one member's, until it feeds another or is gone") {
    Room a = enter("sources"), c = enter("sources");
    std::optional<Room> b(enter("sources"));
    Room elsewhere = enter("other sources");
    REQUIRE(a.take_source(SensorId(7)));
    CHECK(a.peers()[0].source == SensorId(7));
    CHECK(a.take_source(SensorId(7))); // it is its own
    CHECK_FALSE(b->take_source(SensorId(7)));
    CHECK(b->peers()[2].source == SensorId(0));
    CHECK(elsewhere.take_source(SensorId(7)));
    a.set_stream(SensorId(7), 48000, 64, 1);
    REQUIRE(b->take_source(SensorId(8)));
    CHECK_FALSE(b->take_source(SensorId(7)));
    CHECK(b->peers()[2].source == SensorId(8));
    a.set_stream(SensorId(0), 0, 0, 0);
    CHECK(b->take_source(SensorId(7)));
    CHECK_FALSE(c.take_source(SensorId(7)));
    b.reset();
    CHECK(c.take_source(SensorId(7)));
}

TEST_CASE("of threads that take one source at once, one gets it") {
    constexpr int threads = 4;
    std::barrier together(threads);
    std::atomic<int> taken = 0;
    const auto work = [&] {
        Room room = Room::join("race for a source", {"thread", "", ""}, {5s, 256}).value();
        for (std::uint64_t source = 1; source <= 2000; ++source) {
            together.arrive_and_wait();
            taken += room.take_source(SensorId(source));
        }
        together.arrive_and_wait(); // nobody leaves, and frees what it took, before all have asked
    };
    std::vector<std::thread> pool;
    for (int i = 0; i < threads; ++i) {
        pool.emplace_back(work);
    }
    for (std::thread &thread : pool) {
        thread.join();
    }
    CHECK(taken == 2000);
}

TEST_CASE("threads join, read the peers, push and leave at once") {
    constexpr int threads = 4;
    std::barrier together(threads);
    std::atomic<int> wrong = 0;
    const auto work = [&](int seed) {
        for (int round = 0; round < 50; ++round) {
            together.arrive_and_wait(); // so that rooms are made and unmade over and over
            std::optional<Room> room = Room::join("busy", {"thread", "", ""}, {5s, 256});
            auto ray = Producer<Kind::scene_ray>::create("camera").value();
            wrong += !room || !ray.push(room->runtime(), StreamTime(std::chrono::seconds(seed + 1)), 0ns);
            if (room) {
                const std::vector<audio::Peer> peers = room->peers();
                wrong += std::count_if(peers.begin(), peers.end(), [](const auto &peer) { return peer.is_me; }) != 1;
                wrong += !std::all_of(peers.begin(), peers.end(), [](const auto &peer) { return peer.name == "thread"; });
            }
        }
    };
    std::vector<std::thread> pool;
    for (int i = 0; i < threads; ++i) {
        pool.emplace_back(work, i);
    }
    for (std::thread &thread : pool) {
        thread.join();
    }
    CHECK(wrong == 0);
}
