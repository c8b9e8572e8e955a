// Microphones of a simulated room on the tracks of a host, with Align as a plugin on each.
// SPDX-License-Identifier: MIT
#pragma once

#include "plugin/processor.hpp"

#include "room/room.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace localcast::test {

/// Four tracks, of which the first is marked as the reference; everything is a render.
class Studio : private juce::AudioPlayHead {
public:
    /// `mode` as its parameter counts.
    explicit Studio(int mode = 0);
    ~Studio() override;

    /// On so many seconds; prepares the plugins where they are not.
    void play(double seconds);
    /// Stops, and begins again at the recordings' beginning.
    void rewind();

    [[nodiscard]] plugin::align::Processor &operator[](std::size_t track) { return *processors_[track]; }
    [[nodiscard]] std::size_t size() const { return processors_.size(); }
    [[nodiscard]] std::string name(std::size_t track) const;
    [[nodiscard]] std::size_t index_of(const std::string &name) const;
    [[nodiscard]] int polarity(std::size_t track) const { return recordings_[track].polarity; }
    /// The true delay at the last frame that was played.
    [[nodiscard]] double truth_samples(std::size_t track) const;
    /// Since the last rewind().
    [[nodiscard]] const std::vector<float> &heard(std::size_t track) const { return heard_[track]; }

private:
    juce::Optional<PositionInfo> getPosition() const override;
    void cycle(int frames);

    std::vector<room::Recording> recordings_;
    std::vector<std::unique_ptr<plugin::align::Processor>> processors_;
    std::vector<std::vector<float>> heard_;
    juce::int64 frame_ = 0;
    bool playing_ = false, prepared_ = false;
};

} // namespace localcast::test
