// Payload rings: every rule of localcast_payload.h.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <localcast_payload.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <vector>

using namespace localcast::test;

namespace {

constexpr uint64_t duration_ns = 1000;
constexpr uint64_t guard_ns = 100;
constexpr size_t entry_bytes = 256;
constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_CAMERA_FRAME;
constexpr uint64_t sensor = 7;

using RingPtr = std::unique_ptr<LocalcastPayloadRing, Freeing<localcast_payload_ring_release>>;

RuntimePtr small_runtime() { return make_runtime(duration_ns, 1024); }

RingPtr make_ring(const RuntimePtr& runtime, size_t entries) {
    return RingPtr{localcast_payload_ring_create(runtime.get(), entry_bytes, entries, guard_ns)};
}

LocalcastPayload lend(const RingPtr& ring) {
    LocalcastPayload payload{};
    REQUIRE(localcast_payload_begin(ring.get(), entry_bytes, &payload) == LOCALCAST_OK);
    return payload;
}

bool has_room(const RingPtr& ring) {
    LocalcastPayload payload{};
    const bool room = localcast_payload_begin(ring.get(), entry_bytes, &payload) == LOCALCAST_OK;
    if (room) {
        REQUIRE(localcast_payload_cancel(ring.get()));
    }
    return room;
}

LocalcastSampleHandle push(const RuntimePtr& runtime, uint64_t timestamp_ns, uint64_t payload_handle) {
    const LocalcastSampleHandle handle{sensor, timestamp_ns, 0, timestamp_ns, payload_handle, 0, 0};
    REQUIRE(localcast_runtime_push_camera_frame(runtime.get(), handle));
    return handle;
}

// Lends an entry, fills it with one value, commits and pushes it.
LocalcastSampleHandle publish(const RuntimePtr& runtime, const RingPtr& ring, uint64_t timestamp_ns, int fill) {
    const LocalcastPayload payload = lend(ring);
    std::memset(payload.data, fill, entry_bytes);
    REQUIRE(localcast_payload_commit(ring.get(), timestamp_ns));
    return push(runtime, timestamp_ns, payload.handle);
}

// Moves the edge without touching any ring: a sample of another sensor.
void move_edge(const RuntimePtr& runtime, uint64_t timestamp_ns) {
    REQUIRE(localcast_runtime_push_event_claim(runtime.get(), {99, timestamp_ns, 0, 0, 0, 0, 0}));
}

struct Copy {
    LocalcastStatus status;
    std::vector<unsigned char> bytes;
};

Copy copy(const RuntimePtr& runtime, const LocalcastSampleHandle& handle, size_t offset = 0,
          size_t bytes = entry_bytes) {
    Copy result{LOCALCAST_INVALID, std::vector<unsigned char>(bytes + 1, 0xee)};
    result.status = localcast_runtime_copy_payload(runtime.get(), kind, &handle, offset, result.bytes.data(), bytes);
    REQUIRE(result.bytes[bytes] == 0xee);
    result.bytes.pop_back();
    return result;
}

bool all_are(const std::vector<unsigned char>& bytes, int value) {
    for (const unsigned char byte : bytes) {
        if (byte != value) {
            return false;
        }
    }
    return true;
}

LocalcastPayloadRingStats stats_of(const RingPtr& ring) {
    LocalcastPayloadRingStats stats{};
    stats.size = sizeof stats;
    REQUIRE(localcast_payload_ring_stats(ring.get(), &stats));
    return stats;
}

} // namespace

TEST_CASE("a payload is lent, filled, committed, pushed and copied back whole") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 4);
    const auto sample = publish(runtime, ring, 10, 0x5a);
    const Copy whole = copy(runtime, sample);
    CHECK(whole.status == LOCALCAST_OK);
    CHECK(all_are(whole.bytes, 0x5a));
}

TEST_CASE("a lent payload is aligned to 64 bytes, its handle is its address, its size what was asked for") {
    const auto runtime = small_runtime();
    const RingPtr ring{localcast_payload_ring_create(runtime.get(), 100, 3, guard_ns)};
    REQUIRE(ring);
    for (uint64_t i = 0; i < 3; ++i) {
        LocalcastPayload payload{};
        REQUIRE(localcast_payload_begin(ring.get(), 33 + i, &payload) == LOCALCAST_OK);
        CHECK(reinterpret_cast<uintptr_t>(payload.data) % 64 == 0);
        CHECK(payload.handle == reinterpret_cast<uintptr_t>(payload.data));
        CHECK(payload.bytes == 33 + i);
        REQUIRE(localcast_payload_commit(ring.get(), i));
    }
}

