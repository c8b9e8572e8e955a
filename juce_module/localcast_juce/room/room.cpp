// SPDX-License-Identifier: MIT
#include "room.hpp"

#include "process_facts.hpp"
#include "registry.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace localcast::audio {
namespace {

template <std::size_t N>
void assign(FixedText<N> &to, std::string_view text) noexcept {
    to = {};
    std::size_t bytes = std::min(text.size(), N - 1);
    // A cut must not leave the beginning of a UTF-8 character behind.
    while (bytes < text.size() && bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0u) == 0x80u) {
        --bytes;
    }
    std::copy_n(text.begin(), bytes, to.begin());
}

std::uint64_t hash_of(std::string_view name) noexcept {
    return localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(name.data()), name.size());
}

RoomMemory *find_room(const Registry &registry, std::string_view name) noexcept {
    FixedText<256> shown;
    assign(shown, name);
    for (RoomMemory *room = registry.rooms; room != nullptr; room = room->next) {
        if (room->name_hash == hash_of(name) && room->name_bytes == name.size() && room->name == shown) {
            return room;
        }
    }
    return nullptr;
}

RoomMemory *make_room(std::string_view name, const Identity &identity, const RoomConfig &config) {
    LocalcastRuntime *const runtime = localcast_runtime_create_with_capacity(to_ns(config.duration), config.capacity);
    auto *const room = runtime == nullptr ? nullptr : new (std::nothrow) RoomMemory;
    if (room == nullptr) {
        localcast_runtime_destroy(runtime);
        return nullptr;
    }
    room->name_hash = hash_of(name);
    room->name_bytes = name.size();
    assign(room->name, name);
    room->process = process_id();
    room->runtime = runtime;
    room->duration_ns = config.duration.count() > 0 ? to_ns(config.duration) : LOCALCAST_DEFAULT_DURATION_NS;
    // The stream begins at one second, so that an empty window's edge 0 lies before every block.
    room->heads.newest_start_ns = 1'000'000'000;
    room->heads.newest_end_ns = 1'000'000'000;
    const Announcement announced = announce_room(room->name_hash, identity.host);
    room->announcement = announced.lock;
    assign(room->announced_at, announced.path);
    return room;
}

void unmake_room(Registry &registry, RoomMemory *room) noexcept {
    RoomMemory **link = &registry.rooms;
    while (*link != room) {
        link = &(*link)->next;
    }
    *link = room->next;
    withdraw_room(room->announcement, room->announced_at.data());
    localcast_runtime_destroy(room->runtime);
    delete room;
}

PeerFacts with_identity(PeerFacts facts, const Identity &identity) noexcept {
    assign(facts.name, identity.name);
    assign(facts.format, identity.format);
    assign(facts.host, identity.host);
    return facts;
}

// Under the registry's mutex.
PeerSlot *take_slot(RoomMemory &room, const PeerFacts &facts) noexcept {
    for (std::uint32_t index = 0; index < most_peers; ++index) {
        PeerSlot &slot = room.peers[index];
        if (slot.taken.load(std::memory_order_relaxed) != 0) { // relaxed: written under this mutex only
            continue;
        }
        slot.facts.write(facts);
        slot.block.write({}); // of rate 0: none that anybody could take for this cycle's
        slot.note.write({});
        for (std::atomic<std::uint64_t> *const count :
             {&slot.last_heard_ns, &slot.counts.pushed_blocks, &slot.counts.refused_blocks, &slot.counts.unusable_blocks,
              &slot.counts.oversized_blocks, &slot.counts.repaired_samples, &slot.counts.clock_jumps}) {
            count->store(0, std::memory_order_relaxed); // relaxed: published by the store to `taken`
        }
        slot.agreement.store(0, std::memory_order_relaxed);
        slot.serial.store(room.next_serial++, std::memory_order_relaxed);
        slot.taken.store(1, std::memory_order_release); // release: who sees the place taken sees it cleared
        const std::uint32_t used = room.slots_used.load(std::memory_order_relaxed);
        room.slots_used.store(std::max(used, index + 1), std::memory_order_release); // release: the place is there
        return &slot;
    }
    return nullptr;
}

void refuse(std::string *why, const char *reason) {
    if (why != nullptr) {
        *why = reason;
    }
}

} // namespace

std::optional<Room> Room::join(std::string_view name, const Identity &identity, const RoomConfig &config,
                               std::string *why) {
    const FoundRegistry found = find_registry();
    if (found.registry == nullptr) {
        refuse(why, "There is no memory for the list of rooms.");
        return std::nullopt;
    }
    Registry &registry = *found.registry;
    const std::lock_guard lock(registry.mutex);
    RoomMemory *room = find_room(registry, name);
    if (room == nullptr) {
        room = make_room(name, identity, config);
        if (room == nullptr) {
            refuse(why, "There is no memory for the room's window.");
            return std::nullopt;
        }
        room->next = std::exchange(registry.rooms, room);
    }
    PeerSlot *const slot = take_slot(*room, with_identity({}, identity));
    if (slot == nullptr) {
        refuse(why, "The room is full.");
        return std::nullopt;
    }
    ++room->members;
    registry.header.members.fetch_add(1, std::memory_order_relaxed); // relaxed: to be shown, no more
    return Room(registry, *room, *slot);
}

Room::Room(Registry &registry, RoomMemory &memory, PeerSlot &slot) noexcept
    : registry_(&registry), memory_(&memory), slot_(&slot) {}

Room::Room(Room &&other) noexcept
    : registry_(std::exchange(other.registry_, nullptr)), memory_(other.memory_), slot_(other.slot_) {}

