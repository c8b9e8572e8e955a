// SPDX-License-Identifier: MIT
#include "room_workload.hpp"

#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <memory>
#include <thread>

using namespace localcast::test;

TEST_CASE("a plugin's audio thread does nothing that a real-time thread must not, from its first block on") {
    const auto workload = std::make_unique<RoomWorkload>();
    Offences offences;
    bool good = false;
    std::thread([&] {
        RealTimeScope scope(offences);
        good = workload->run();
        scope.warm();
        good = workload->run() && good;
    }).join();
    CHECK(good);
    CHECK(told(offences) == "nothing");
}
