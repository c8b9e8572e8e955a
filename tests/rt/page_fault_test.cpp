// No page is touched for the first time by a push or a read, while a window goes through all of its memory.
// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"
#include "rt/workload.hpp"
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <csignal>
#include <cstddef>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace localcast::test;

namespace {

constexpr size_t capacity = 1 << 16; // many megabytes
constexpr uint64_t pushes = 4 * capacity;

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

TEST_CASE("a window's memory is there before the first push") {
    const auto runtime = make_runtime(3'000'000, capacity);
    REQUIRE(runtime);
    REQUIRE(push_and_read(runtime.get(), 0, 256)); // the code's own pages come with the first calls
    Offences offences;
    bool good = false;
    {
        RealTimeScope scope(offences);
        scope.warm();
        good = push_and_read(runtime.get(), 256, pushes);
    }
    CHECK(good);
    if (stats_of(runtime.get()).memory_locked == 0) {
        WARN("memory could not be locked here: the kernel may take pages back at any time");
    }
    CHECK(offences.page_faults == 0);
}

TEST_CASE("payload calls touch no page for the first time once each has been made") {
    Workload work;
    REQUIRE(work.make());
    bool good = every_push(work) && every_payload_call(work);
    Offences offences;
    {
        RealTimeScope scope(offences);
        scope.warm();
        for (int i = 0; i < 1000 && good; ++i) {
            good = every_push(work) && every_payload_call(work);
        }
    }
    CHECK(good);
    CHECK(offences.page_faults == 0);
    work.free();
}

namespace {

constexpr size_t entries = 4096, entry_bytes = 4096;

bool fill_one(LocalcastPayloadRing* ring, uint64_t timestamp_ns) {
    LocalcastPayload payload{};
    if (localcast_payload_begin(ring, entry_bytes, &payload) != LOCALCAST_OK) {
        return false;
    }
    static_cast<volatile std::byte*>(payload.data)[0] = std::byte{1};
    return localcast_payload_commit(ring, timestamp_ns);
}

// A copy of this process, as a host makes one to start another program in; it stands still until the end.
class Copy {
public:
    Copy() : process_(fork()) {
        if (process_ == 0) {
            for (;;) {
                pause();
            }
        }
        REQUIRE(process_ > 0);
    }
    ~Copy() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

private:
    pid_t process_;
};

} // namespace

TEST_CASE("no page of a window or of a payload ring faults again once its process has forked") {
    const auto runtime = make_runtime(3'000'000, capacity);
    auto* const ring = localcast_payload_ring_create(runtime.get(), entry_bytes, entries, 1);
    REQUIRE(ring != nullptr);
    REQUIRE(push_and_read(runtime.get(), 0, pushes));
    const uint64_t now = 1000 + pushes * 100;
    REQUIRE(fill_one(ring, now));
    Offences offences;
    bool good = false;
    {
        const Copy copy;
        std::thread([&] { // whose own memory, where the kernel writes at times, is none that was copied
            good = push_and_read(runtime.get(), pushes, pushes + 256) && fill_one(ring, now); // the runtime itself
            RealTimeScope scope(offences);
            scope.warm();
            good = good && push_and_read(runtime.get(), pushes + 256, 2 * pushes);
            for (size_t i = 2; i < entries && good; ++i) {
                good = fill_one(ring, now);
            }
        }).join();
    }
    CHECK(good);
    CHECK(offences.page_faults == 0);
    localcast_payload_ring_release(ring);
}
