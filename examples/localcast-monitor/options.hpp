// The command line of localcast-monitor.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace localcast::monitor {

struct Options {
    std::string room = "default";
    std::vector<std::string> files; // to play instead of listening; each is a source
    std::string device_type;        // "ALSA", "JACK", ...; empty: what JUCE finds first
    std::string input;              // name of the device or, under JACK, of the client; empty: the type's default
    int channels = 2;
    int block_frames = 0; // 0: what the device prefers
    std::string dump, screenshot; // files to write before the end
    std::optional<double> seconds; // how long to run; without: until the window is closed
    int width = 1120, height = 700;
    double scale = 2.0; // pixels of the screenshot to a unit

    /// Whether the program ends by itself.
    [[nodiscard]] bool ends() const { return seconds || !dump.empty() || !screenshot.empty(); }
};

/// What the command line asks for, or the exit code with which it is answered (its answer is then printed).
struct Parsed {
    std::optional<Options> options;
    int exit_code = 0;
};
[[nodiscard]] Parsed parse(int argc, char **argv);

} // namespace localcast::monitor
