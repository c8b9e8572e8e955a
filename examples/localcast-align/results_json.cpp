// Results as JSON: numbers are null where nothing was measured.
// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <nlohmann/json.hpp>

namespace localcast::align {

std::string results_json(std::span<const Recording> recordings)
{
    nlohmann::ordered_json sources = nlohmann::ordered_json::array();
    for (const Recording& recording : recordings) {
        nlohmann::ordered_json source{{"file", recording.file},     {"delay_samples", nullptr},
                                      {"delay_ms", nullptr},        {"drift_ppm", nullptr},
                                      {"polarity", nullptr},        {"coherence", nullptr},
                                      {"confidence", nullptr},      {"refused", nullptr}};
        if (recording.aligned()) {
            source["delay_samples"] = recording.estimate.delay_samples;
            source["delay_ms"] = recording.delay_ms();
            source["polarity"] = recording.estimate.polarity;
            source["coherence"] = recording.estimate.coherence;
            source["confidence"] = recording.estimate.confidence;
        } else {
            source["refused"] = recording.reason();
        }
        sources.push_back(std::move(source));
    }
    const nlohmann::ordered_json results{{"sources", std::move(sources)}};
    // A file name need not be UTF-8; what is not is replaced.
    return results.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace localcast::align
