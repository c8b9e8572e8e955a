// SPDX-License-Identifier: MIT
#include "window_duel.hpp"

#include "support/compare.hpp"

namespace localcast::test {
namespace {

constexpr LocalcastSampleHandle untouched{1, 2, 3, 4, 5, 6, 7};

void require_same(const std::string& difference) { require(difference.empty(), difference.c_str()); }

// Few sensors, so that they meet again; now and then any hash.
uint64_t sensor(ByteReader& bytes) { return bytes.one_in(16) ? bytes.take<uint64_t>() : bytes.below(4); }

LocalcastSampleKind known_kind(ByteReader& bytes) {
    return static_cast<LocalcastSampleKind>(bytes.below(LOCALCAST_SAMPLE_KIND_COUNT));
}

LocalcastSampleHandle handle_of(ByteReader& bytes, uint64_t time) {
    LocalcastSampleHandle handle{sensor(bytes), time, bytes.byte(), bytes.byte(), bytes.number(0), 0, 0};
    if (bytes.one_in(16)) {
        handle.flags = bytes.take<uint32_t>();
        handle.reserved = bytes.take<uint32_t>();
    }
    return handle;
}

} // namespace

std::unique_ptr<WindowDuel> WindowDuel::create(ByteReader& bytes) {
    const uint64_t duration_ns = bytes.number(100);
    const size_t capacity = bytes.one_in(32) ? LOCALCAST_MAX_CAPACITY + 1 + bytes.take<uint32_t>() : 1 + bytes.below(80);
    RuntimePtr runtime = make_runtime(duration_ns, capacity);
    require((runtime != nullptr) == (capacity <= LOCALCAST_MAX_CAPACITY), "which capacities a window can have");
    if (!runtime) {
        return nullptr;
    }
    return std::unique_ptr<WindowDuel>(new WindowDuel(duration_ns, capacity, std::move(runtime)));
}

void WindowDuel::operate(ByteReader& bytes) {
    switch (bytes.below(16)) {
    case 0: create_producer(bytes); break;
    case 1:
    case 2: push_by_producer(bytes); break;
    case 3: ask_by_index(bytes); break;
    case 4: ask_of_a_sensor(bytes); break;
    case 5: ask_for_a_range(bytes); break;
    case 6: ask_whether_live(bytes); break;
    case 7: read_on(bytes); break;
    case 8: read_with_a_forged_cursor(bytes); break;
    case 9: watch(bytes); break;
    case 10: ask_for_stats_of_any_size(bytes); break;
    case 11:
        if (bytes.one_in(4)) {
            require(localcast_runtime_reset(runtime()), "a reset");
            model_.reset();
        }
        break;
    default: push_handle(bytes); break;
    }
    require(localcast_runtime_len(runtime()) == model_.live().size(), "the number of live samples");
}

bool WindowDuel::push(LocalcastSampleKind kind, const LocalcastSampleHandle& handle) {
    const bool pushed = runtime_push[kind](runtime(), handle);
    require(pushed == model_.push(kind, handle), "what a push says");
    return pushed;
}

void WindowDuel::push_handle(ByteReader& bytes) {
    const LocalcastSampleKind kind = known_kind(bytes);
    const LocalcastSampleHandle handle = handle_of(bytes, time(bytes));
    if (bytes.one_in(32)) {
        require(!runtime_push[kind](nullptr, handle), "a push without a runtime");
    } else {
        push(kind, handle);
    }
}

void WindowDuel::create_producer(ByteReader& bytes) {
    Source& source = sources_[bytes.below(4)];
    source.kind = bytes.one_in(8) ? bytes.take<LocalcastSampleKind>() : known_kind(bytes);
    source.sequence = bytes.number(0);
    const bool named = bytes.one_in(2);
    const auto name = bytes.bytes(bytes.below(8));
    source.sensor = named ? localcast_hash_source_id(name.data(), name.size()) : sensor(bytes);
    const bool possible = source.kind < LOCALCAST_SAMPLE_KIND_COUNT && source.sensor != 0;
    source.producer.reset(
        named ? localcast_producer_create_for_source(source.kind, name.data(), name.size(), source.sequence)
              : localcast_producer_create(source.kind, source.sensor, source.sequence));
    require((source.producer != nullptr) == possible, "which producers there can be");
}

// The payload is any address: what is behind it is nobody's business but its owner's.
void WindowDuel::push_by_producer(ByteReader& bytes) {
    Source& source = sources_[bytes.below(4)];
    LocalcastProducer* const producer = source.producer.get();
    LocalcastRuntime* const into = bytes.one_in(16) ? nullptr : runtime();
    const uint64_t at = time(bytes), arrival = bytes.byte(), payload = bytes.number(0);
    const auto* const address = reinterpret_cast<const void*>(static_cast<uintptr_t>(payload));
    LocalcastSampleHandle out = untouched;
    LocalcastSampleHandle* const place = bytes.one_in(4) ? nullptr : &out;
    const size_t way = bytes.below(5);
    constexpr LocalcastSampleKind kinds[] = {LOCALCAST_SAMPLE_AUDIO_BLOCK, LOCALCAST_SAMPLE_RENDER_PACKET,
                                             LOCALCAST_SAMPLE_PHASE_CLAIM, LOCALCAST_SAMPLE_EVENT_CLAIM};
    bool pushed = false;
    switch (way) {
    case 0:
        pushed = localcast_producer_push_audio_block(
            producer, into, at, arrival, static_cast<const LocalcastAudioBlockDescriptor*>(address), place);
        break;
    case 1:
        pushed = localcast_producer_push_render_packet(
            producer, into, at, arrival, static_cast<const LocalcastRenderPacketDescriptor*>(address), place);
        break;
    case 2:
        pushed = localcast_producer_push_phase_claim(
            producer, into, at, arrival, static_cast<const LocalcastPhaseClaimDescriptor*>(address), place);
        break;
    case 3:
        pushed = localcast_producer_push_event_claim(
            producer, into, at, arrival, static_cast<const LocalcastEventClaimDescriptor*>(address), place);
        break;
    default: pushed = localcast_producer_push(producer, into, at, arrival, payload, place); break;
    }
    const bool fits = way == 4 || (source.kind == kinds[way] && address != nullptr);
    const LocalcastSampleHandle expected{source.sensor, at, arrival, source.sequence, payload, 0, 0};
    const bool admitted = producer != nullptr && into != nullptr && fits && model_.push(source.kind, expected);
    require(pushed == admitted, "what a producer's push says");
    require(same_handle(out, pushed && place != nullptr ? expected : untouched), "what a producer's push writes");
    source.sequence += pushed && source.sequence != UINT64_MAX ? 1 : 0;
    require(localcast_producer_next_sequence(producer) == (producer != nullptr ? source.sequence : 0), "the sequence");
}

void WindowDuel::ask_by_index(ByteReader& bytes) {
    const auto live = model_.live();
    const size_t index = bytes.one_in(8) ? bytes.take<size_t>() : bytes.below(live.size() + 2);
    LocalcastSampleKind kind = 77;
    LocalcastSampleHandle out = untouched;
    const bool found = localcast_runtime_sample_at(runtime(), index, &kind, &out);
    require(found == (index < live.size()), "whether there is a sample of an index");
    require(found ? kind == live[index].kind && same_handle(out, live[index].handle)
                  : kind == 77 && same_handle(out, untouched),
            "the sample of an index");
    const LocalcastSampleKind of = bytes.take<uint8_t>() % 12;
    const auto view = of < LOCALCAST_SAMPLE_KIND_COUNT ? model_.view(of) : std::vector<LocalcastSampleHandle>();
    out = untouched;
    require(localcast_runtime_view_len(runtime(), of) == view.size(), "the length of a view");
    require(localcast_runtime_view_sample_at(runtime(), of, index, &out) == (index < view.size()), "a view's end");
    require(same_handle(out, index < view.size() ? view[index] : untouched), "the sample of an index of a view");
}

void WindowDuel::ask_of_a_sensor(ByteReader& bytes) {
    require_same(compare_sensor(runtime(), model_, known_kind(bytes), sensor(bytes), time(bytes)));
}

void WindowDuel::ask_for_a_range(ByteReader& bytes) {
    const LocalcastSampleKind kind = known_kind(bytes);
    const uint64_t from = time(bytes), to = time(bytes);
    require_same(compare_range(runtime(), model_, kind, from, to, bytes.below(20)));
    size_t n = 0;
    std::vector<LocalcastSampleHandle> all;
    require(localcast_runtime_read_range(runtime(), kind, from, to, nullptr, 0, &n) == model_.range(kind, from, to, all),
            "a range that is only counted");
    require(n == all.size(), "how many a range has");
}

void WindowDuel::ask_whether_live(ByteReader& bytes) {
    const LocalcastSampleKind kind = known_kind(bytes);
    LocalcastSampleHandle handle = handle_of(bytes, time(bytes));
    const auto view = model_.view(kind);
    if (!view.empty() && !bytes.one_in(4)) {
        handle = view[bytes.below(view.size())];
        handle.reserved += bytes.one_in(4) ? 1 : 0;
    }
    require(localcast_runtime_is_live(runtime(), kind, &handle) == model_.is_live(kind, handle), "whether one is live");
}

void WindowDuel::read_on(ByteReader& bytes) {
    const size_t reader = bytes.below(4);
    require_same(compare_cursor(runtime(), model_, cursor_kinds_[reader], cursors_[reader], model_cursors_[reader]));
}

// Whatever a cursor says, it yields what is in the window, and ends.
void WindowDuel::read_with_a_forged_cursor(ByteReader& bytes) {
    const LocalcastSampleKind kind = known_kind(bytes);
    LocalcastCursor cursor{bytes.number(model_.epoch()), bytes.number(64), bytes.number(64), bytes.number(0)};
    size_t reads = 0;
    LocalcastStatus status = LOCALCAST_OK;
    while (status == LOCALCAST_OK || status == LOCALCAST_TOO_OLD) {
        LocalcastSampleHandle out = untouched;
        status = localcast_runtime_read_next(runtime(), kind, &cursor, &out);
        require(status != LOCALCAST_OK || model_.is_live(kind, out) == LOCALCAST_OK, "what a forged cursor yields");
        require(++reads <= capacity_ + 3, "a forged cursor that comes to no end");
    }
    require(status == LOCALCAST_NO_DATA, "what a forged cursor is told");
}

void WindowDuel::watch(ByteReader& bytes) {
    const LocalcastSampleKind kind = known_kind(bytes);
    if (bytes.one_in(8)) { // one that nobody began: any answer, but an answer
        LocalcastWatch forged{bytes.number(0), bytes.number(0), bytes.number(0), bytes.number(0)};
        LocalcastSampleHandle out = untouched;
        localcast_runtime_watch_latest(runtime(), kind, 1, &forged, &out);
        localcast_runtime_watch_holds(runtime(), kind, &forged);
        return;
    }
    Watched& watched = watched_[kind];
    const bool holds = localcast_runtime_watch_holds(runtime(), kind, &watched.watch);
    for (uint64_t i = 0; i < std::size(watched.latest); ++i) {
        if (!holds) {
            LocalcastSampleHandle out = untouched;
            const bool found = localcast_runtime_watch_latest(runtime(), kind, i, &watched.watch, &out);
            watched.latest[i] = found ? std::optional(out) : std::nullopt;
        }
        const auto expected = model_.latest(kind, i);
        const auto& latest = watched.latest[i];
        require(latest.has_value() == expected.has_value() && (!latest || same_handle(*latest, *expected)),
                "what a watch holds");
    }
}

// The caller has as many bytes as it says and not one more.
void WindowDuel::ask_for_stats_of_any_size(ByteReader& bytes) {
    const uint32_t said = bytes.take<uint16_t>() % (2 * sizeof(LocalcastRuntimeStats));
    std::vector<uint64_t> place((std::max<size_t>(said, 8) + 7) / 8, UINT64_C(0x5555555555555555));
    std::memcpy(place.data(), &said, sizeof said);
    const bool filled =
        localcast_runtime_stats(runtime(), reinterpret_cast<LocalcastRuntimeStats*>(place.data()));
    require(filled == (said >= 8), "for which sizes there are counts");
    LocalcastRuntimeStats expected = model_.stats();
    expected.size = std::min<uint32_t>(said, sizeof expected);
    const auto* const got = reinterpret_cast<const std::byte*>(place.data());
    if (filled) {
        std::memcpy(&expected.memory_locked, got + offsetof(LocalcastRuntimeStats, memory_locked), sizeof(uint32_t));
        require(std::memcmp(got, &expected, expected.size) == 0, "the counts that a struct of any size gets");
    }
    for (size_t i = filled ? expected.size : sizeof said; i < 8 * place.size(); ++i) {
        require(got[i] == std::byte{0x55}, "a write past the end of a caller's struct");
    }
}

void WindowDuel::compare_all() {
    Random random(1);
    require_same(compare_status(runtime(), model_));
    require_same(compare_stats(runtime(), model_));
    require_same(compare_samples(runtime(), model_, random));
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        require_same(compare_view(runtime(), model_, kind, random));
    }
}

} // namespace localcast::test
