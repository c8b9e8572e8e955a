// SPDX-License-Identifier: MIT
#include "presets.hpp"

#include "parameters.hpp"

namespace localcast::plugin::align {

const std::vector<Preset> &presets() {
    static const std::vector<Preset> all{
        {"Track", {}},
        {"Reference", {{id::reference, 1}}},
        {"Capture once", {{id::mode, 1}}},
        {"Close microphones, 5 ms at most", {{id::max_shift, 5}}},
        {"Room microphone, distance kept", {{id::anchor, 1}}},
        {"Polarity and drift of one clock only", {{id::anchor, 1}, {id::drift, 0}}},
        {"By hand", {{id::mode, 2}}},
    };
    return all;
}

bool is_kept_by_presets(const juce::String &parameter) {
    return parameter == id::group || parameter == id::unit || parameter == id::latency || parameter == id::bypass ||
           parameter == id::capture;
}

} // namespace localcast::plugin::align
