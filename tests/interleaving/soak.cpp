// Instances loaded and unloaded in more orders than a test has time for.
// SPDX-License-Identifier: MIT
#include "cycles.hpp"
#include "lives.hpp"
#include "workers.hpp"

#include "juce_module/session_folder.hpp"

#include <cstdio>
#include <cstdlib>

using namespace localcast::test;

namespace {

// Goes through all orders within the bounds and adds to `orders`.
bool passes(Scene &scene, unsigned instances, const Bounds &bounds, unsigned long long &orders) {
    (void)explore(scene, 1, {Points::steps}); // what is made once for all is there
    const Explored explored = explore(scene, instances, bounds);
    orders += explored.orders;
    if (!explored.wrong.empty() || !explored.all) {
        std::printf("%s\n", explored.wrong.c_str());
        return false;
    }
    return true;
}

bool lives(const char *what, unsigned instances, const Bounds &bounds) {
    unsigned long long orders = 0;
    Lives alone(false), with_host(true);
    const bool good = passes(alone, instances, bounds, orders) && passes(with_host, instances, bounds, orders);
    std::printf("%s: %llu orders; ", what, orders);
    std::fflush(stdout);
    return good;
}

bool clocks(const char *what, const Bounds &bounds) {
    unsigned long long orders = 0;
    Cycles in_step(true), apart(false);
    const bool good = passes(in_step, Cycles::instances, bounds, orders) && passes(apart, Cycles::instances, bounds, orders);
    std::printf("%s: %llu orders; ", what, orders);
    std::fflush(stdout);
    return good;
}

bool analyses(const char *what, unsigned instances, const Bounds &bounds) {
    unsigned long long orders = 0;
    Workers workers;
    const bool good = passes(workers, instances, bounds, orders);
    std::printf("%s: %llu orders; ", what, orders);
    std::fflush(stdout);
    return good;
}

} // namespace

int main() {
    const SessionFolder session;
    const bool good = lives("3 instances, every order of steps", 3, {Points::steps}) &&
                      lives("2 at locks, 4 preemptions", 2, {Points::locks, 4}) &&
                      lives("3 at locks, 2 preemptions", 3, {Points::locks, 2}) &&
                      lives("3 at atomics, 1 preemption", 3, {Points::atomics, 1}) &&
                      lives("2 at atomics, 2 preemptions", 2, {Points::atomics, 2}) &&
                      clocks("2 clocks at atomics, 2 preemptions", {Points::atomics, 2}) &&
                      analyses("2 analyses at atomics, 1 preemption", 2, {Points::atomics, 1, 1}) &&
                      analyses("2 analyses at locks, 2 preemptions", 2, {Points::locks, 2, 1});
    std::printf("%s\n", good ? "nothing wrong" : "wrong");
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