TEST_CASE("a ring is refused for a null runtime, a zero and a size that overflows") {
    const auto runtime = small_runtime();
    constexpr size_t huge = std::numeric_limits<size_t>::max();
    CHECK(localcast_payload_ring_create(nullptr, 64, 4, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), 0, 4, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), 64, 0, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), huge, 1, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), huge - 64, 1, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), 1, huge, 0) == nullptr);
    CHECK(localcast_payload_ring_create(runtime.get(), huge / 128, 256, 0) == nullptr);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0);
}

TEST_CASE("null rings, null out pointers and null samples are answered, not followed") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    LocalcastPayload payload{nullptr, 3, 4};
    CHECK(localcast_payload_begin(nullptr, 1, &payload) == LOCALCAST_INVALID);
    CHECK(localcast_payload_begin(ring.get(), 1, nullptr) == LOCALCAST_INVALID);
    CHECK(payload.handle == 3);
    CHECK_FALSE(localcast_payload_commit(nullptr, 1));
    CHECK_FALSE(localcast_payload_cancel(nullptr));
    localcast_payload_ring_release(nullptr);
    CHECK(localcast_runtime_collect_payload_rings(nullptr) == 0);

    const auto sample = publish(runtime, ring, 10, 1);
    unsigned char byte = 9;
    CHECK(localcast_runtime_copy_payload(nullptr, kind, &sample, 0, &byte, 1) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_copy_payload(runtime.get(), kind, nullptr, 0, &byte, 1) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_copy_payload(runtime.get(), kind, &sample, 0, nullptr, 1) == LOCALCAST_INVALID);
    CHECK(localcast_runtime_copy_payload(runtime.get(), 9, &sample, 0, &byte, 1) == LOCALCAST_INVALID);
    CHECK(byte == 9);
}

TEST_CASE("begin is invalid for more bytes than an entry has and while an entry is lent") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    LocalcastPayload payload{nullptr, 3, 4};
    CHECK(localcast_payload_begin(ring.get(), entry_bytes + 1, &payload) == LOCALCAST_INVALID);
    CHECK(payload.handle == 3);
    const LocalcastPayload first = lend(ring);
    CHECK(localcast_payload_begin(ring.get(), 1, &payload) == LOCALCAST_INVALID);
    CHECK(payload.handle == 3);
    CHECK(localcast_payload_commit(ring.get(), 5));
    CHECK(lend(ring).handle != first.handle);
}

TEST_CASE("commit and cancel are false when nothing is lent") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    CHECK_FALSE(localcast_payload_commit(ring.get(), 1));
    CHECK_FALSE(localcast_payload_cancel(ring.get()));
    lend(ring);
    CHECK(localcast_payload_commit(ring.get(), 1));
    CHECK_FALSE(localcast_payload_commit(ring.get(), 2));
}

TEST_CASE("a cancelled loan and a commit taken back are lent again at once") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    const LocalcastPayload first = lend(ring);
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK_FALSE(localcast_payload_cancel(ring.get()));
    CHECK(lend(ring).handle == first.handle);
    CHECK(localcast_payload_commit(ring.get(), 10));
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK_FALSE(localcast_payload_cancel(ring.get()));
    CHECK(lend(ring).handle == first.handle);
}

TEST_CASE("only the most recent commit can be taken back, and only before the next begin") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 3);
    publish(runtime, ring, 10, 1);
    const auto second = publish(runtime, ring, 11, 2);
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK_FALSE(localcast_payload_cancel(ring.get()));
    CHECK(lend(ring).handle == second.payload_handle);
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK_FALSE(localcast_payload_cancel(ring.get()));
    CHECK(stats_of(ring).reserved_count == 1);
}

TEST_CASE("a payload is not followed while it is lent, after a cancel, and after a commit taken back") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    const LocalcastPayload payload = lend(ring);
    const auto sample = push(runtime, 10, payload.handle);
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
    CHECK(localcast_payload_commit(ring.get(), 10));
    CHECK(copy(runtime, sample).status == LOCALCAST_OK);
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
    lend(ring);
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
    CHECK(localcast_payload_cancel(ring.get()));
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
}

