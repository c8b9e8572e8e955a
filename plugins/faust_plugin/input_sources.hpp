// A plugin's inputs as sources of a room.
// SPDX-License-Identifier: MIT
#pragma once

#include "parts/room_source.hpp"

#include <localcast_juce/localcast_juce.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace localcast::plugin {

/// Each input channel is a member of the room by its name, so that estimators can tell them apart.
class InputSources {
public:
    /// Nothing, and `why` in words, where the room has no place. A name that somebody else has gets a number;
    /// `earlier` is about to go, so its names are free. Without any names one member joins all the same: for the room's clock.
    [[nodiscard]] static std::unique_ptr<InputSources> join(std::string_view room, const audio::Identity &identity,
                                                            const std::vector<std::string> &names,
                                                            const InputSources *earlier, std::string &why);

    [[nodiscard]] const std::shared_ptr<audio::Room> &room() const { return members_.front()->room; }
    [[nodiscard]] const std::vector<std::string> &names() const { return names_; }
    /// As join() was asked for.
    [[nodiscard]] const std::vector<std::string> &wanted() const { return wanted_; }
    /// What became of names that somebody else has, in words.
    [[nodiscard]] const std::string &renamed() const { return renamed_; }
    /// As numbers in a program's metadata find them: input N at index N, nothing at 0.
    [[nodiscard]] std::vector<std::uint64_t> numbered() const;

    /// Empty, or why some inputs will not be heard.
    std::string prepare(double sample_rate_hz, std::uint32_t block_frames);
    void release();

    /// Pushes all inputs, channel by channel, and gives the block's time.
    /// producer-thread, rt
    audio::BlockTime push(std::span<const float *const> channels, const audio::HostBlock &host) LOCALCAST_RT;

private:
    std::vector<std::string> wanted_, names_;
    std::string renamed_;
    std::vector<std::unique_ptr<RoomSource>> members_;
};

} // namespace localcast::plugin
