// A forked child and its parent: one window, two processes.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <localcast_payload.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

using namespace localcast::test;

namespace {

constexpr uint64_t duration_ns = 1000, guard_ns = 100;
constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;

// Whether it was true, there.
template <typename Body>
bool in_a_child(Body body) {
    const pid_t child = fork();
    if (child == 0) {
        _exit(body() ? 0 : 1);
    }
    int status = 1;
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

LocalcastSampleHandle publish(LocalcastRuntime* runtime, LocalcastPayloadRing* ring, uint64_t timestamp_ns, char fill) {
    LocalcastPayload payload{};
    REQUIRE(localcast_payload_begin(ring, 8, &payload) == LOCALCAST_OK);
    std::memset(payload.data, fill, 8);
    REQUIRE(localcast_payload_commit(ring, timestamp_ns));
    const LocalcastSampleHandle handle{7, timestamp_ns, 0, timestamp_ns, payload.handle, 0, 0};
    REQUIRE(localcast_runtime_push_audio_block(runtime, handle));
    return handle;
}

LocalcastPayloadRingStats stats_of(const LocalcastPayloadRing* ring) {
    LocalcastPayloadRingStats out{};
    out.size = static_cast<uint32_t>(sizeof out);
    localcast_payload_ring_stats(ring, &out);
    return out;
}

} // namespace

TEST_CASE("a forked child and its parent see what either pushes") {
    const RuntimePtr runtime = make_runtime(duration_ns, 64);
    REQUIRE(localcast_runtime_push_audio_block(runtime.get(), make_handle(1, 100, 0)));
    CHECK(in_a_child([&] {
        LocalcastSampleHandle seen{};
        return localcast_runtime_view_sample_at(runtime.get(), kind, 0, &seen) && is_whole(seen) &&
               localcast_runtime_push_audio_block(runtime.get(), make_handle(2, 200, 1));
    }));
    LocalcastSampleHandle seen{};
    REQUIRE(localcast_runtime_latest_for_sensor(runtime.get(), kind, 2, &seen));
    CHECK(is_whole(seen));
    CHECK(status_of(runtime.get()).edge_ns == 200);
}

TEST_CASE("a forked child reads its parent's payloads, those of later too") {
    const RuntimePtr runtime = make_runtime(duration_ns, 64);
    auto* const ring = localcast_payload_ring_create(runtime.get(), 8, 4, guard_ns);
    REQUIRE(ring != nullptr);
    publish(runtime.get(), ring, 100, 'a');
    std::array<int, 2> go{};
    REQUIRE(pipe(go.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
        char byte = 0;
        LocalcastSampleHandle seen{};
        std::array<char, 8> bytes{};
        const bool good = read(go[0], &byte, 1) == 1 &&
                          localcast_runtime_latest_for_sensor(runtime.get(), kind, 7, &seen) &&
                          localcast_runtime_copy_payload(runtime.get(), kind, &seen, 0, bytes.data(), 8) == LOCALCAST_OK;
        _exit(good && bytes[7] == 'b' ? 0 : 1);
    }
    publish(runtime.get(), ring, 200, 'b');
    REQUIRE(write(go[1], "!", 1) == 1);
    int status = 1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    close(go[0]);
    close(go[1]);
    localcast_payload_ring_release(ring);
}

TEST_CASE("a forked child that destroys and releases what its parent made leaves the parent all of it") {
    RuntimePtr runtime = make_runtime(duration_ns, 64);
    auto* const ring = localcast_payload_ring_create(runtime.get(), 8, 4, guard_ns);
    REQUIRE(ring != nullptr);
    publish(runtime.get(), ring, 100, 'a');
    publish(runtime.get(), ring, 200, 'b');
    const LocalcastSampleHandle last = publish(runtime.get(), ring, 5000, 'c'); // the others are past
    const uint64_t reserved = stats_of(ring).reserved_count;
    REQUIRE(reserved == 3); // of the producer's last look
    CHECK(in_a_child([&] {
        localcast_payload_ring_release(ring);
        const bool kept = localcast_runtime_collect_payload_rings(runtime.get()) == 1;
        auto* const own = localcast_payload_ring_create(runtime.get(), 8, 4, guard_ns);
        localcast_payload_ring_release(own);
        runtime.reset();
        return kept && own != nullptr;
    }));
    CHECK(stats_of(ring).reserved_count == reserved);
    std::array<char, 8> bytes{};
    REQUIRE(localcast_runtime_copy_payload(runtime.get(), kind, &last, 0, bytes.data(), 8) == LOCALCAST_OK);
    CHECK(bytes[0] == 'c');
    publish(runtime.get(), ring, 5100, 'd');
    CHECK(localcast_runtime_view_len(runtime.get(), kind) == 2);
    localcast_payload_ring_release(ring);
}