TEST_CASE("a full ring refuses rather than overwrite live memory, and counts it") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 3);
    std::vector<LocalcastSampleHandle> samples;
    for (int i = 0; i < 3; ++i) {
        samples.push_back(publish(runtime, ring, 10, i + 1));
    }
    LocalcastPayload payload{nullptr, 77, 0};
    for (int i = 0; i < 5; ++i) {
        CHECK(localcast_payload_begin(ring.get(), 1, &payload) == LOCALCAST_NO_DATA);
    }
    CHECK(payload.handle == 77);
    CHECK(stats_of(ring).refused_count == 5);
    for (int i = 0; i < 3; ++i) {
        const Copy whole = copy(runtime, samples[static_cast<size_t>(i)]);
        CHECK(whole.status == LOCALCAST_OK);
        CHECK(all_are(whole.bytes, i + 1));
    }
}

TEST_CASE("an entry is reused once its timestamp has left the window by more than the guard, and not before") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    const auto sample = publish(runtime, ring, 50, 1);
    move_edge(runtime, 50 + duration_ns); // the last moment of its life
    CHECK_FALSE(has_room(ring));
    CHECK(copy(runtime, sample).status == LOCALCAST_OK);
    move_edge(runtime, 50 + duration_ns + guard_ns); // dead, but guarded
    CHECK_FALSE(has_room(ring));
    CHECK(copy(runtime, sample).status == LOCALCAST_TOO_OLD);
    move_edge(runtime, 50 + duration_ns + guard_ns + 1);
    CHECK(has_room(ring));
}

TEST_CASE("a guard of 0 is half a second") {
    const auto runtime = small_runtime();
    const RingPtr ring{localcast_payload_ring_create(runtime.get(), entry_bytes, 1, 0)};
    publish(runtime, ring, 1, 1);
    move_edge(runtime, 1 + duration_ns + LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS);
    CHECK_FALSE(has_room(ring));
    move_edge(runtime, 2 + duration_ns + LOCALCAST_DEFAULT_PAYLOAD_GUARD_NS);
    CHECK(has_room(ring));
}

TEST_CASE("timestamp and guard saturate: the end of time is never reused") {
    const auto runtime = small_runtime();
    constexpr uint64_t end = std::numeric_limits<uint64_t>::max();
    const auto ring = make_ring(runtime, 1);
    publish(runtime, ring, end - 5, 1);
    move_edge(runtime, end);
    CHECK_FALSE(has_room(ring));
    const RingPtr for_ever{localcast_payload_ring_create(runtime.get(), entry_bytes, 1, end)};
    lend(for_ever);
    REQUIRE(localcast_payload_commit(for_ever.get(), 1));
    CHECK_FALSE(has_room(for_ever));
}

TEST_CASE("entries are reused in the order of their commits, whatever their timestamps") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    const auto late_to_die = publish(runtime, ring, 900, 1);
    const auto early_to_die = publish(runtime, ring, 100, 2);
    move_edge(runtime, 100 + duration_ns + guard_ns + 1);
    CHECK_FALSE(has_room(ring));
    move_edge(runtime, 900 + duration_ns + guard_ns + 1);
    CHECK(lend(ring).handle == late_to_die.payload_handle);
    REQUIRE(localcast_payload_commit(ring.get(), 3000));
    CHECK(lend(ring).handle == early_to_die.payload_handle);
}

TEST_CASE("an edge that stands still frees nothing") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 4);
    for (int i = 0; i < 4; ++i) {
        publish(runtime, ring, 500, i);
    }
    for (int i = 0; i < 1000; ++i) {
        CHECK_FALSE(has_room(ring));
    }
    CHECK(stats_of(ring).refused_count == 1000);
    CHECK(stats_of(ring).reserved_count == 4);
}

TEST_CASE("a sample that was late at its push gives its entry back after the guard") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    move_edge(runtime, 5000);
    const auto sample = publish(runtime, ring, 3950, 1);
    CHECK(copy(runtime, sample).status == LOCALCAST_TOO_OLD);
    CHECK_FALSE(has_room(ring)); // 3950 + guard has not left a window that starts at 4000
    move_edge(runtime, 3950 + duration_ns + guard_ns + 1);
    CHECK(has_room(ring));
}

