// What is to be noticed on a real-time thread is noticed, and what is done anywhere else is not.
// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"
#include "support/catch.hpp"

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

using namespace localcast::test;

namespace {

// Memory that nobody has touched.
class FreshPages {
public:
    FreshPages() : memory_(mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        REQUIRE(memory_ != MAP_FAILED);
    }
    ~FreshPages() { munmap(memory_, bytes); }
    FreshPages(const FreshPages&) = delete;
    FreshPages& operator=(const FreshPages&) = delete;

    void touch() { static_cast<volatile std::byte*>(memory_)[bytes / 2] = std::byte{1}; }

private:
    static constexpr size_t bytes = 1 << 20;
    void* memory_;
};

} // namespace

TEST_CASE("the guard notices an allocation and a lock") {
    std::mutex mutex;
    Offences offences;
    std::thread([&] {
        const RealTimeScope scope(offences);
        const std::unique_ptr<int> memory(new int(5));
        const std::lock_guard<std::mutex> lock(mutex);
    }).join();
    CHECK(offences.allocations >= 2);
    CHECK(offences.locks >= 1);
    CHECK(offences.page_faults == 0); // it was never warm
}

TEST_CASE("the guard notices a system call, which is made all the same, and tells its number") {
    if (!system_calls_are_watched()) {
        WARN("this kernel does not tell of system calls");
        return;
    }
    Offences offences;
    pid_t first = 0, second = 0;
    for (int i = 0; i < 3; ++i) {
        const RealTimeScope scope(offences);
        first = getppid();
        second = static_cast<pid_t>(syscall(SYS_getppid)); // unwatched by now
    }
    CHECK(first == getppid());
    CHECK(second == getppid());
    CHECK(offences.system_calls == 3);
    CHECK(offences.first_system_call == SYS_getppid);
    CHECK(told(offences) == "3 system calls, the first of them " + std::to_string(SYS_getppid));
}

TEST_CASE("the guard notices a page that is touched for the first time once the scope is warm") {
    FreshPages early, late;
    Offences offences;
    {
        RealTimeScope scope(offences);
        early.touch();
        scope.warm();
    }
    CHECK(offences.page_faults == 0);
    {
        RealTimeScope scope(offences);
        scope.warm();
        late.touch();
    }
    CHECK(offences.page_faults == 1);
    CHECK(offences.system_calls == 0);
}

TEST_CASE("what other threads do meanwhile is not counted, nor what this one does before and after") {
    std::atomic<int> turns{0}; // of the other thread; orders nothing
    std::atomic<bool> over{false};
    std::thread other([&] {
        while (!over.load(std::memory_order_relaxed)) {
            const std::unique_ptr<int> memory(new int(getppid()));
            turns.fetch_add(*memory > 0 ? 1 : 0, std::memory_order_relaxed);
        }
    });
    Offences offences;
    {
        RealTimeScope scope(offences);
        scope.warm();
        for (const int before = turns.load(std::memory_order_relaxed); turns.load(std::memory_order_relaxed) < before + 100;) {
        }
    }
    over.store(true, std::memory_order_relaxed);
    other.join();
    CHECK(told(offences) == "nothing");
}
