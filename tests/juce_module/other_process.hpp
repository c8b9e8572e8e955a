// A process beside the test's own that is in a room.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_juce/room/room.hpp"

#include "support/catch.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

namespace localcast::test {

/// Another process in the room, until it is killed.
class OtherProcess {
public:
    explicit OtherProcess(const char *room) {
        int ready[2], go[2];
        REQUIRE(pipe(ready) == 0);
        REQUIRE(pipe(go) == 0);
        id_ = fork();
        if (id_ == 0) {
            close(go[1]);
            const auto joined = audio::Room::join(room, {"far", "VST3", "the host"}, {std::chrono::seconds(5), 64});
            char byte = joined ? 'y' : 'n';
            (void)!write(ready[1], &byte, 1);
            (void)!read(go[0], &byte, 1);
            std::exit(0); // NOLINT: the destructors of locals do not run; the system drops what it holds
        }
        close(go[0]);
        close(ready[1]);
        char byte = 'n';
        REQUIRE(read(ready[0], &byte, 1) == 1);
        REQUIRE(byte == 'y');
        close(ready[0]);
        go_ = go[1];
    }
    ~OtherProcess() { kill_it(); }
    OtherProcess(const OtherProcess &) = delete;
    OtherProcess &operator=(const OtherProcess &) = delete;

    void kill_it() {
        if (id_ > 0) {
            kill(id_, SIGKILL);
            waitpid(id_, nullptr, 0);
            close(go_);
            id_ = 0;
        }
    }
    [[nodiscard]] pid_t id() const { return id_; }

private:
    pid_t id_ = 0;
    int go_ = -1;
};

} // namespace localcast::test