TEST_CASE("a reset frees nothing early: the new stream must move by window and guard beyond the edge first seen") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    const auto sample = publish(runtime, ring, 1'000'000, 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    CHECK(copy(runtime, sample).status == LOCALCAST_NO_DATA);
    CHECK_FALSE(has_room(ring)); // the new epoch has no edge yet
    move_edge(runtime, 20);
    CHECK_FALSE(has_room(ring)); // 20 is the first edge the ring sees
    move_edge(runtime, 20 + duration_ns + guard_ns);
    CHECK_FALSE(has_room(ring));
    move_edge(runtime, 20 + duration_ns + guard_ns + 1);
    CHECK(has_room(ring));
}

TEST_CASE("after a reset the first edge counts from when the ring saw it, and every reset begins anew") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    publish(runtime, ring, 10, 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    move_edge(runtime, 1'000'000); // the ring has not looked
    CHECK_FALSE(has_room(ring));
    REQUIRE(localcast_runtime_reset(runtime.get()));
    move_edge(runtime, 1'000'000 + duration_ns + guard_ns + 1);
    CHECK_FALSE(has_room(ring)); // that was the first edge of another epoch
    move_edge(runtime, 1'000'000 + 2 * (duration_ns + guard_ns + 1));
    CHECK(has_room(ring));
}

TEST_CASE("a sample that a reset overtook between commit and push keeps its entry while it is live") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 1);
    const LocalcastPayload payload = lend(ring);
    std::memset(payload.data, 0x33, entry_bytes);
    REQUIRE(localcast_payload_commit(ring.get(), 10'000));
    REQUIRE(localcast_runtime_reset(runtime.get()));
    move_edge(runtime, 20);
    CHECK_FALSE(has_room(ring)); // the ring saw the edge 20
    const auto sample = push(runtime, 10'000, payload.handle);
    CHECK_FALSE(has_room(ring)); // far beyond 20, window and guard, yet live
    const Copy whole = copy(runtime, sample);
    CHECK(whole.status == LOCALCAST_OK);
    CHECK(all_are(whole.bytes, 0x33));
    move_edge(runtime, 10'000 + duration_ns + guard_ns + 1);
    CHECK(has_room(ring));
}

TEST_CASE("entries of both epochs follow their own rule") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    const auto before = publish(runtime, ring, 90'000, 1);
    REQUIRE(localcast_runtime_reset(runtime.get()));
    const auto after = publish(runtime, ring, 30, 2);
    CHECK_FALSE(has_room(ring));
    CHECK(copy(runtime, before).status == LOCALCAST_NO_DATA);
    CHECK(copy(runtime, after).status == LOCALCAST_OK);
    move_edge(runtime, 30 + duration_ns + guard_ns + 1);
    CHECK(lend(ring).handle == before.payload_handle);
    REQUIRE(localcast_payload_commit(ring.get(), 2000));
    CHECK(lend(ring).handle == after.payload_handle);
}

TEST_CASE("a foreign handle is passed on and never followed") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    publish(runtime, ring, 5, 1);
    std::array<unsigned char, 64> own{};
    const uint64_t handles[] = {0, 1, 0xdeadbeef, reinterpret_cast<uintptr_t>(own.data()),
                                reinterpret_cast<uintptr_t>(ring.get()), std::numeric_limits<uint64_t>::max()};
    for (const uint64_t handle : handles) {
        const auto sample = push(runtime, 10, handle);
        CHECK(localcast_runtime_is_live(runtime.get(), kind, &sample) == LOCALCAST_OK);
        const Copy nothing = copy(runtime, sample, 0, 8);
        CHECK(nothing.status == LOCALCAST_INVALID);
        CHECK(all_are(nothing.bytes, 0xee));
    }
}

TEST_CASE("a handle of another runtime's ring is foreign") {
    const auto runtime = small_runtime();
    const auto other = small_runtime();
    const auto ring = make_ring(other, 1);
    const auto sample = publish(other, ring, 10, 1);
    REQUIRE(localcast_runtime_push_camera_frame(runtime.get(), sample));
    CHECK(copy(other, sample).status == LOCALCAST_OK);
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
}

TEST_CASE("bytes are copied from inside one entry only") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    const auto first = publish(runtime, ring, 10, 1);
    publish(runtime, ring, 11, 2);
    constexpr size_t huge = std::numeric_limits<size_t>::max();
    CHECK(copy(runtime, first, 0, entry_bytes).status == LOCALCAST_OK);
    CHECK(copy(runtime, first, entry_bytes - 1, 1).status == LOCALCAST_OK);
    CHECK(copy(runtime, first, entry_bytes, 0).status == LOCALCAST_OK);
    CHECK(copy(runtime, first, 0, entry_bytes + 1).status == LOCALCAST_INVALID);
    CHECK(copy(runtime, first, 1, entry_bytes).status == LOCALCAST_INVALID);
    CHECK(copy(runtime, first, entry_bytes, 1).status == LOCALCAST_INVALID);
    CHECK(copy(runtime, first, huge, 1).status == LOCALCAST_INVALID);
    CHECK(copy(runtime, first, huge, 0).status == LOCALCAST_INVALID);
    unsigned char byte = 0;
    CHECK(localcast_runtime_copy_payload(runtime.get(), kind, &first, 1, &byte, huge) == LOCALCAST_INVALID);
}

TEST_CASE("a handle inside an entry is followed as far as the entry reaches, one in the padding never") {
    const auto runtime = small_runtime();
    const RingPtr ring{localcast_payload_ring_create(runtime.get(), 100, 2, guard_ns)}; // 28 bytes of padding
    LocalcastPayload payload{};
    REQUIRE(localcast_payload_begin(ring.get(), 100, &payload) == LOCALCAST_OK);
    for (unsigned char i = 0; i < 100; ++i) {
        static_cast<unsigned char*>(payload.data)[i] = i;
    }
    REQUIRE(localcast_payload_commit(ring.get(), 10));
    const auto inside = push(runtime, 10, payload.handle + 40);
    const Copy rest = copy(runtime, inside, 10, 50);
    CHECK(rest.status == LOCALCAST_OK);
    CHECK(rest.bytes.front() == 50);
    CHECK(rest.bytes.back() == 99);
    CHECK(copy(runtime, inside, 10, 51).status == LOCALCAST_INVALID);
    const auto padding = push(runtime, 10, payload.handle + 100);
    CHECK(copy(runtime, padding, 0, 0).status == LOCALCAST_INVALID);
    const auto never_lent = push(runtime, 10, payload.handle + 128);
    CHECK(copy(runtime, never_lent, 0, 1).status == LOCALCAST_INVALID);
}

TEST_CASE("a copy of a sample that is not in the window is refused even where its memory still stands") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 2);
    auto sample = publish(runtime, ring, 10, 1);
    sample.sequence += 1;
    CHECK(copy(runtime, sample).status == LOCALCAST_NO_DATA);
}

