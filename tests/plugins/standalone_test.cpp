// The standalone programs on a screen without a monitor: each shows its window, and ends when that is closed.
// SPDX-License-Identifier: MIT
#include "virtual_screen.hpp"

#include "support/catch.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace localcast::test;

namespace {

/// A home without settings, in which no server is started for sound.
class Home {
public:
    Home() : path_(std::filesystem::temp_directory_path() / ("localcast-standalone-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(path_);
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all); // as XDG_RUNTIME_DIR is to be
        for (const char *const variable : {"HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}) {
            setenv(variable, path_.c_str(), 1);
        }
        setenv("JACK_NO_START_SERVER", "1", 1);
    }
    ~Home() { std::filesystem::remove_all(path_); }
    Home(const Home &) = delete;
    Home &operator=(const Home &) = delete;

private:
    std::filesystem::path path_;
};

struct Program {
    const char *file, *title;
};
constexpr std::array programs{Program{LOCALCAST_ALIGN_STANDALONE, "Localcast Align"},
                              Program{LOCALCAST_TRIGGER_STANDALONE, "Localcast Trigger"},
                              Program{LOCALCAST_MONITOR_STANDALONE, "Localcast Monitor"},
                              Program{EXAMPLE_130_CLAP_ECHO_STANDALONE, "Clap Echo"}};

} // namespace

TEST_CASE("each standalone program shows its window without a sound device, and ends when that is closed") {
    const Home home;
    VirtualScreen screen;
    for (const Program &program : programs) {
        CAPTURE(program.title);
        Child child({program.file});
        const unsigned long window = screen.await(program.title);
        REQUIRE(window != 0);
        screen.close_window(window);
        CHECK(child.wait() == 0);
    }
}
