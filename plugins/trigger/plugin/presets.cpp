// SPDX-License-Identifier: MIT
#include "presets.hpp"

#include "parameters.hpp"

namespace localcast::plugin::trigger {

const std::vector<Preset> &presets() {
    static const std::vector<Preset> all{
        {"Duck", {}},
        {"Pump", {{id::depth, 24}, {id::hold, 30}, {id::release, 300}}},
        {"Drum gate", {{id::effect, 2}, {id::depth, 80}, {id::attack, 0}, {id::hold, 80}, {id::release, 60}}},
        {"Tone at claps", {{id::effect, 3}, {id::type, 1}, {id::attack, 0}, {id::hold, 20}, {id::release, 400}}},
        {"Drum replacement by MIDI", {{id::effect, 0}, {id::midi, 1}, {id::least_strength, -40}, {id::least_confidence, 0.5f}}},
        {"Silence at every clap of the room", {{id::source, 1}, {id::type, 1}, {id::depth, 80}, {id::hold, 250}}},
    };
    return all;
}

bool is_kept_by_presets(const juce::String &parameter) {
    return parameter == id::room || parameter == id::lookahead || parameter == id::bypass;
}

} // namespace localcast::plugin::trigger