TEST_CASE("a released ring keeps its memory while its samples live, and then a collect frees it") {
    const auto runtime = small_runtime();
    auto ring = make_ring(runtime, 2);
    const auto sample = publish(runtime, ring, 10, 0x44);
    ring.reset();
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 1);
    const Copy whole = copy(runtime, sample);
    CHECK(whole.status == LOCALCAST_OK);
    CHECK(all_are(whole.bytes, 0x44));
    move_edge(runtime, 10 + duration_ns + guard_ns);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 1);
    CHECK(copy(runtime, sample).status == LOCALCAST_TOO_OLD);
    move_edge(runtime, 10 + duration_ns + guard_ns + 1);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0);
    CHECK(copy(runtime, sample).status == LOCALCAST_INVALID);
}

TEST_CASE("a ring without samples is freed by its release; one with a loan open too") {
    const auto runtime = small_runtime();
    auto ring = make_ring(runtime, 2);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 1);
    lend(ring);
    ring.reset();
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0);
}

TEST_CASE("a released ring outlives a reset until the new stream has passed window and guard") {
    const auto runtime = small_runtime();
    auto ring = make_ring(runtime, 2);
    publish(runtime, ring, 10, 1);
    publish(runtime, ring, 700, 1);
    ring.reset();
    REQUIRE(localcast_runtime_reset(runtime.get()));
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 1);
    move_edge(runtime, 5000);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 1);
    move_edge(runtime, 5000 + duration_ns + guard_ns + 1);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == 0);
}

