// The process in which a careful host runs a plugin apart: loads it, makes an instance in a room, and says who shares
// that room whenever a line is read. Ends with its input.
// Usage: plugin_sandbox PLUGIN ROOM NAME
// SPDX-License-Identifier: MIT
#include "room_plugin.hpp"

#include <array>
#include <cstdio>
#include <dlfcn.h>

int main(int argc, char **argv) {
    void *const file = argc == 4 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
    const auto entry = file == nullptr ? nullptr : reinterpret_cast<const RoomPlugin *(*)()>(dlsym(file, "room_plugin"));
    void *const instance = entry == nullptr ? nullptr : entry()->join(argv[2], argv[3]);
    if (instance == nullptr) {
        return 1;
    }
    std::array<char, 4096> text{};
    do {
        entry()->company(instance, text.data(), text.size());
        std::printf("%s\n\n", text.data()); // an empty line ends it
        std::fflush(stdout);
    } while (std::fgets(text.data(), static_cast<int>(text.size()), stdin) != nullptr);
    entry()->leave(instance);
    return 0;
}
