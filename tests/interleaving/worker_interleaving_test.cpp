// Analyses that are begun and ended while instances come and go, in every order in which their threads can take turns.
// SPDX-License-Identifier: MIT
#include "every_order.hpp"
#include "workers.hpp"

#include "juce_module/session_folder.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

void explore_workers(unsigned instances, const Bounds &bounds) {
    const SessionFolder session;
    Workers workers;
    CHECK(explore(workers, 1, {Points::steps}).wrong == ""); // and what is made once for all is there
    go_through(workers, instances, bounds);
    CHECK(workers.most_asked > instances); // the thread had its turn, not the render alone
}

} // namespace

TEST_CASE("an analysis of one instance is begun and ended in every order of its two threads") {
    explore_workers(1, {Points::locks, Bounds::none, 1});
    explore_workers(1, {Points::atomics, 1, 2});
}

TEST_CASE("analyses of two instances are begun and ended in any order with one preemption") {
    explore_workers(2, {Points::locks, 1, 1});
}
