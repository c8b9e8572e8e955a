// The first pass: one producer thread per recording, one analyser.
// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include "localcast/estimators/phase_analyser.hpp"
#include "recording_producer.hpp"
#include "stream_clock.hpp"

namespace localcast::align {

namespace {

constexpr std::size_t max_picture_lanes = 24;

/** Between claims of one source: longer when there are many or when they are long, as every claim costs transforms. */
double claim_interval_seconds(std::size_t sources, double longest_seconds)
{
    constexpr double shortest_interval = 0.5;
    constexpr double interval_per_source = 0.05;
    constexpr double claims_per_source = 60.0;
    return std::max({shortest_interval, interval_per_source * static_cast<double>(sources),
                     longest_seconds / claims_per_source});
}

/** The estimator's reason, with the file's length where that alone explains it. */
std::string refusal_text(const Recording& recording)
{
    const std::string reason(estimators::phase_refusal_text(recording.estimate.refusal));
    constexpr double short_seconds = 0.25;
    if (recording.info.seconds() >= short_seconds)
        return reason;
    char length[32];
    std::snprintf(length, sizeof length, "%.1f", recording.info.seconds() * 1e3);
    return "too short: it lasts " + std::string(length) + " ms (" + reason + ")";
}

std::uint64_t duration_ns(const Recording& recording)
{
    return frame_time_ns(recording.info.frames, recording.info.sample_rate_hz);
}

/** One run over the recordings that take part. */
class Measurement {
public:
    Measurement(LocalcastRuntime* runtime, std::vector<Recording>& recordings, double max_delay_seconds);
    WindowPicture run(Progress& progress);

private:
    void listen(Progress& progress);
    bool take_ends(Progress& progress);
    void keep_results();

    LocalcastRuntime* runtime_;
    std::vector<Recording>& recordings_;
    std::vector<std::size_t> players_; // indexes of the recordings that take part; the reference first
    std::uint64_t shortest_ns_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t longest_ns_ = 0;
    std::optional<estimators::PhaseAnalyser> analyser_;
    std::optional<WindowPicture> picture_;
    Pacer pacer_;
    std::vector<std::unique_ptr<RecordingProducer>> producers_; // one per player; null once it has ended
};

Measurement::Measurement(LocalcastRuntime* runtime, std::vector<Recording>& recordings, double max_delay_seconds)
    : runtime_(runtime), recordings_(recordings)
{
    std::vector<std::uint64_t> sensors;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        if (!recordings[i].aligned())
            continue;
        players_.push_back(i);
        shortest_ns_ = std::min(shortest_ns_, duration_ns(recordings[i]));
        longest_ns_ = std::max(longest_ns_, duration_ns(recordings[i]));
        if (i != 0)
            sensors.push_back(recordings[i].sensor);
    }
    analyser_.emplace(runtime, recordings[0].sensor, sensors,
                      estimators::PhaseAnalyserConfig{
                          .max_delay_seconds = max_delay_seconds,
                          .claim_interval_seconds = claim_interval_seconds(sensors.size(), seconds(longest_ns_))});
    for (const std::size_t player : players_)
        producers_.push_back(std::make_unique<RecordingProducer>(runtime, recordings[player], pacer_));
}

WindowPicture Measurement::run(Progress& progress)
{
    listen(progress);
    if (!recordings_[0].failure.empty())
        return {};
    analyser_->finish();
    keep_results();
    return picture_ ? std::move(*picture_) : take_picture(runtime_, recordings_, max_picture_lanes);
}

void Measurement::listen(Progress& progress)
{
    // Where all recordings end within the window, its last moment shows them all; otherwise that of the first end.
    const bool end_together = longest_ns_ - shortest_ns_ < LOCALCAST_DEFAULT_DURATION_NS / 2;
    const auto playing = [this] {
        return recordings_[0].failure.empty() &&
               std::any_of(producers_.begin(), producers_.end(), [](const auto& p) { return p != nullptr; });
    };
    std::uint64_t consumed_ns = 0;
    while (playing()) {
        pacer_.allow(consumed_ns + Pacer::lead_ns);
        const std::uint32_t news = pacer_.news();
        const std::uint64_t now_ns = analyser_->poll(std::numeric_limits<std::size_t>::max());
        const bool some_ended = take_ends(progress);
        if (!picture_ && !end_together && now_ns >= shortest_ns_)
            picture_ = take_picture(runtime_, recordings_, max_picture_lanes);
        progress.show("listening", static_cast<double>(now_ns) / static_cast<double>(longest_ns_));
        if (now_ns == consumed_ns && !some_ended)
            pacer_.wait_for_news(news);
        consumed_ns = now_ns;
    }
}

bool Measurement::take_ends(Progress& progress)
{
    bool any = false;
    for (std::size_t i = 0; i < producers_.size(); ++i) {
        if (!producers_[i] || !producers_[i]->ended())
            continue;
        Recording& recording = recordings_[players_[i]];
        analyser_->poll(std::numeric_limits<std::size_t>::max()); // reads what it pushed just before it ended
        analyser_->end_of(recording.sensor);
        if (!producers_[i]->failure().empty()) {
            progress.clear();
            fail(recording, producers_[i]->failure());
        }
        producers_[i].reset();
        any = true;
    }
    return any;
}

void Measurement::keep_results()
{
    for (std::size_t i = 1; i < players_.size(); ++i) {
        Recording& recording = recordings_[players_[i]];
        if (!recording.failure.empty())
            continue;
        recording.estimate = analyser_->estimate(i - 1);
        recording.correlation = analyser_->correlation(i - 1);
        recording.claim = analyser_->claim(i - 1);
        if (!recording.estimate.accepted())
            recording.refusal = refusal_text(recording);
    }
}

} // namespace

RuntimePtr make_runtime(const std::vector<Recording>& recordings)
{
    std::size_t blocks = 0;
    for (const Recording& recording : recordings) {
        if (const std::uint32_t rate_hz = recording.info.sample_rate_hz; rate_hz != 0)
            blocks += LOCALCAST_DEFAULT_DURATION_NS / frame_time_ns(block_frames(rate_hz), rate_hz);
    }
    constexpr std::size_t room_for_claims_and_lead = 2; // as a factor, generously
    RuntimePtr runtime(localcast_runtime_create_with_capacity(
        0, std::max(LOCALCAST_DEFAULT_CAPACITY, blocks * room_for_claims_and_lead)));
    if (!runtime)
        throw std::bad_alloc();
    return runtime;
}

WindowPicture measure(LocalcastRuntime* runtime, std::vector<Recording>& recordings, double max_delay_seconds,
                      Progress& progress)
{
    Measurement measurement(runtime, recordings, max_delay_seconds);
    return measurement.run(progress);
}

} // namespace localcast::align
