// SPDX-License-Identifier: MIT
#include "lives.hpp"

#include "counted_memory.hpp"

#include "localcast_juce/room/registry.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace localcast::test {

using audio::Room;
using plugin::RoomSource;

namespace {

constexpr std::uint32_t frames = 64, rate = 1000;

} // namespace

std::optional<Room> join_room() {
    return Room::join("interleaved", {"track", "VST3", "host"}, {std::chrono::seconds(5), 64});
}

void Lives::begin() {
    allocated_ = counted_allocations();
    host_ = with_host_ ? join_room() : std::nullopt;
    names_.fill(0);
    members_ = began_ = gone_ = 0;
    pushed_ = 0;
}

void Lives::run(unsigned number) {
    ++began_;
    std::optional<Room> room = join_room();
    if (!room) {
        return interleaving::fail("there was no joining the room");
    }
    check_runtime(room->runtime().get());
    interleaving::step();
    std::optional<RoomSource> source(std::in_place, std::move(*room), audio::Identity{}, "track");
    check_name(number, *source);
    source->feed.prepare(rate, frames, 1);
    interleaving::step();
    push(*source);
    check_peers(*source);
    interleaving::step();
    names_[number] = 0; // others may have it from somewhere in its owner's going on
    --members_;
    source.reset();
    ++gone_;
}

std::string Lives::end() {
    const audio::FoundRegistry found = audio::find_registry();
    const std::uint32_t members = found.registry->header.members.load();
    if (members != (with_host_ ? 1u : 0u)) {
        return "the registry counts " + std::to_string(members) + " members";
    }
    const std::string wrong = with_host_ ? find_wrong_with_host() : "";
    host_.reset();
    if (!wrong.empty()) {
        return wrong;
    }
    if (found.registry->rooms != nullptr) {
        return "the room outlives its members";
    }
    return counted_allocations() == allocated_ ? "" : "memory is left behind";
}

void Lives::check_runtime(const LocalcastRuntime *runtime) {
    if (members_++ == 0) {
        runtime_ = runtime;
    }
    if (runtime != (host_ ? host_->runtime().get() : runtime_)) {
        interleaving::fail("members of one room have two windows");
    }
}

void Lives::check_name(unsigned number, const RoomSource &source) {
    const std::uint64_t name = source.feed.source().hash();
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
        interleaving::fail("two feed one source");
    }
    names_[number] = name;
}

void Lives::push(RoomSource &source) {
    const std::array<float, frames> silence{};
    const float *const channels[] = {silence.data()};
    audio::HostBlock block;
    block.frames = frames;
    block.position = 0;
    block.playing = true;
    if (source.feed.push(channels, block).frames != frames) {
        interleaving::fail("a block found no room");
    }
    ++pushed_;
}

// Others may come and go meanwhile; whom the list shows is whole, and one of them is this one.
void Lives::check_peers(const RoomSource &source) {
    const unsigned gone = gone_;
    const std::vector<audio::Peer> peers = source.room->peers();
    const unsigned most = began_ - gone + (with_host_ ? 1 : 0);
    const auto me = std::find_if(peers.begin(), peers.end(), [](const audio::Peer &peer) { return peer.is_me; });
    if (me == peers.end() || me->source.hash() != source.feed.source().hash() || me->pushed_blocks != 1 ||
        me->refused_blocks != 0) {
        interleaving::fail("an instance does not find itself in the list of peers");
    }
    if (peers.size() > most) {
        interleaving::fail("the list of peers shows who had gone");
    }
    for (const audio::Peer &peer : peers) {
        if (peer.pushed_blocks > 1 || (!peer.is_me && peer.source.hash() == source.feed.source().hash())) {
            interleaving::fail("the list of peers shows what never was");
        }
    }
}

// What a member who was there all along finds in the end.
std::string Lives::find_wrong_with_host() {
    if (host_->peers().size() != 1) {
        return "the list of peers shows who is gone";
    }
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_stats(host_->runtime().get(), &stats);
    if (stats.admitted_count != pushed_ || stats.live_count != pushed_ || stats.failed_count != 0) {
        return "the window has admitted " + std::to_string(stats.admitted_count) + " of " + std::to_string(pushed_);
    }
    return host_->take_source(SensorId::of("track")) ? "" : "a name is not given back";
}

} // namespace localcast::test
