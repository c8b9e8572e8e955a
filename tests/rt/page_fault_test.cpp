// No page is touched for the first time by a push or a read: the kernel's own count of the thread's faults stands still
// while a window goes through all of its memory.
// SPDX-License-Identifier: MIT
#include "rt/workload.hpp"
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <sys/mman.h>
#include <sys/resource.h>

#include <cstddef>

using namespace localcast::test;

namespace {

constexpr size_t capacity = 1 << 16; // many megabytes
constexpr uint64_t pushes = 4 * capacity;

long faults() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

// From one sample to the next the window has all the work that it ever has: expiry, blocks sealed, look-ups of all sorts.
bool push_and_read(LocalcastRuntime* runtime, uint64_t from, uint64_t to) {
    bool good = true;
    LocalcastSampleHandle out{};
    for (uint64_t i = from; i < to; ++i) {
        good = good && localcast_runtime_push_audio_block(runtime, {1 + i % 5000, 1000 + i * 100, 0, i, i, 0, 0});
        if (i % 64 == 0) {
            good = good && localcast_runtime_view_sample_at(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, 0, &out);
            good = good && localcast_runtime_latest_for_sensor(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, 1 + i % 5000, &out);
            good = good && localcast_runtime_len(runtime) > 0;
        }
    }
    return good;
}

} // namespace

TEST_CASE("a page that is touched for the first time would be noticed") {
    constexpr size_t bytes = 1 << 20;
    void* const fresh = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(fresh != MAP_FAILED);
    const long before = faults();
    static_cast<volatile std::byte*>(fresh)[bytes / 2] = std::byte{1};
    CHECK(faults() > before);
    munmap(fresh, bytes);
}

TEST_CASE("a window's memory is there before the first push") {
    const auto runtime = make_runtime(3'000'000, capacity);
    REQUIRE(runtime);
    REQUIRE(push_and_read(runtime.get(), 0, 256)); // the code's own pages come with the first calls
    const long before = faults();
    const bool good = push_and_read(runtime.get(), 256, pushes);
    const long after = faults();
    CHECK(good);
    if (stats_of(runtime.get()).memory_locked == 0) {
        WARN("memory could not be locked here: the kernel may take pages back at any time");
    }
    CHECK(after == before);
}

TEST_CASE("payload calls touch no page for the first time once each has been made") {
    Workload work;
    REQUIRE(work.make());
    bool good = every_push(work) && every_payload_call(work);
    const long before = faults();
    for (int i = 0; i < 1000 && good; ++i) {
        good = every_push(work) && every_payload_call(work);
    }
    const long after = faults();
    CHECK(good);
    CHECK(after == before);
    work.free();
}
