// What a host saves of a plugin, and what of that the plugin itself wrote.
// SPDX-License-Identifier: MIT
#pragma once

#include <juce_audio_processors/juce_audio_processors.h>

#include <cstddef>
#include <string>
#include <vector>

namespace localcast::test {

/** A host's saved state, in which the plugin's own bytes are the longest word of base 64. */
class HostState
{
public:
    explicit HostState(juce::AudioPluginInstance& plugin);

    /** What the plugin wrote, and what JUCE adds behind it. Throws where there is none. */
    [[nodiscard]] std::vector<std::byte> own() const;

    /** The same state with other bytes of the plugin's. */
    [[nodiscard]] juce::MemoryBlock with(const std::vector<std::byte>& own) const;

private:
    bool is_xml_ = false;
    juce::String text_;
    int first_ = 0, length_ = 0;
};

/** Whose state it says it is: a text behind the magic, the version, the length and the sum. */
std::string owner_of(const std::vector<std::byte>& bytes);

} // namespace localcast::test
