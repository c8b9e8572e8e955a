// Instances in processes of their own learn of one another, and of nobody who is dead.
// SPDX-License-Identifier: MIT
#include "localcast_juce/room/room.hpp"

#include "other_process.hpp"
#include "session_folder.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace localcast;
using audio::Room;
using test::OtherProcess;

TEST_CASE("an instance that is alone says which other process is in a room of its name") {
    const test::SessionFolder session;
    const auto room = Room::join("apart", {"near", "VST3", "the host"}, {std::chrono::seconds(5), 64});
    REQUIRE(room);
    CHECK(room->company() == "Alone in this room within this process.");
    {
        const OtherProcess other("apart");
        const std::vector<audio::Neighbour> neighbours = room->neighbours();
        REQUIRE(neighbours.size() == 1);
        CHECK(neighbours[0].process == static_cast<std::uint64_t>(other.id()));
        CHECK(neighbours[0].parent == static_cast<std::uint64_t>(getpid()));
        CHECK(neighbours[0].host == "the host");
        CHECK(room->peers().size() == 1);
        CHECK(room->company().find("Process " + std::to_string(other.id())) != std::string::npos);
    }
    CHECK(room->company() == "Alone in this room within this process.");
}

TEST_CASE("processes in rooms of other names are no neighbours") {
    const test::SessionFolder session;
    const OtherProcess other("elsewhere");
    const auto room = Room::join("here", {}, {std::chrono::seconds(5), 64});
    REQUIRE(room);
    CHECK(room->neighbours().empty());
}

TEST_CASE("the note of a killed process is recognised as dead and removed") {
    const test::SessionFolder session;
    OtherProcess other("crash");
    const auto room = Room::join("crash", {}, {std::chrono::seconds(5), 64});
    REQUIRE(room);
    CHECK(room->neighbours().size() == 1);
    CHECK(session.notes() == 2);
    other.kill_it();
    CHECK(session.notes() == 2);
    CHECK(room->neighbours().empty());
    CHECK(session.notes() == 1);
}

TEST_CASE("a room that ends takes its note back") {
    const test::SessionFolder session;
    {
        const auto room = Room::join("brief", {}, {std::chrono::seconds(5), 64});
        CHECK(session.notes() == 1);
    }
    CHECK(session.notes() == 0);
}

TEST_CASE("a forked child makes rooms of its own") {
    const test::SessionFolder session;
    const auto room = Room::join("forked", {"parent", "", ""}, {std::chrono::seconds(5), 64});
    REQUIRE(room);
    const pid_t child = fork();
    if (child == 0) {
        const auto own = Room::join("forked", {"child", "", ""}, {std::chrono::seconds(5), 64});
        const bool good = own && own->peers().size() == 1 && own->peers()[0].name == "child";
        _exit(good ? 0 : 1);
    }
    int status = 1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(room->peers().size() == 1);
}

TEST_CASE("a forked child that lets its copy of a membership go leaves the parent's room and note alone") {
    const test::SessionFolder session;
    auto room = Room::join("forked copy", {"parent", "", ""}, {std::chrono::seconds(5), 64});
    REQUIRE(room);
    REQUIRE(session.notes() == 1);
    const pid_t child = fork();
    if (child == 0) {
        room.reset();
        _exit(0);
    }
    int status = 1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(session.notes() == 1);
    CHECK(room->peers().size() == 1);
}
