// Blocks in by the audio-block view, claims out by the phase-claim view.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_analyser.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include "block_reader.hpp"
#include "claim_pusher.hpp"
#include "localcast/estimators/phase_group.hpp"
#include "rate_converter.hpp"

namespace localcast::estimators {
namespace {

constexpr std::uint64_t chunk_frames = 8192;
constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

// Room for the claims of ten seconds.
constexpr double held_seconds = 10.0;
constexpr double most_claims_held = 4096.0;

std::size_t claims_per_source(double interval_seconds) {
    const double claims =
        interval_seconds > 0.0 ? std::min(held_seconds / interval_seconds + 4.0, most_claims_held) : 4.0;
    return static_cast<std::size_t>(claims);
}

std::vector<std::uint64_t> with_last(std::span<const std::uint64_t> hashes, std::uint64_t last) {
    std::vector<std::uint64_t> all(hashes.begin(), hashes.end());
    all.push_back(last);
    return all;
}

} // namespace

struct PhaseAnalyser::State {
    struct Sensor {
        explicit Sensor(std::uint64_t sensor_id_hash) : hash(sensor_id_hash) {}

        std::uint64_t hash;
        bool ended = false;
        std::optional<RateConverter> converter; // of a source with another rate than the reference's
        PhaseEstimate estimate;
        std::uint64_t claimed_frame = 0; // end of the evidence of the last claim
        std::uint64_t converted_frames = 0; // given to the converter
        std::vector<float> chunk;           // being fed
    };

    State(LocalcastRuntime* owner, std::uint64_t reference, std::span<const std::uint64_t> hashes,
          const PhaseAnalyserConfig& settings);

    bool read_block();
    void start_again();
    void feed(std::uint64_t limit = never);
    void look();
    void feed_chunk(std::uint64_t frames);
    void read_source(std::size_t index, std::uint64_t end);
    void claim_all(bool last);
    [[nodiscard]] std::uint64_t available_end() const;
    [[nodiscard]] std::uint64_t claim_frames() const;
    [[nodiscard]] std::uint64_t end_of(std::size_t index) const;
    [[nodiscard]] LocalcastPhaseClaimDescriptor describe(std::size_t index) const;

    [[nodiscard]] std::size_t source_count() const { return sensors.size() - 1; }
    [[nodiscard]] BlockLineup& reference() { return reader.lineup(source_count()); }
    [[nodiscard]] const BlockLineup& reference() const { return reader.lineup(source_count()); }

    LocalcastRuntime* runtime;
    PhaseAnalyserConfig config;
    BlockReader reader;
    std::vector<Sensor> sensors; // the sources in order, then the reference
    ClaimPusher<Kind::phase_claim> pusher;
    std::uint64_t position = 0; // frames fed
    std::vector<float> unconverted;
    std::optional<PhaseGroup> group; // once the reference's rate is known
};

PhaseAnalyser::State::State(LocalcastRuntime* owner, std::uint64_t reference_hash,
                            std::span<const std::uint64_t> hashes, const PhaseAnalyserConfig& settings)
    : runtime(owner), config(settings), reader(owner, with_last(hashes, reference_hash), settings.stream_start_ns),
      pusher(owner, hashes, claims_per_source(settings.claim_interval_seconds)) {
    for (const std::uint64_t hash : hashes) {
        sensors.emplace_back(hash);
    }
    sensors.emplace_back(reference_hash);
}

/** False when there is nothing new. */
bool PhaseAnalyser::State::read_block() {
    const auto step = reader.step();
    if (step == BlockReader::Step::restarted) {
        start_again();
    }
    return step != BlockReader::Step::nothing;
}

/** After a reset of the window: its stream begins anew. */
void PhaseAnalyser::State::start_again() {
    for (Sensor& sensor : sensors) {
        sensor = Sensor(sensor.hash);
    }
    group.reset();
    position = 0;
}

/** One past the last frame that a sensor's blocks are enough for, in frames of the reference. */
std::uint64_t PhaseAnalyser::State::end_of(std::size_t index) const {
    const BlockLineup& lineup = reader.lineup(index);
    if (lineup.sample_rate_hz() == reference().sample_rate_hz() || lineup.sample_rate_hz() == 0) {
        return lineup.end_frame();
    }
    const auto& converter = sensors[index].converter;
    return converter ? converter->output_frames(lineup.end_frame()) : 0;
}

/** The frame up to which every sensor has said all it will say. */
std::uint64_t PhaseAnalyser::State::available_end() const {
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    const std::uint64_t horizon = reference().frame_of(status.window_start_ns);
    std::uint64_t all = never;
    std::uint64_t longest = 0;
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        const std::uint64_t end = end_of(i);
        longest = std::max(longest, end);
        if (!sensors[i].ended) {
            // What lies before the window can no longer arrive.
            all = std::min(all, std::max(end, horizon));
        }
    }
    return all == never ? longest : all;
}

