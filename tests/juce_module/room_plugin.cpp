// A plugin as far as rooms go: a shared object with its own copy of the core and of the module.
// SPDX-License-Identifier: MIT
#include "room_plugin.hpp"

#include "localcast_juce/room/room.hpp"

#include "localcast/producer.hpp"
#include "localcast/view.hpp"

#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

using namespace localcast;

namespace {

struct Instance {
    audio::Room room;
    Producer<Kind::scene_ray> producer;
};

void *join(const char *room, const char *name) {
    auto joined = audio::Room::join(room, {name, "test", "host"}, {std::chrono::seconds(5), 1024});
    auto producer = Producer<Kind::scene_ray>::create(name);
    return joined && producer ? new Instance{std::move(*joined), std::move(*producer)} : nullptr;
}

void leave(void *instance) { delete static_cast<Instance *>(instance); }

bool push(void *instance, long long seconds) {
    auto &self = *static_cast<Instance *>(instance);
    return self.producer.push(self.room.runtime(), StreamTime(std::chrono::seconds(seconds)), {}).has_value();
}

unsigned long long seen(void *instance) {
    return View<Kind::scene_ray>(static_cast<Instance *>(instance)->room.runtime()).size();
}

unsigned long long peers(void *instance) { return static_cast<Instance *>(instance)->room.peers().size(); }

void company(void *instance, char *text, unsigned long long bytes) {
    std::snprintf(text, bytes, "%s", static_cast<Instance *>(instance)->room.company().c_str());
}

} // namespace

extern "C" __attribute__((visibility("default"))) const RoomPlugin *room_plugin() {
    static const RoomPlugin plugin{join, leave, push, seen, peers, company};
    return &plugin;
}
