// Instances that are loaded, feed a room and are unloaded, in every order in which they can do so; and what the same orders
// find where a lock is left out.
// SPDX-License-Identifier: MIT
#include "every_order.hpp"
#include "lives.hpp"

#include "juce_module/session_folder.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

using namespace localcast;
using namespace localcast::test;
using audio::Room;

namespace {

// In a room that is made and unmade with them, and in one that somebody else is in.
void explore_lives(unsigned instances, const Bounds &bounds) {
    const SessionFolder session;
    for (const bool with_host : {false, true}) {
        CAPTURE(instances, with_host);
        Lives lives(with_host);
        CHECK(explore(lives, 1, {Points::steps}).wrong == ""); // and what is made once for all is there
        CHECK(go_through(lives, instances, bounds).orders > instances);
        CHECK(session.notes() == 0);
    }
}

// Each takes the name "track" or, if it is taken, another, in some way of which two may not get the same, and keeps it.
class Naming : public Scene {
public:
    void begin() override { names_.fill(0); }
    void run(unsigned number) override {
        rooms_[number] = join_room();
        const std::uint64_t name = take_name(*rooms_[number], number);
        if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
            interleaving::fail("two feed one source");
        }
        names_[number] = name;
    }
    std::string end() override {
        for (std::optional<Room> &room : rooms_) {
            room.reset();
        }
        return "";
    }

protected:
    virtual std::uint64_t take_name(Room &room, unsigned number) = 0;

private:
    std::array<std::optional<Room>, most_instances> rooms_;
    std::array<std::uint64_t, most_instances> names_{};
};

class ByTheList : public Naming {
    std::uint64_t take_name(Room &room, unsigned number) override {
        const std::vector<audio::Peer> peers = room.peers();
        const bool taken = std::any_of(peers.begin(), peers.end(), [](const audio::Peer &peer) {
            return !peer.is_me && peer.source.hash() == 1;
        });
        const std::uint64_t name = taken ? number + 2 : 1;
        room.set_stream(SensorId(name), 0, 0, 0);
        return name;
    }
};

class ByTakingIt : public Naming {
    std::uint64_t take_name(Room &room, unsigned number) override {
        return room.take_source(SensorId(1)) ? 1 : number + 2;
    }
};

class ByTakingItWithoutTheLock : public ByTakingIt {
    std::uint64_t take_name(Room &room, unsigned number) override {
        const interleaving::WithoutLocks none;
        return room.take_source(SensorId(1)) ? 1 : number + 2;
    }
};

// One looks at the list of peers while a place in it goes from one owner to the next.
class ChangingHands : public Scene {
public:
    void begin() override {
        watcher_ = join_room();
        leaver_ = Room::join(watcher_->name(), {"first", "VST3", "host"});
        leaver_->set_stream(SensorId(1), 48000, 64, 2);
        leaver_->slot().counts.pushed_blocks = 1;
        leaver_->set_note({1});
        seen_ = {};
    }
    void run(unsigned number) override {
        if (number == 0) {
            look();
        } else {
            const std::string name = watcher_->name();
            leaver_.reset();
            follower_ = Room::join(name, {"second", "VST3", "host"});
            follower_->set_stream(SensorId(2), 44100, 128, 1);
        }
    }
    std::string end() override {
        const bool same_place = follower_->peers().size() == 2;
        leaver_.reset();
        follower_.reset();
        watcher_.reset();
        return same_place ? "" : "the place did not change hands";
    }

    std::array<bool, 3> seen_ever{}; // nobody, the first, the second

private:
    void look() {
        for (const audio::Peer &peer : watcher_->peers()) {
            if (peer.is_me) {
                continue;
            }
            const bool first = peer.name == "first" && peer.source.hash() == 1 && peer.sample_rate_hz == 48000 &&
                               peer.pushed_blocks == 1 && peer.note[0] == 1;
            const bool second = peer.name == "second" && peer.pushed_blocks == 0 && peer.note[0] == 0 &&
                                (peer.source.hash() == 0 || (peer.source.hash() == 2 && peer.sample_rate_hz == 44100));
            if (!first && !second) {
                interleaving::fail("a peer is shown that is neither of the two");
            }
            seen_[first ? 1 : 2] = true;
        }
        seen_[0] = !seen_[1] && !seen_[2];
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            seen_ever[i] = seen_ever[i] || seen_[i];
        }
    }

    std::optional<Room> watcher_, leaver_, follower_;
    std::array<bool, 3> seen_{};
};

} // namespace

TEST_CASE("two instances live through every order of their steps") { explore_lives(2, {Points::steps}); }

TEST_CASE("three instances live through every order of their steps with three preemptions") {
    explore_lives(3, {Points::steps, 3});
}

TEST_CASE("instances live through every order in which they take their locks") {
    explore_lives(2, {Points::locks, 2});
    explore_lives(3, {Points::locks, 1});
}

TEST_CASE("two instances live through an interruption at any atomic") { explore_lives(2, {Points::atomics, 1}); }

TEST_CASE("who looks at the list while a place changes hands sees one owner, the other, or neither") {
    const SessionFolder session;
    ChangingHands changing;
    go_through(changing, 2, {Points::atomics, 1});
    CHECK(changing.seen_ever == std::array<bool, 3>{true, true, true});
}

TEST_CASE("of instances that take one name at any moment one gets it") {
    const SessionFolder session;
    ByTakingIt taking;
    go_through(taking, 2, {Points::atomics, 1});
}

TEST_CASE("who looks at the list and then takes what is free there is found to take what another has") {
    const SessionFolder session;
    ByTheList naming;
    const std::string wrong = explore(naming, 2, {Points::locks, 1}).wrong;
    CHECK(wrong.find("two feed one source") == 0);
}

TEST_CASE("a name taken without the lock is found to be taken twice") {
    const SessionFolder session;
    ByTakingItWithoutTheLock naming;
    const std::string wrong = explore(naming, 2, {Points::atomics, 1}).wrong;
    CHECK(wrong.find("two feed one source") == 0);
}