Room &Room::operator=(Room &&other) noexcept {
    if (this != &other) {
        leave();
        registry_ = std::exchange(other.registry_, nullptr);
        memory_ = other.memory_;
        slot_ = other.slot_;
    }
    return *this;
}

Room::~Room() { leave(); }

void Room::leave() noexcept {
    if (registry_ == nullptr) {
        return;
    }
    if (memory_->process != process_id()) {
        registry_ = nullptr; // a forked child's copy: the mutex may be held for ever, the note on disk is the parent's
        return;
    }
    const std::lock_guard lock(registry_->mutex);
    slot_->taken.store(0, std::memory_order_release); // release: what this member wrote lies before the next one's
    registry_->header.members.fetch_sub(1, std::memory_order_relaxed); // relaxed: to be shown, no more
    if (--memory_->members == 0) {
        unmake_room(*registry_, memory_);
    }
    registry_ = nullptr;
}

std::string Room::name() const { return memory_->name.data(); }

std::vector<Peer> Room::peers() const {
    std::vector<Peer> peers;
    const std::string program = process_name();
    // acquire: the places below it are there.
    const std::uint32_t used = memory_->slots_used.load(std::memory_order_acquire);
    for (std::uint32_t index = 0; index < used; ++index) {
        const PeerSlot &slot = memory_->peers[index];
        // acquire: what the place held before is cleared. Serial before and after: the same member all along.
        if (slot.taken.load(std::memory_order_acquire) == 0) {
            continue;
        }
        const std::uint64_t serial = slot.serial.load(std::memory_order_acquire);
        const std::optional<PeerFacts> facts = slot.facts.read();
        if (!facts) {
            continue;
        }
        Peer peer;
        peer.name = facts->name.data();
        peer.format = facts->format.data();
        peer.host = facts->host.data();
        peer.process = process_id();
        peer.process_name = program;
        peer.source = SensorId(facts->sensor_id_hash);
        peer.sample_rate_hz = facts->sample_rate_hz;
        peer.block_frames = facts->block_frames;
        peer.channels = facts->channels;
        // relaxed, here and below: counts to be shown, each by itself.
        peer.last_heard_ns = slot.last_heard_ns.load(std::memory_order_relaxed);
        peer.pushed_blocks = slot.counts.pushed_blocks.load(std::memory_order_relaxed);
        peer.refused_blocks = slot.counts.refused_blocks.load(std::memory_order_relaxed);
        peer.unusable_blocks = slot.counts.unusable_blocks.load(std::memory_order_relaxed);
        peer.oversized_blocks = slot.counts.oversized_blocks.load(std::memory_order_relaxed);
        peer.repaired_samples = slot.counts.repaired_samples.load(std::memory_order_relaxed);
        peer.clock_jumps = slot.counts.clock_jumps.load(std::memory_order_relaxed);
        peer.agreement = static_cast<Agreement>(slot.agreement.load(std::memory_order_relaxed));
        peer.note = slot.note.read().value_or(PeerNote{});
        peer.is_me = &slot == slot_;
        if (slot.taken.load(std::memory_order_acquire) != 0 && slot.serial.load(std::memory_order_relaxed) == serial) {
            peers.push_back(std::move(peer));
        }
    }
    return peers;
}

std::vector<Neighbour> Room::neighbours() const { return neighbours_in(memory_->name_hash); }

std::string Room::company() const {
    const std::size_t members = peers().size();
    std::string words = members <= 1 ? "Alone in this room within this process."
                                     : std::to_string(members) + " instances share this room in this process.";
    for (const Neighbour &neighbour : neighbours()) {
        const bool siblings = neighbour.parent != 0 && neighbour.parent == parent_process_id();
        words += "\nProcess " + std::to_string(neighbour.process) + " (" + neighbour.name + ") is in a room of this name as well, " +
                 (siblings ? "started by the same program: the host runs plugins in processes of their own. "
                           : "which this process cannot reach. ") +
                 "Instances share a room only within one process; let the host run its plugins together.";
    }
    if (const std::string unreachable = find_registry().unreachable; !unreachable.empty()) {
        words += "\n" + unreachable;
    }
    return words;
}

void Room::set_identity(const Identity &identity) {
    const std::lock_guard lock(registry_->mutex); // the facts have one writer at a time
    slot_->facts.write(with_identity(slot_->facts.read().value_or(PeerFacts{}), identity));
}

void Room::set_stream(SensorId source, double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels) noexcept {
    const std::lock_guard lock(registry_->mutex);
    write_stream(source, sample_rate_hz, block_frames, channels);
}

bool Room::take_source(SensorId source) noexcept {
    const std::lock_guard lock(registry_->mutex); // all binaries' facts are written under it: nobody comes in between
    if (is_fed_by_another(source)) {
        return false;
    }
    write_stream(source, 0, 0, 0);
    return true;
}

// Both under the registry's mutex.

void Room::write_stream(SensorId source, double sample_rate_hz, std::uint32_t block_frames, std::uint32_t channels) noexcept {
    PeerFacts facts = slot_->facts.read().value_or(PeerFacts{});
    facts.sensor_id_hash = source.hash();
    facts.sample_rate_hz = sample_rate_hz;
    facts.block_frames = block_frames;
    facts.channels = channels;
    slot_->facts.write(facts);
}

bool Room::is_fed_by_another(SensorId source) const noexcept {
    // relaxed, here and below: written under this mutex only.
    const std::uint32_t used = memory_->slots_used.load(std::memory_order_relaxed);
    return std::any_of(memory_->peers.begin(), memory_->peers.begin() + used, [&](const PeerSlot &slot) {
        return &slot != slot_ && slot.taken.load(std::memory_order_relaxed) != 0 &&
               slot.facts.read().value_or(PeerFacts{}).sensor_id_hash == source.hash();
    });
}

} // namespace localcast::audio
