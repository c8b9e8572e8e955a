// Pushes and reads do nothing that a real-time thread must not, from the first call of a fresh thread on.
// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"
#include "rt/workload.hpp"
#include "support/catch.hpp"

#include <thread>

using namespace localcast::test;

namespace {

// What `run` does wrong on a thread that has never called the library before.
template <typename Body>
Offences on_fresh_thread(Body run, bool& good) {
    Offences offences;
    std::thread([&] {
        const RealTimeScope scope(offences);
        good = run();
    }).join();
    return offences;
}

void check_clean(bool (*run)(Workload&), int rounds, bool warm) {
    Workload work;
    REQUIRE(work.make());
    for (int i = 0; warm && i < 20; ++i) {
        REQUIRE(every_push(work));
    }
    bool good = false;
    const auto body = [&] {
        bool all = true;
        for (int i = 0; i < rounds; ++i) {
            all = run(work) && all;
        }
        return all;
    };
    const Offences offences = on_fresh_thread(body, good);
    CHECK(good);
    CHECK(told(offences) == "nothing");
    work.free();
}

} // namespace

TEST_CASE("the first push of a thread does nothing that a real-time thread must not") { check_clean(every_push, 1, false); }
TEST_CASE("pushes through many laps do nothing that a real-time thread must not") { check_clean(every_push, 5000, false); }
TEST_CASE("the first read of a thread does nothing that a real-time thread must not") { check_clean(every_read, 1, true); }
TEST_CASE("payload calls do nothing that a real-time thread must not") { check_clean(every_payload_call, 200, true); }

TEST_CASE("reads between pushes do nothing that a real-time thread must not") {
    check_clean([](Workload& work) { return every_push(work) && (work.samples < 30 || every_read(work)); }, 2000, true);
}

TEST_CASE("names and hashes and null objects do nothing that a real-time thread must not") {
    check_clean([](Workload&) { return every_answer_without_a_window(); }, 1, false);
}
