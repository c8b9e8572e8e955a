// Instances whose audio threads interrupt one another at any atomic have one clock.
// SPDX-License-Identifier: MIT
#include "cycles.hpp"
#include "every_order.hpp"

#include "juce_module/session_folder.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("instances that begin in one host cycle count alike, wherever they interrupt one another") {
    const SessionFolder session;
    Cycles in_step(true);
    go_through(in_step, Cycles::instances, {Points::atomics, 1});
}

TEST_CASE("an instance that begins where another is cycles ahead counts as that one did, wherever it is interrupted") {
    const SessionFolder session;
    Cycles apart(false);
    go_through(apart, Cycles::instances, {Points::atomics, 1});
}
