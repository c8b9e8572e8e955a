// Instances loaded and unloaded in more orders than a test has time for.
// SPDX-License-Identifier: MIT
#include "lives.hpp"

#include "juce_module/session_folder.hpp"

#include <cstdio>
#include <cstdlib>

using namespace localcast::test;

namespace {

struct Exploration {
    const char *what;
    unsigned instances;
    Bounds bounds;
};

constexpr Exploration explorations[] = {
    {"3 instances, every order of steps", 3, {Points::steps}},
    {"2 at locks, 4 preemptions", 2, {Points::locks, 4}},
    {"3 at locks, 2 preemptions", 3, {Points::locks, 2}},
    {"3 at atomics, 1 preemption", 3, {Points::atomics, 1}},
    {"2 at atomics, 2 preemptions", 2, {Points::atomics, 2}},
};

} // namespace

int main() {
    const SessionFolder session;
    const char *separator = "";
    for (const auto &[what, instances, bounds] : explorations) {
        unsigned long long orders = 0;
        for (const bool with_host : {false, true}) {
            Lives lives(with_host);
            (void)explore(lives, 1, {Points::steps}); // what is made once for all is there
            const Explored explored = explore(lives, instances, bounds);
            if (!explored.wrong.empty() || !explored.all) {
                std::printf("%s%s, %s a host: %s\n", separator, what, with_host ? "with" : "without",
                            explored.wrong.c_str());
                return EXIT_FAILURE;
            }
            orders += explored.orders;
        }
        std::printf("%s%s: %llu orders", separator, what, orders);
        std::fflush(stdout);
        separator = "; ";
    }
    std::printf("\n");
    return EXIT_SUCCESS;
}
