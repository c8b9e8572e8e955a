// SPDX-License-Identifier: MIT
#include "room_workload.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <memory>
#include <thread>

using namespace localcast::test;

TEST_CASE("a plugin's audio thread neither allocates nor locks, from its first block on") {
    const auto workload = std::make_unique<RoomWorkload>();
    Offences offences;
    bool good = false;
    std::thread([&] {
        const RealTimeScope scope(offences);
        good = workload->run();
    }).join();
    CHECK(good);
    CHECK(offences.allocations == 0);
    CHECK(offences.locks == 0);
}
