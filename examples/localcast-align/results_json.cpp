// Results as JSON: numbers are null where nothing was measured.
// SPDX-License-Identifier: MIT
#include "results.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

namespace localcast::align {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t course_points = 60;

/** The course at evenly spaced moments, and on either side of every jump. */
Json course_json(const Recording& recording)
{
    Json points = Json::array();
    const Course& course = recording.course;
    const double rate_hz = recording.delay_rate_hz;
    const auto add = [&](double frame, double delay_samples, double drift_ppm) {
        points.push_back(
            {{"time_seconds", frame / rate_hz}, {"delay_samples", delay_samples}, {"drift_ppm", drift_ppm}});
    };
    const double end = recording.info.seconds() * rate_hz;
    const double step = end / static_cast<double>(course_points - 1);
    auto jump = course.jumps().begin();
    for (std::size_t i = 0; i < course_points; ++i) {
        const double frame = static_cast<double>(i) * step;
        for (; jump != course.jumps().end() && jump->frame <= frame; ++jump) {
            const double after = course.delay_at(jump->frame);
            add(jump->frame, after - jump->delay_change_samples, course.drift_at(std::nextafter(jump->frame, 0.0)));
            add(jump->frame, after, course.drift_at(jump->frame));
        }
        add(frame, course.delay_at(frame), course.drift_at(frame));
    }
    return points;
}

Json jumps_json(const Recording& recording)
{
    Json jumps = Json::array();
    for (const CourseJump& jump : recording.course.jumps()) {
        jumps.push_back({{"time_seconds", jump.frame / recording.delay_rate_hz},
                         {"delay_change_samples", jump.delay_change_samples},
                         {"delay_change_ms", jump.delay_change_samples * 1e3 / recording.delay_rate_hz},
                         {"uncertainty_samples", jump.uncertainty_samples},
                         {"polarity", jump.polarity}});
    }
    return jumps;
}

/** Every key that an aligned recording has, with nothing known yet. */
Json unknown_source(const Recording& recording)
{
    Json source{{"file", recording.file}};
    for (const char* key : {"delay_samples", "delay_uncertainty_samples", "delay_rate_hz", "delay_ms", "drift_ppm",
                            "drift_uncertainty_ppm", "drift_corrected", "jumps", "course", "polarity", "coherence",
                            "confidence", "sample_rate_hz", "refused"})
        source[key] = nullptr;
    return source;
}

Json source_json(const Recording& recording)
{
    Json source = unknown_source(recording);
    if (recording.info.sample_rate_hz != 0)
        source["sample_rate_hz"] = recording.info.sample_rate_hz;
    if (!recording.aligned()) {
        source["refused"] = recording.reason();
        return source;
    }
    const Measured delay = recording.course.start_delay();
    source["delay_samples"] = delay.value;
    source["delay_uncertainty_samples"] = delay.uncertainty;
    source["delay_rate_hz"] = recording.delay_rate_hz;
    source["delay_ms"] = recording.delay_ms();
    if (const auto& drift = recording.course.mean_drift()) {
        source["drift_ppm"] = drift->value;
        source["drift_uncertainty_ppm"] = drift->uncertainty;
    }
    source["drift_corrected"] = recording.course.drifts();
    source["jumps"] = jumps_json(recording);
    if (recording.course.drifts())
        source["course"] = course_json(recording);
    source["polarity"] = recording.course.polarity_at(0.0);
    source["coherence"] = recording.estimate.coherence;
    source["confidence"] = recording.estimate.confidence;
    return source;
}

} // namespace

std::string results_json(const Alignment& alignment)
{
    Json reference{{"file", alignment.recordings.front().file}, {"chosen", nullptr}};
    if (!alignment.reference_reason.empty())
        reference["chosen"] = alignment.reference_reason;
    Json sources = Json::array();
    for (const Recording& recording : alignment.recordings)
        sources.push_back(source_json(recording));
    const Json results{{"reference", std::move(reference)}, {"sources", std::move(sources)}};
    // A file name need not be UTF-8; what is not is replaced.
    return results.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace localcast::align