TEST_CASE("the table holds its stated number of rings, and creating another frees those whose time is over") {
    const auto runtime = small_runtime();
    std::vector<RingPtr> rings;
    for (unsigned i = 0; i < LOCALCAST_MAX_PAYLOAD_RINGS; ++i) {
        rings.push_back(RingPtr{localcast_payload_ring_create(runtime.get(), 64, 1, guard_ns)});
        REQUIRE(rings.back());
    }
    CHECK(localcast_payload_ring_create(runtime.get(), 64, 1, guard_ns) == nullptr);

    LocalcastPayload payload{};
    REQUIRE(localcast_payload_begin(rings.back().get(), 64, &payload) == LOCALCAST_OK);
    std::memset(payload.data, 0x77, 64);
    REQUIRE(localcast_payload_commit(rings.back().get(), 10));
    const auto sample = push(runtime, 10, payload.handle);
    CHECK(copy(runtime, sample, 0, 64).status == LOCALCAST_OK); // found at the far end of the table

    rings.back().reset();
    CHECK(localcast_payload_ring_create(runtime.get(), 64, 1, guard_ns) == nullptr);
    move_edge(runtime, 10 + duration_ns + guard_ns + 1);
    const RingPtr next{localcast_payload_ring_create(runtime.get(), 64, 1, guard_ns)};
    CHECK(next);
    CHECK(localcast_runtime_collect_payload_rings(runtime.get()) == LOCALCAST_MAX_PAYLOAD_RINGS);
}

TEST_CASE("the runtime's destruction frees its rings, released or not") {
    auto runtime = small_runtime();
    auto released = make_ring(runtime, 1);
    publish(runtime, released, 10, 1);
    released.reset();
    LocalcastPayloadRing* kept = localcast_payload_ring_create(runtime.get(), 64, 1, guard_ns);
    REQUIRE(kept != nullptr);
    runtime.reset(); // the leak checker of an address-sanitized run holds this to its word
    CHECK(runtime == nullptr);
}

TEST_CASE("a sensor that moves to another ring is found there") {
    const auto runtime = small_runtime();
    const auto first_ring = make_ring(runtime, 2);
    const auto second_ring = make_ring(runtime, 2);
    const auto first = publish(runtime, first_ring, 10, 1);
    const auto second = publish(runtime, second_ring, 11, 2);
    for (int round = 0; round < 3; ++round) {
        CHECK(all_are(copy(runtime, first).bytes, 1));
        CHECK(all_are(copy(runtime, second).bytes, 2));
    }
}

TEST_CASE("every begin ends up in one of the counts") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 8);
    Random random(20);
    uint64_t begins = 0;
    uint64_t time = 1;
    for (int i = 0; i < 5000; ++i) {
        time += random.below(400);
        LocalcastPayload payload{};
        ++begins;
        if (localcast_payload_begin(ring.get(), 1, &payload) == LOCALCAST_OK) {
            if (random.one_in(4)) {
                REQUIRE(localcast_payload_cancel(ring.get()));
                continue;
            }
            REQUIRE(localcast_payload_commit(ring.get(), time));
            if (random.one_in(4)) {
                REQUIRE(localcast_payload_cancel(ring.get()));
                continue;
            }
        }
        move_edge(runtime, time);
    }
    const auto stats = stats_of(ring);
    CHECK(stats.committed_count + stats.cancelled_count + stats.refused_count == begins);
    CHECK(stats.committed_count > 1000);
    CHECK(stats.cancelled_count > 1000);
    CHECK(stats.refused_count > 0);
    CHECK(stats.entry_count == 8);
    CHECK(stats.entry_bytes == entry_bytes);
    CHECK(stats.reserved_count <= 8);
}

// The rings below are so long that begin does not look at the window every time.
constexpr size_t many_entries = 64;

TEST_CASE("a long ring that is full has room as soon as the window has moved on, however often it was asked before") {
    for (int asked = 0; asked < 10; ++asked) {
        const auto runtime = small_runtime();
        const auto ring = make_ring(runtime, many_entries);
        for (size_t i = 0; i < many_entries; ++i) {
            publish(runtime, ring, 10 + i, 1);
        }
        move_edge(runtime, 10 + duration_ns + guard_ns);
        for (int i = 0; i < asked; ++i) {
            CHECK_FALSE(has_room(ring));
        }
        move_edge(runtime, 10 + duration_ns + guard_ns + 1); // the first of them, and no other
        publish(runtime, ring, 10 + duration_ns + guard_ns + 1, 2);
        CHECK_FALSE(has_room(ring));
    }
}

