// One producer thread per recording, the analysers on the calling thread.
// SPDX-License-Identifier: MIT
#include "listening.hpp"

#include <algorithm>
#include <new>

#include "stream_clock.hpp"

namespace localcast::align {

namespace {

constexpr std::size_t max_picture_lanes = 24;
constexpr std::size_t all_blocks = std::numeric_limits<std::size_t>::max();

/** Between claims of one source: longer when there are many, so that the window's picture stays readable. */
double claim_interval_seconds(std::size_t sources)
{
    constexpr double shortest_interval = 0.5;
    constexpr double interval_per_source = 0.05;
    return std::max(shortest_interval, interval_per_source * static_cast<double>(sources));
}

std::uint64_t duration_ns(const Recording& recording)
{
    return frame_time_ns(recording.info.frames, recording.info.sample_rate_hz);
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

Listening::Listening(LocalcastRuntime* runtime, std::vector<Recording>& recordings, std::size_t reference,
                     const ListeningSettings& settings)
    : runtime_(runtime), recordings_(recordings), reference_(reference), settings_(settings), players_{reference},
      event_log_(runtime)
{
    std::vector<std::uint64_t> sensors;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        if (i == reference || !recordings[i].aligned())
            continue;
        sources_.push_back(i);
        players_.push_back(i);
        sensors.push_back(recordings[i].sensor);
    }
    tracked_.resize(sources_.size());
    for (const std::size_t player : players_) {
        const std::uint64_t length_ns = std::min(duration_ns(recordings[player]), settings.until_ns);
        shortest_ns_ = std::min(shortest_ns_, length_ns);
        longest_ns_ = std::max(longest_ns_, length_ns);
    }
    analyser_.emplace(
        runtime, recordings[reference].sensor, sensors,
        estimators::PhaseAnalyserConfig{.max_delay_seconds = settings.max_delay_seconds,
                                        .claim_interval_seconds = claim_interval_seconds(sensors.size())});
    if (settings.events) {
        sensors.push_back(recordings[reference].sensor);
        event_analyser_.emplace(runtime, sensors);
    }
    for (const std::size_t player : players_)
        producers_.push_back(
            std::make_unique<RecordingProducer>(runtime, recordings[player], settings.until_ns, pacer_));
}

bool Listening::run(Progress& progress)
{
    listen(progress);
    if (!recordings_[reference_].failure.empty())
        return false;
    analyser_->finish();
    if (event_analyser_) {
        event_analyser_->finish();
        event_log_.read();
    }
    return true;
}

WindowPicture Listening::take_window_picture()
{
    return picture_ ? std::move(*picture_) : take_picture(runtime_, recordings_, max_picture_lanes);
}

bool Listening::playing() const
{
    return recordings_[reference_].failure.empty() &&
           std::any_of(producers_.begin(), producers_.end(), [](const auto& p) { return p != nullptr; });
}

/** Reads what is new; the stream time up to which everything has been read. */
std::uint64_t Listening::poll()
{
    const std::uint64_t now_ns = analyser_->poll(all_blocks);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        const estimators::PhaseEstimate& estimate = analyser_->estimate(i);
        if (estimate.accepted() && estimate.state == estimators::PhaseState::tracking)
            tracked_[i] = estimate;
    }
    if (!event_analyser_)
        return now_ns;
    const std::uint64_t heard_ns = event_analyser_->poll(all_blocks);
    event_log_.read();
    return std::min(now_ns, heard_ns);
}

void Listening::listen(Progress& progress)
{
    // Where all recordings end within the window, its last moment shows them all; otherwise that of the first end.
    const bool end_together = longest_ns_ - shortest_ns_ < LOCALCAST_DEFAULT_DURATION_NS / 2;
    std::uint64_t consumed_ns = 0;
    while (playing()) {
        pacer_.allow(consumed_ns + Pacer::lead_ns);
        const std::uint32_t news = pacer_.news();
        const std::uint64_t now_ns = poll();
        const bool some_ended = take_ends(progress);
        if (!picture_ && !end_together && now_ns >= shortest_ns_)
            picture_ = take_picture(runtime_, recordings_, max_picture_lanes);
        progress.show(settings_.what, static_cast<double>(now_ns) / static_cast<double>(longest_ns_));
        if (now_ns == consumed_ns && !some_ended)
            pacer_.wait_for_news(news);
        consumed_ns = now_ns;
    }
}

bool Listening::take_ends(Progress& progress)
{
    bool any = false;
    for (std::size_t i = 0; i < producers_.size(); ++i) {
        if (!producers_[i] || !producers_[i]->ended())
            continue;
        Recording& recording = recordings_[players_[i]];
        poll(); // reads what it pushed just before it ended
        analyser_->end_of(recording.sensor);
        if (event_analyser_)
            event_analyser_->end_of(recording.sensor);
        if (!producers_[i]->failure().empty()) {
            progress.clear();
            fail(recording, producers_[i]->failure());
        }
        producers_[i].reset();
        any = true;
    }
    return any;
}

} // namespace localcast::align
