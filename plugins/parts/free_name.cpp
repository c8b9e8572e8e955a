// SPDX-License-Identifier: MIT
#include "parts/free_name.hpp"

#include <algorithm>

namespace localcast::plugin {
namespace {

bool is_taken(const audio::Room &room, const std::string &name, std::span<const std::uint64_t> own) {
    const std::uint64_t source = SensorId::of(name).hash();
    const auto peers = room.peers();
    return std::find(own.begin(), own.end(), source) == own.end() &&
           std::any_of(peers.begin(), peers.end(), [&](const audio::Peer &peer) {
               return !peer.is_me && peer.source.hash() == source;
           });
}

// Without the number that an earlier one of the same name got.
std::string_view without_number(std::string_view name) {
    const std::size_t end = name.find_last_not_of("0123456789");
    return end != std::string_view::npos && end > 0 && end + 1 < name.size() && name[end] == ' ' ? name.substr(0, end) : name;
}

} // namespace

std::string free_name(const audio::Room &room, std::string_view wanted, std::span<const std::uint64_t> own) {
    std::string name(wanted.empty() ? "track" : wanted);
    const std::string base(without_number(name));
    for (int number = 2; is_taken(room, name, own); ++number) {
        name = base + " " + std::to_string(number);
    }
    return name;
}

} // namespace localcast::plugin