std::uint64_t PhaseAnalyser::State::claim_frames() const {
    return static_cast<std::uint64_t>(config.claim_interval_seconds *
                                      static_cast<double>(reference().sample_rate_hz()));
}

/** Feeds what is there, up to frame `limit` of the reference. */
void PhaseAnalyser::State::feed(std::uint64_t limit) {
    const std::uint32_t reference_hz = reference().sample_rate_hz();
    if (reference_hz == 0) {
        return;
    }
    if (!group) {
        group.emplace(PhaseEstimatorConfig{.sample_rate_hz = static_cast<double>(reference_hz),
                                           .max_delay_seconds = config.max_delay_seconds},
                      source_count());
    }
    for (std::size_t i = 0; i < source_count(); ++i) {
        Sensor& source = sensors[i];
        const std::uint32_t rate_hz = reader.lineup(i).sample_rate_hz();
        if (rate_hz != 0 && rate_hz != reference_hz && !source.converter) {
            source.converter.emplace(rate_hz, reference_hz, position);
            source.converted_frames = source.converter->first_input();
            reader.lineup(i).skip_to(source.converted_frames);
        }
    }
    const std::uint64_t end = std::min(available_end(), limit);
    const std::uint64_t interval = claim_frames();
    while (position < end) {
        std::uint64_t frames = std::min(end - position, chunk_frames);
        if (interval > 0) {
            frames = std::min(frames, interval - position % interval);
        }
        feed_chunk(frames);
        if (interval > 0 && position % interval == 0) {
            claim_all(false);
        }
    }
}

/** The source's next frames, up to `end` in frames of the reference, into its chunk. */
void PhaseAnalyser::State::read_source(std::size_t index, std::uint64_t end) {
    Sensor& source = sensors[index];
    BlockLineup& lineup = reader.lineup(index);
    source.chunk.resize(static_cast<std::size_t>(end - position));
    if (lineup.sample_rate_hz() == 0) {
        std::fill(source.chunk.begin(), source.chunk.end(), 0.0f);
        return;
    }
    if (!source.converter) {
        lineup.skip_to(position);
        lineup.read(source.chunk);
        return;
    }
    const std::uint64_t needed = source.converter->input_frames(end);
    unconverted.resize(static_cast<std::size_t>(needed - source.converted_frames));
    lineup.read(unconverted);
    source.converted_frames = needed;
    source.converter->push(unconverted);
    source.converter->read(source.chunk);
}

void PhaseAnalyser::State::feed_chunk(std::uint64_t frames) {
    std::vector<float>& reference_chunk = sensors.back().chunk;
    reference_chunk.resize(static_cast<std::size_t>(frames));
    reference().read(reference_chunk);
    std::vector<std::span<const float>> chunks;
    for (std::size_t i = 0; i < source_count(); ++i) {
        read_source(i, position + frames);
        chunks.emplace_back(sensors[i].chunk);
    }
    position += frames;
    group->process(reference_chunk, chunks);
}

void PhaseAnalyser::State::look() {
    for (std::size_t i = 0; group && i < source_count(); ++i) {
        sensors[i].estimate = group->estimate(i);
    }
}

void PhaseAnalyser::State::claim_all(bool last) {
    look();
    for (std::size_t i = 0; i < source_count(); ++i) {
        Sensor& source = sensors[i];
        const bool news = source.estimate.accepted() && source.estimate.evidence_end_frame > source.claimed_frame;
        if (last || news) {
            source.claimed_frame = source.estimate.evidence_end_frame;
            const auto claim = describe(i);
            pusher.push(i, claim.evidence_end_ns, 0, claim);
        }
    }
}

