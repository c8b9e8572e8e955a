// Plays a sound file through a plugin, as it was loaded, and holds what it hears to another file, to the last bit: for tests
// of plugins that are made elsewhere.
//
//   localcast_play_plugin PLUGIN in.wav expected.wav
//
// SPDX-License-Identifier: MIT
#include "test_host.hpp"

#include "faust_arch/runner/program_run.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

using namespace localcast::test;

int main(int count, char** words)
{
    if (count != 4) {
        std::fputs("usage: localcast_play_plugin PLUGIN in.wav expected.wav\n", stderr);
        return 2;
    }
    try {
        TestHost host;
        const Sound sound = read_sound(words[2]);
        const auto plugin = host.load(words[1], sound.rate_hz);
        const Channels expected = read_sound(words[3]).channels;
        if (expected.empty() || render(*plugin, sound.channels, always(480), 480, sound.rate_hz) != expected)
            throw std::runtime_error(std::string(words[1]) + " does not sound like " + words[3]);
        return 0;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "localcast_play_plugin: %s\n", problem.what());
        return 1;
    }
}
