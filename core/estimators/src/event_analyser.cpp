// Blocks in by the audio-block view, claims out by the event-claim view.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/event_analyser.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <optional>

#include "block_reader.hpp"
#include "claim_pusher.hpp"

namespace localcast::estimators {
namespace {

constexpr std::uint64_t chunk_frames = 8192;
constexpr std::uint64_t patience_ns = 1'000'000'000;
// Onsets lie at least 20 ms apart: more than a window of five seconds and the ring's guard time can hold.
constexpr std::size_t claims_per_source = 320;
constexpr auto latency_ns = static_cast<std::uint64_t>(event_latency_seconds * 1e9);
constexpr std::size_t most_kept = 65536;
constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

EventEstimatorConfig estimator_config(const EventAnalyserConfig& config, double sample_rate_hz) {
    return {sample_rate_hz, config.threshold, config.smallest_strength};
}

} // namespace

struct EventAnalyser::State {
    struct Source {
        std::uint64_t hash;
        std::optional<EventEstimator> estimator; // once its rate is known
        std::uint64_t position = 0;              // frames read
        bool ended = false;
        bool settled = true; // nothing was heard since its last events were judged
        std::uint64_t events = 0;
        std::deque<LocalcastEventClaimDescriptor> kept;
    };

    State(LocalcastRuntime* owner, std::span<const std::uint64_t> hashes, const EventAnalyserConfig& settings);
    bool read_block();
    void feed(std::size_t index);
    void feed_all();
    void pass(Source& source, BlockLineup& lineup, std::uint64_t gap);
    void settle(std::size_t index);
    void claim(std::size_t index);
    [[nodiscard]] LocalcastEventClaimDescriptor describe(std::size_t index, const EventEstimate& event) const;

