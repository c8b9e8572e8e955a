// Sound files that were built into a plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/program_sounds.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace localcast::plugin {

struct EmbeddedSound {
    std::string file; ///< its name, without folders
    std::span<const char> bytes{};
};

/// WAV, AIFF, FLAC and Ogg Vorbis, found by the last part of the name that the program gives.
[[nodiscard]] SoundLoader embedded_sounds(std::vector<EmbeddedSound> sounds);

/// The same from what JUCE's juce_add_binary_data() makes of files.
[[nodiscard]] SoundLoader embedded_sounds(const char *const *resources, const char *const *files, int count,
                                          const char *(*bytes_of)(const char *resource, int &size));

} // namespace localcast::plugin
