// A host that runs each plugin in a process of its own, as some do for safety: the instances cannot share a room, and each
// is told so, and why, in words.
// SPDX-License-Identifier: MIT
#include "localcast_juce/room/room.hpp"

#include "session_folder.hpp"
#include "support/catch.hpp"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace localcast;

namespace {

// A plugin in a process of its own, in the room "stage".
class Sandbox {
public:
    explicit Sandbox(const char *plugin) {
        int in[2], out[2];
        REQUIRE(pipe(in) == 0);
        REQUIRE(pipe(out) == 0);
        id_ = fork();
        if (id_ == 0) {
            dup2(in[0], STDIN_FILENO);
            dup2(out[1], STDOUT_FILENO);
            for (const int file : {in[0], in[1], out[0], out[1]}) {
                close(file);
            }
            execl(LOCALCAST_PLUGIN_SANDBOX, "plugin_sandbox", plugin, "stage", "track", nullptr);
            _exit(127);
        }
        close(in[0]);
        close(out[1]);
        to_ = in[1];
        from_.reset(fdopen(out[0], "r"));
        REQUIRE_FALSE(answer().empty()); // it has joined
    }
    ~Sandbox() {
        close(to_);
        int status = 1;
        waitpid(id_, &status, 0);
        CHECK(status == 0);
    }
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    [[nodiscard]] std::string company() {
        REQUIRE(write(to_, "?\n", 2) == 2);
        return answer();
    }
    [[nodiscard]] std::string process() const { return "Process " + std::to_string(id_); }

private:
    std::string answer() {
        std::string text;
        char line[1024];
        while (std::fgets(line, sizeof line, from_.get()) != nullptr && line[0] != '\n') {
            text += line;
        }
        return text;
    }

    struct Close {
        void operator()(std::FILE *file) const { std::fclose(file); }
    };
    pid_t id_ = 0;
    int to_ = -1;
    std::unique_ptr<std::FILE, Close> from_;
};

const std::string alone = "Alone in this room within this process.\n";
const std::string apart = "the host runs plugins in processes of their own";

bool says(const std::string &text, const std::string &words) { return text.find(words) != std::string::npos; }

} // namespace

TEST_CASE("plugins that their host runs in processes of their own are told so, whichever came first") {
    const test::SessionFolder session;
    Sandbox first(LOCALCAST_ROOM_PLUGIN_FAST);
    CHECK(first.company() == alone);
    {
        Sandbox second(LOCALCAST_ROOM_PLUGIN_SMALL);
        const std::string told_first = first.company(), told_second = second.company();
        CHECK(says(told_first, alone));
        CHECK(says(told_first, second.process() + " (plugin_sandbox) is in a room of this name as well"));
        CHECK(says(told_first, apart));
        CHECK(says(told_second, alone));
        CHECK(says(told_second, first.process()));
        CHECK(says(told_second, apart));
    }
    CHECK(first.company() == alone);
}

TEST_CASE("a plugin in the host's own process is told of one in a sandbox, though not that all are apart") {
    const test::SessionFolder session;
    const auto here = audio::Room::join("stage", {"track", "VST3", "host"}, {std::chrono::seconds(5), 64});
    REQUIRE(here);
    Sandbox there(LOCALCAST_ROOM_PLUGIN_FAST);
    CHECK(says(here->company(), there.process()));
    CHECK_FALSE(says(here->company(), apart));
    CHECK(says(there.company(), "Process " + std::to_string(getpid())));
}
