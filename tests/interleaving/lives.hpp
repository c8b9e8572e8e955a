// An instance's life in a room, from its loading to its unloading, and what may never be seen in it.
// SPDX-License-Identifier: MIT
#pragma once

#include "interleaver.hpp"

#include "localcast_juce/room/room.hpp"
#include "parts/room_source.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace localcast::test {

inline constexpr unsigned most_instances = 4;

std::optional<audio::Room> join_room();

// Each instance joins the room, takes a name that is free, feeds it a block, looks at the list of peers and leaves. With a
// host, somebody is in the room all along; else it is made and unmade with them.
class Lives : public Scene {
public:
    explicit Lives(bool with_host) : with_host_(with_host) {}
    void begin() override;
    void run(unsigned number) override;
    std::string end() override;

private:
    void check_runtime(const LocalcastRuntime *runtime);
    void check_name(unsigned number, const plugin::RoomSource &source);
    void push(plugin::RoomSource &source);
    void check_peers(const plugin::RoomSource &source);
    std::string find_wrong_with_host();

    const bool with_host_;
    std::optional<audio::Room> host_;
    std::array<std::uint64_t, most_instances> names_{}; // of those who feed
    unsigned members_ = 0;
    unsigned began_ = 0, gone_ = 0; // to join, for good
    std::uint64_t pushed_ = 0;
    const LocalcastRuntime *runtime_ = nullptr; // of those who are there
    std::int64_t allocated_ = 0;
};

} // namespace localcast::test