LocalcastPhaseClaimDescriptor PhaseAnalyser::State::describe(std::size_t index) const {
    const Sensor& sensor = sensors.at(index);
    LocalcastPhaseClaimDescriptor claim{};
    claim.source_id_hash = sensor.hash;
    claim.reference_id_hash = sensors.back().hash;
    const PhaseEstimate& estimate = sensor.estimate;
    const BlockLineup& clock = reference();
    claim.evidence_start_ns = clock.time_of(estimate.evidence_start_frame);
    // The last measurement of all may look past the last sample, which no stamp may: it would move the window's edge.
    const std::uint64_t evidence_end = estimate.accepted() ? std::min(estimate.evidence_end_frame, position) : position;
    claim.evidence_end_ns = clock.time_of(evidence_end);
    claim.polarity = 1;
    claim.sample_rate_hz = clock.sample_rate_hz();
    if (estimate.accepted()) {
        // The estimate holds for its frame, the claim for the end of its evidence.
        const double since = static_cast<double>(estimate.frame) - static_cast<double>(evidence_end);
        claim.delay_samples = estimate.delay_samples - estimate.sampling_rate_offset_ppm * 1e-6 * since;
        claim.delay_uncertainty_samples = estimate.delay_uncertainty_samples;
        claim.phase_rad = estimate.phase_rad;
        claim.coherence = static_cast<float>(estimate.coherence);
        claim.confidence = static_cast<float>(estimate.confidence);
        claim.polarity = estimate.polarity;
        claim.valid = LOCALCAST_PHASE_VALID_DELAY | LOCALCAST_PHASE_VALID_PHASE;
        if (estimate.sampling_rate_offset_known) {
            claim.sampling_rate_offset_ppm = estimate.sampling_rate_offset_ppm;
            claim.sampling_rate_offset_uncertainty_ppm = estimate.sampling_rate_offset_uncertainty_ppm;
            claim.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
        }
    }
    return claim;
}

PhaseAnalyser::PhaseAnalyser(LocalcastRuntime* runtime, std::uint64_t reference,
                             std::span<const std::uint64_t> sources, const PhaseAnalyserConfig& config) {
    if (!(config.claim_interval_seconds >= 0.0 && config.claim_interval_seconds <= 3600.0) ||
        !(config.max_delay_seconds >= 0.01 && config.max_delay_seconds <= 10.0)) {
        throw std::invalid_argument("PhaseAnalyser: max_delay_seconds or claim_interval_seconds is out of range");
    }
    state_ = std::make_unique<State>(runtime, reference, sources, config);
}
PhaseAnalyser::~PhaseAnalyser() = default;
PhaseAnalyser::PhaseAnalyser(PhaseAnalyser&&) noexcept = default;
PhaseAnalyser& PhaseAnalyser::operator=(PhaseAnalyser&&) noexcept = default;

std::uint64_t PhaseAnalyser::poll(std::size_t max_blocks) {
    for (std::size_t i = 0; i < max_blocks && state_->read_block(); ++i) {
    }
    state_->feed();
    return consumed_ns();
}

bool PhaseAnalyser::poll_until(std::uint64_t until_ns) {
    while (state_->read_block()) {
    }
    const BlockLineup& reference = state_->reference();
    if (reference.sample_rate_hz() == 0) {
        return false;
    }
    const std::uint64_t limit = reference.frame_of(until_ns);
    state_->feed(limit);
    state_->look();
    return state_->position >= limit;
}

void PhaseAnalyser::finish() {
    while (state_->read_block()) {
    }
    for (auto& sensor : state_->sensors) {
        sensor.ended = true;
    }
    state_->feed();
    if (state_->group) {
        state_->group->finish();
    }
    state_->claim_all(true);
}

void PhaseAnalyser::end_of(std::uint64_t sensor_id_hash) {
    const std::size_t index = state_->reader.index_of(sensor_id_hash);
    if (index < state_->sensors.size()) {
        state_->sensors[index].ended = true;
    }
}

std::uint64_t PhaseAnalyser::consumed_ns() const noexcept {
    std::uint64_t least = never;
    std::uint64_t most = state_->config.stream_start_ns;
    for (std::size_t i = 0; i < state_->sensors.size(); ++i) {
        const BlockLineup& lineup = state_->reader.lineup(i);
        const std::uint64_t end = lineup.time_of(lineup.end_frame());
        most = std::max(most, end);
        least = state_->sensors[i].ended ? least : std::min(least, end);
    }
    return least == never ? most : least;
}

std::uint64_t PhaseAnalyser::missed_blocks() const noexcept {
    return state_->reader.missed();
}

std::uint64_t PhaseAnalyser::failed_claims() const noexcept {
    return state_->pusher.failed();
}

const PhaseEstimate& PhaseAnalyser::estimate(std::size_t index) const {
    return state_->sensors.at(index).estimate;
}

CorrelationCurve PhaseAnalyser::correlation(std::size_t index, std::size_t max_points) const {
    return state_->group ? state_->group->correlation(index, max_points) : CorrelationCurve{};
}

std::vector<DelayObservation> PhaseAnalyser::take_observations(std::size_t index) {
    return state_->group ? state_->group->take_observations(index) : std::vector<DelayObservation>{};
}

std::optional<std::size_t> PhaseAnalyser::suggested_reference() const {
    return state_->group ? state_->group->suggested_reference() : std::nullopt;
}

BlockCounts PhaseAnalyser::counts(std::size_t index) const {
    return state_->reader.lineup(index).counts();
}

LocalcastPhaseClaimDescriptor PhaseAnalyser::claim(std::size_t index) const {
    return state_->describe(index);
}

} // namespace localcast::estimators
