// Who is heard and who is here: the sources with what the last claim says of them, and the peers of the room.
// SPDX-License-Identifier: MIT
#pragma once

#include "../model/words.hpp"
#include "theme.hpp"

namespace localcast {

/// Somebody who shares the window: an instance of a plugin, or an application.
struct ReservoirPeer {
    juce::String name;
    juce::String detail; // format, host, rate: a line in words
    std::uint64_t source = 0; // the sensor that it feeds and that is called by its name; 0: none
};

/// What surrounds a window: its room, who is in it, and why somebody is not.
struct ReservoirSurroundings {
    juce::String room;
    std::vector<ReservoirPeer> peers;
    juce::String isolation; // why this one is alone; empty where it is not
    bool operator==(const ReservoirSurroundings &) const;
};

class SidePanel : public juce::Component {
public:
    SidePanel(const picture::WindowModel &, const theme::Palette &);

    /// Takes the sources from the model; repaints if their words changed.
    void refresh(const ReservoirSurroundings &);

    /// All that the panel says, one line each.
    [[nodiscard]] juce::StringArray lines() const;

    void paint(juce::Graphics &) override;
    std::unique_ptr<juce::AccessibilityHandler> createAccessibilityHandler() override;

private:
    struct Entry {
        juce::String name, detail;
        juce::Colour colour;
        bool operator==(const Entry &other) const {
            return name == other.name && detail == other.detail && colour == other.colour;
        }
    };
    [[nodiscard]] std::vector<Entry> sourceEntries() const;
    [[nodiscard]] std::vector<Entry> peerEntries(const ReservoirSurroundings &) const;
    /// A live source's colour.
    [[nodiscard]] juce::Colour colourOf(std::uint64_t hash) const;
    void paintEntries(juce::Graphics &, juce::Rectangle<int> &area, const char *heading,
                      const std::vector<Entry> &) const;

    const picture::WindowModel &model_;
    const theme::Palette &palette_;
    std::vector<Entry> sources_, peers_;
    juce::String isolation_;
};

} // namespace localcast
