// Tracks of a host, with a binary of Align on each.
// SPDX-License-Identifier: MIT
#pragma once

#include "align_desk.hpp"

#include "../test_host.hpp"

namespace localcast::test {

/// Each plays a recording in both channels; all of it is a render.
class HostedTracks : private juce::AudioPlayHead {
public:
    /// `files`: the binaries, by turns.
    HostedTracks(const std::vector<room::Recording> &recordings, const std::vector<std::string> &files);
    ~HostedTracks() override;

    [[nodiscard]] juce::AudioPluginInstance &operator[](std::size_t track) { return *tracks_[track]; }
    [[nodiscard]] std::size_t size() const { return tracks_.size(); }

    void set(std::size_t track, const char *name, const char *text);

    /// So many seconds from the beginning: what each track makes of its left channel. The host says that it plays from frame
    /// `plays_from` on.
    [[nodiscard]] Channels render(double seconds, const std::vector<int> &blocks, juce::int64 plays_from = 0);

private:
    juce::Optional<PositionInfo> getPosition() const override;
    void cycle(std::size_t track, int count, std::vector<float> &heard);

    const std::vector<room::Recording> &recordings_;
    TestHost host_;
    std::vector<std::unique_ptr<juce::AudioPluginInstance>> tracks_;
    juce::int64 frame_ = 0, plays_from_ = 0;
};

} // namespace localcast::test
