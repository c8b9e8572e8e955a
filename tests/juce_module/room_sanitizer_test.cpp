// The audio thread's work under clang's RealtimeSanitizer, which ends the process at the first violation.
// SPDX-License-Identifier: MIT
#include "room_workload.hpp"

#include <cstdio>
#include <memory>
#include <thread>

int main() {
    const auto workload = std::make_unique<localcast::test::RoomWorkload>();
    bool good = false;
    std::thread([&] { good = workload->run(); }).join();
    std::puts(good ? "clean" : "an answer was not what it must be");
    return good ? 0 : 1;
}