    LocalcastRuntime* runtime;
    EventAnalyserConfig config;
    BlockReader reader;
    std::vector<Source> sources;
    ClaimPusher<Kind::event_claim> pusher;
    std::shared_ptr<FftPlans> plans;
    std::vector<float> chunk;
    std::vector<EventEstimate> events;
};

EventAnalyser::State::State(LocalcastRuntime* owner, std::span<const std::uint64_t> hashes,
                            const EventAnalyserConfig& settings)
    : runtime(owner), config(settings), reader(owner, hashes, settings.stream_start_ns),
      pusher(owner, hashes, claims_per_source), plans(EventEstimator(estimator_config(settings, 48000.0)).plans()) {
    for (const std::uint64_t hash : hashes) {
        sources.push_back({hash, {}, 0, false, true, 0, {}});
    }
}

/** False when there is nothing new. */
bool EventAnalyser::State::read_block() {
    const auto step = reader.step();
    if (step == BlockReader::Step::restarted) {
        for (Source& source : sources) {
            source.estimator.reset();
            source.position = 0;
            source.ended = false;
            source.settled = true;
        }
    }
    return step != BlockReader::Step::nothing;
}

void EventAnalyser::State::feed_all() {
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    for (std::size_t i = 0; i < sources.size(); ++i) {
        feed(i);
        const BlockLineup& lineup = reader.lineup(i);
        if (sources[i].ended || lineup.time_of(lineup.end_frame()) + patience_ns < status.edge_ns) {
            settle(i);
        }
    }
}

void EventAnalyser::State::feed(std::size_t index) {
    Source& source = sources[index];
    BlockLineup& lineup = reader.lineup(index);
    const std::uint64_t end = lineup.end_frame();
    if (lineup.sample_rate_hz() != 0 && !source.estimator) {
        source.estimator.emplace(estimator_config(config, lineup.sample_rate_hz()), plans);
    }
    while (source.position < end) {
        const std::uint64_t gap = lineup.gap_ahead();
        if (gap > 0) {
            pass(source, lineup, gap);
        } else {
            chunk.resize(static_cast<std::size_t>(std::min(lineup.held_ahead(), chunk_frames)));
            lineup.read(chunk);
            source.position += chunk.size();
            source.estimator->process(chunk, events);
            source.settled = false;
        }
        claim(index);
    }
}

/** Goes over a gap. */
void EventAnalyser::State::pass(Source& source, BlockLineup& lineup, std::uint64_t gap) {
    for (std::uint64_t left = gap; left > 0; left -= chunk.size()) {
        chunk.resize(static_cast<std::size_t>(std::min(left, chunk_frames)));
        lineup.read(chunk);
    }
    source.position += gap;
    source.estimator->skip(gap, events);
    source.settled = true;
}

/** The source's last events, by what was heard of them. */
void EventAnalyser::State::settle(std::size_t index) {
    Source& source = sources[index];
    if (!source.settled) {
        source.estimator->finish(events);
        source.settled = true;
        claim(index);
    }
}

void EventAnalyser::State::claim(std::size_t index) {
    Source& source = sources[index];
    for (const EventEstimate& event : events) {
        const auto described = describe(index, event);
        pusher.push(index, described.onset_ns, latency_ns, described);
        ++source.events;
        source.kept.push_back(described);
        if (source.kept.size() > most_kept) {
            source.kept.pop_front();
        }
    }
    events.clear();
}

LocalcastEventClaimDescriptor EventAnalyser::State::describe(std::size_t index, const EventEstimate& event) const {
    const BlockLineup& lineup = reader.lineup(index);
    const double ns_per_frame = 1e9 / static_cast<double>(lineup.sample_rate_hz());
    const auto whole = static_cast<std::uint64_t>(event.onset_frame);
    const double fraction = event.onset_frame - std::floor(event.onset_frame);
    LocalcastEventClaimDescriptor claim{};
    claim.source_id_hash = sources[index].hash;
    claim.onset_ns = lineup.time_of(whole) + static_cast<std::uint64_t>(std::lround(fraction * ns_per_frame));
    claim.duration_ns = static_cast<std::uint64_t>(std::lround(event.duration_frames * ns_per_frame));
    claim.onset_uncertainty_ns = event.onset_uncertainty_frames * ns_per_frame;
    claim.strength = static_cast<float>(event.strength);
    claim.confidence = static_cast<float>(event.confidence);
    claim.type = static_cast<std::uint32_t>(event.type);
    return claim;
}

EventAnalyser::EventAnalyser(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources,
                             const EventAnalyserConfig& config)
    : state_(std::make_unique<State>(runtime, sources, config)) {}
EventAnalyser::~EventAnalyser() = default;
EventAnalyser::EventAnalyser(EventAnalyser&&) noexcept = default;
EventAnalyser& EventAnalyser::operator=(EventAnalyser&&) noexcept = default;

std::uint64_t EventAnalyser::poll(std::size_t max_blocks) {
    for (std::size_t i = 0; i < max_blocks && state_->read_block(); ++i) {
    }
    state_->feed_all();
    return consumed_ns();
}

void EventAnalyser::finish() {
    while (state_->read_block()) {
    }
    for (auto& source : state_->sources) {
        source.ended = true;
    }
    state_->feed_all();
}

void EventAnalyser::end_of(std::uint64_t sensor_id_hash) {
    const std::size_t index = state_->reader.index_of(sensor_id_hash);
    if (index < state_->sources.size()) {
        state_->sources[index].ended = true;
    }
}

std::uint64_t EventAnalyser::consumed_ns() const noexcept {
    std::uint64_t least = never;
    std::uint64_t most = state_->config.stream_start_ns;
    for (std::size_t i = 0; i < state_->sources.size(); ++i) {
        const BlockLineup& lineup = state_->reader.lineup(i);
        const std::uint64_t end = lineup.time_of(lineup.end_frame());
        most = std::max(most, end);
        least = state_->sources[i].ended ? least : std::min(least, end);
    }
    return least == never ? most : least;
}

std::uint64_t EventAnalyser::missed_blocks() const noexcept {
    return state_->reader.missed();
}

std::uint64_t EventAnalyser::failed_claims() const noexcept {
    return state_->pusher.failed();
}

std::vector<LocalcastEventClaimDescriptor> EventAnalyser::take_events(std::size_t index) {
    auto& kept = state_->sources.at(index).kept;
    std::vector<LocalcastEventClaimDescriptor> out(kept.begin(), kept.end());
    kept.clear();
    return out;
}

std::uint64_t EventAnalyser::event_count(std::size_t index) const {
    return state_->sources.at(index).events;
}

BlockCounts EventAnalyser::counts(std::size_t index) const {
    return state_->reader.lineup(index).counts();
}

} // namespace localcast::estimators
