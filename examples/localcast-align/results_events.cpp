// Event claims as JSON and as Audacity labels.
// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "localcast/estimators/event_estimate.hpp"
#include "stream_clock.hpp"
#include "svg.hpp"

namespace localcast::align {

namespace {

using Json = nlohmann::ordered_json;

/** Where the output has what the recording has at this time; empty without output and for what a jump passes over. */
std::optional<double> aligned_seconds(const Recording& recording, std::uint64_t time_ns)
{
    if (!recording.aligned())
        return std::nullopt;
    const auto frame = recording.course.aligned_frame(seconds(time_ns) * recording.delay_rate_hz);
    if (!frame)
        return std::nullopt;
    return *frame / recording.delay_rate_hz;
}

std::string type_text(const LocalcastEventClaimDescriptor& event)
{
    return std::string(estimators::event_type_text(static_cast<estimators::EventType>(event.type)));
}

Json event_json(const Recording& recording, const LocalcastEventClaimDescriptor& event)
{
    const auto aligned = aligned_seconds(recording, event.onset_ns);
    return {{"time_seconds", seconds(event.onset_ns)},
            {"aligned_seconds", aligned ? Json(*aligned) : Json(nullptr)},
            {"uncertainty_seconds", event.onset_uncertainty_ns * 1e-9},
            {"duration_seconds", seconds(event.duration_ns)},
            {"type", type_text(event)},
            {"strength", event.strength},
            {"confidence", event.confidence}};
}

} // namespace

std::string events_json(const Alignment& alignment)
{
    Json recordings = Json::array();
    for (const Recording& recording : alignment.recordings) {
        Json events = Json::array();
        for (const LocalcastEventClaimDescriptor& event : recording.events)
            events.push_back(event_json(recording, event));
        recordings.push_back({{"file", recording.file}, {"events", std::move(events)}});
    }
    const Json all{{"reference", alignment.recordings.front().file}, {"recordings", std::move(recordings)}};
    return all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string event_labels(const Recording& recording)
{
    constexpr int digits = 6;
    std::string labels;
    for (const LocalcastEventClaimDescriptor& event : recording.events) {
        const auto start = aligned_seconds(recording, event.onset_ns);
        if (start && *start >= 0.0)
            labels += fixed(*start, digits) + '\t' + fixed(*start + seconds(event.duration_ns), digits) + '\t' +
                      type_text(event) + '\n';
    }
    return labels;
}

} // namespace localcast::align
