// SPDX-License-Identifier: MIT
#include "parts/room_source.hpp"

#include <algorithm>
#include <utility>

namespace localcast::plugin {
namespace {

bool take(audio::Room &room, const std::string &name, std::span<const std::uint64_t> own) {
    const SensorId source = SensorId::of(name);
    if (std::find(own.begin(), own.end(), source.hash()) == own.end()) {
        return room.take_source(source);
    }
    room.set_stream(source, 0, 0, 0);
    return true;
}

// Without the number that an earlier one of the same name got.
std::string_view without_number(std::string_view name) {
    const std::size_t end = name.find_last_not_of("0123456789");
    return end != std::string_view::npos && end > 0 && end + 1 < name.size() && name[end] == ' ' ? name.substr(0, end) : name;
}

} // namespace

std::string take_free_name(audio::Room &room, std::string_view wanted, std::span<const std::uint64_t> own) {
    std::string name(wanted.empty() ? "track" : wanted);
    const std::string base(without_number(name));
    for (int number = 2; !take(room, name, own); ++number) {
        name = base + " " + std::to_string(number);
    }
    return name;
}

RoomSource::RoomSource(audio::Room joined, const audio::Identity &identity, std::string_view wanted,
                       std::span<const std::uint64_t> own)
    : room(std::make_shared<audio::Room>(std::move(joined))), name(take_free_name(*room, wanted, own)), feed(*room, name) {
    room->set_identity({name, identity.format, identity.host});
}

RoomSource::RoomSource(audio::Room joined) : room(std::make_shared<audio::Room>(std::move(joined))), feed(*room, name) {}

RoomSource::~RoomSource() { room->set_stream(SensorId(0), 0, 0, 0); }

} // namespace localcast::plugin
