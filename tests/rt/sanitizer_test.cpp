// The whole workload inside one nonblocking function, for clang's RealtimeSanitizer and -Wfunction-effects.
// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"
#include "rt/workload.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

using namespace localcast::test;

namespace {

bool work_in_real_time(Workload& work) LOCALCAST_RT {
    bool good = every_answer_without_a_window();
    for (int i = 0; i < 2000 && good; ++i) {
        good = every_push(work) && every_payload_call(work) && (i < 30 || every_read(work));
    }
    return good;
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wfunction-effects"
void* allocate_in_real_time() LOCALCAST_RT { return std::malloc(1); } // the violation that must be noticed
#pragma clang diagnostic pop

void lock_in_a_scope() {
    static std::mutex mutex;
    Offences offences;
    const RealTimeScope scope(offences);
    const std::lock_guard<std::mutex> lock(mutex); // and this one
}

} // namespace

int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "allocate") == 0) {
        void* volatile memory = allocate_in_real_time();
        std::free(memory);
        return 0;
    }
    if (argc > 1 && std::strcmp(argv[1], "lock") == 0) {
        lock_in_a_scope();
        return 0;
    }
    Workload work;
    if (!work.make()) {
        return 2;
    }
    bool good = false;
    std::thread([&] { good = work_in_real_time(work); }).join();
    work.free();
    std::puts(good ? "clean" : "an answer was not what it must be");
    return good ? 0 : 1;
}
