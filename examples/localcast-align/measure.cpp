// Takes over what the analysers say in the end.
// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <cstdio>
#include <string>

namespace localcast::align {

namespace {

/** The estimator's reason, with the file's length where that alone explains it. */
std::string refusal_text(const Recording& recording)
{
    std::string reason(estimators::phase_refusal_text(recording.estimate.refusal));
    constexpr double short_seconds = 0.25;
    if (recording.info.seconds() >= short_seconds)
        return reason;
    char length[32];
    std::snprintf(length, sizeof length, "%.1f", recording.info.seconds() * 1e3);
    return "too short: it lasts " + std::string(length) + " ms (" + reason + ")";
}

/** Evenly chosen, as many as a picture can show. */
std::vector<estimators::DelayObservation> thinned(std::vector<estimators::DelayObservation> all)
{
    constexpr std::size_t most = 400;
    const std::size_t step = all.size() / most + 1;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); i += step)
        all[kept++] = all[i];
    all.resize(kept);
    all.shrink_to_fit();
    return all;
}

/** Whether it was followed well and has merely been silent for so long that its delay by now may be another one. */
bool fell_silent(const Recording& recording)
{
    constexpr std::size_t least_measurements = 3;
    constexpr double most_samples = 0.25;
    return recording.estimate.refusal == estimators::PhaseRefusal::uncertain &&
           recording.estimate.state == estimators::PhaseState::holding &&
           recording.measurements.size() >= least_measurements && recording.course.worst_uncertainty() <= most_samples;
}

void keep_result(Recording& recording, Listening& listening, std::size_t index)
{
    estimators::PhaseAnalyser& analyser = listening.analyser();
    recording.estimate = analyser.estimate(index);
    recording.correlation = analyser.correlation(index);
    recording.claim = analyser.claim(index);
    std::vector<estimators::DelayObservation> measurements = analyser.take_observations(index);
    recording.course = Course(measurements, recording.delay_rate_hz, recording.estimate.sampling_rate_offset_known);
    recording.measurements = thinned(std::move(measurements));
    if (!recording.estimate.accepted() && !fell_silent(recording))
        recording.refusal = refusal_text(recording);
    else if (recording.course.empty())
        recording.refusal = "its delay could not be measured often enough";
    // What a silent end says of the delay by then is not what the file's course is worth.
    const auto& tracked = listening.last_tracked()[index];
    if (recording.aligned() && tracked && recording.estimate.state == estimators::PhaseState::holding) {
        recording.estimate.coherence = tracked->coherence;
        recording.estimate.confidence = tracked->confidence;
    }
}

} // namespace

WindowPicture measure(LocalcastRuntime* runtime, std::vector<Recording>& recordings, const ListeningSettings& settings,
                      Progress& progress)
{
    Listening listening(runtime, recordings, 0, settings);
    if (!listening.run(progress))
        return {};
    for (std::size_t i = 0; i < listening.sources().size(); ++i) {
        if (Recording& recording = recordings[listening.sources()[i]]; recording.failure.empty())
            keep_result(recording, listening, i);
    }
    for (Recording& recording : recordings)
        recording.events = listening.events().take(recording.sensor);
    return listening.take_window_picture();
}

} // namespace localcast::align
