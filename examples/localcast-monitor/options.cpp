// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <CLI/CLI.hpp>

namespace localcast::monitor {

Parsed parse(int argc, char **argv) {
    Options options;
    CLI::App app("Shows the window of a room: what its microphones hear, and what is claimed of it.");
    app.add_option("--room", options.room, "name of the room");
    app.add_option("--play", options.files, "play these sound files, each as a source, instead of listening")
        ->check(CLI::ExistingFile);
    app.add_option("--device-type", options.device_type, "ALSA, JACK, ...");
    app.add_option("--input", options.input, "the device to listen to; under JACK the client");
    app.add_option("--channels", options.channels, "inputs to listen to, each a source")->check(CLI::Range(1, 64));
    app.add_option("--block", options.block_frames, "frames of a block")->check(CLI::Range(16, 8192));
    app.add_option("--seconds", options.seconds, "end after so long")->check(CLI::Range(0.0, 86400.0));
    app.add_option("--dump", options.dump, "before the end write the window to this file, as JSON");
    app.add_option("--screenshot", options.screenshot, "before the end write a picture to this PNG file");
    app.add_option("--width", options.width, "of the program's window")->check(CLI::Range(200, 8192));
    app.add_option("--height", options.height, "of the program's window")->check(CLI::Range(150, 8192));
    app.add_option("--scale", options.scale, "pixels of the picture to a unit")->check(CLI::Range(0.5, 4.0));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return {std::nullopt, app.exit(error) == 0 ? 0 : 2};
    }
    return {options, 0};
}

} // namespace localcast::monitor