TEST_CASE("a long ring never lends a live entry, however it learns of the edge") {
    Random random(77);
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, many_entries);
    std::vector<LocalcastSampleHandle> samples;
    uint64_t time = 5000;
    for (int turn = 0; turn < 20'000; ++turn) {
        const uint64_t late = random.one_in(8) ? random.below(3 * duration_ns / 2) : 0;
        LocalcastPayload payload{};
        if (localcast_payload_begin(ring.get(), 1, &payload) == LOCALCAST_OK) {
            for (const LocalcastSampleHandle& sample : samples) {
                if (sample.payload_handle == payload.handle) {
                    REQUIRE(localcast_runtime_is_live(runtime.get(), kind, &sample) != LOCALCAST_OK);
                }
            }
            REQUIRE(localcast_payload_commit(ring.get(), time - late));
            const bool overtaken = random.one_in(500);
            if (overtaken) {
                REQUIRE(localcast_runtime_reset(runtime.get()));
            }
            samples.push_back(push(runtime, time - late, payload.handle));
            if (samples.size() > 4 * many_entries) {
                samples.erase(samples.begin(), samples.begin() + many_entries);
            }
        }
        time += random.below(40);
        move_edge(runtime, time);
    }
    CHECK(stats_of(ring).committed_count > 10'000);
    CHECK(stats_of(ring).refused_count > 100);
}

TEST_CASE("a late sample that a reset overtook in a long ring keeps its entry while it is live") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, many_entries);
    move_edge(runtime, 5000);
    const LocalcastPayload payload = lend(ring);
    REQUIRE(localcast_payload_commit(ring.get(), 100)); // has left the window that the ring has just seen
    REQUIRE(localcast_runtime_reset(runtime.get()));
    const auto sample = push(runtime, 100, payload.handle);
    for (size_t i = 1; i < many_entries; ++i) {
        publish(runtime, ring, 100, 2);
    }
    CHECK(localcast_runtime_is_live(runtime.get(), kind, &sample) == LOCALCAST_OK);
    CHECK_FALSE(has_room(ring));
}

TEST_CASE("reserved entries are counted down as the window leaves them") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 8);
    for (uint64_t i = 0; i < 6; ++i) {
        publish(runtime, ring, 100 + i, 1);
    }
    CHECK(stats_of(ring).reserved_count == 6);
    move_edge(runtime, 103 + duration_ns + guard_ns);
    CHECK(has_room(ring));
    CHECK(stats_of(ring).reserved_count == 3);
}

TEST_CASE("a caller's shorter stats are filled as far as they reach") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 8);
    publish(runtime, ring, 100, 1);
    LocalcastPayloadRingStats stats{};
    std::memset(&stats, 0xee, sizeof stats);
    stats.size = 16;
    REQUIRE(localcast_payload_ring_stats(ring.get(), &stats));
    CHECK(stats.size == 16);
    CHECK(stats.committed_count == 1);
    CHECK(stats.cancelled_count == UINT64_C(0xeeeeeeeeeeeeeeee));
    stats.size = 1000;
    REQUIRE(localcast_payload_ring_stats(ring.get(), &stats));
    CHECK(stats.size == sizeof stats);
    CHECK(stats.cancelled_count == 0);
    stats.size = 7;
    CHECK_FALSE(localcast_payload_ring_stats(ring.get(), &stats));
    CHECK(stats.size == 7);
    CHECK_FALSE(localcast_payload_ring_stats(nullptr, &stats));
    CHECK_FALSE(localcast_payload_ring_stats(ring.get(), nullptr));
}

TEST_CASE("over any run of times, no live sample's payload is ever overwritten") {
    const auto runtime = small_runtime();
    const auto ring = make_ring(runtime, 16);
    Random random(4);
    uint64_t time = 5000;
    std::vector<LocalcastSampleHandle> samples;
    uint64_t checked = 0;
    for (int i = 0; i < 4000; ++i) {
        time += random.below(120);
        const uint64_t stamp = time - random.below(900);
        LocalcastPayload payload{};
        if (localcast_payload_begin(ring.get(), entry_bytes, &payload) == LOCALCAST_OK) {
            std::memset(payload.data, static_cast<int>(mix64(stamp) & 0x7f), entry_bytes);
            REQUIRE(localcast_payload_commit(ring.get(), stamp));
            samples.push_back(push(runtime, stamp, payload.handle));
        } else {
            move_edge(runtime, time);
        }
        for (size_t back = 1; back <= samples.size() && back <= 20; ++back) {
            const auto& sample = samples[samples.size() - back];
            const Copy whole = copy(runtime, sample);
            if (whole.status == LOCALCAST_OK) {
                REQUIRE(all_are(whole.bytes, static_cast<int>(mix64(sample.timestamp_ns) & 0x7f)));
                ++checked;
            }
        }
    }
    CHECK(checked > 10'000);
}
