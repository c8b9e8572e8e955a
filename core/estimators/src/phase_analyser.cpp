// Blocks in by the audio-block view, claims out by the phase-claim view.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_analyser.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <unordered_map>

#include "block_lineup.hpp"
#include "claim_pusher.hpp"
#include "localcast/estimators/phase_group.hpp"
#include "rate_converter.hpp"
#include "localcast_payload.h"

namespace localcast::estimators {
namespace {

constexpr std::uint64_t chunk_frames = 8192;
constexpr std::uint32_t most_frames = 1u << 22;
constexpr std::uint32_t most_channels = 1024;
constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

bool usable(const LocalcastAudioBlockDescriptor& block, std::uint64_t payload_handle) {
    return block.frame_count > 0 && block.frame_count <= most_frames && block.channel_count > 0 &&
           block.channel_count <= most_channels && block.data_handle >= payload_handle &&
           block.sample_rate_hz >= 8000 && block.sample_rate_hz <= 384000 &&
           (block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED ||
            block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
}

} // namespace

struct PhaseAnalyser::State {
    struct Sensor {
        std::uint64_t hash;
        BlockLineup lineup;
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
    void take(Sensor& sensor, const LocalcastSampleHandle& sample);
    void start_again();
    void feed();
    void feed_chunk(std::uint64_t frames);
    void read_source(Sensor& source, std::uint64_t end);
    void claim_all(bool last);
    [[nodiscard]] std::uint64_t available_end() const;
    [[nodiscard]] std::uint64_t claim_frames() const;
    [[nodiscard]] std::uint64_t end_of(const Sensor& sensor) const;
    [[nodiscard]] LocalcastPhaseClaimDescriptor describe(const Sensor& sensor) const;

    [[nodiscard]] Sensor& reference() { return sensors.back(); }
    [[nodiscard]] const Sensor& reference() const { return sensors.back(); }
    [[nodiscard]] std::span<Sensor> sources() { return std::span(sensors).first(sensors.size() - 1); }

    LocalcastRuntime* runtime;
    PhaseAnalyserConfig config;
    LocalcastCursor cursor{};
    std::vector<Sensor> sensors; // the sources in order, then the reference
    std::unordered_map<std::uint64_t, std::size_t> index;
    ClaimPusher pusher;
    std::uint64_t position = 0; // frames fed
    std::uint64_t lost = 0;     // blocks that went while they were copied
    std::vector<float> block;
    std::optional<PhaseGroup> group; // once the reference's rate is known
};

PhaseAnalyser::State::State(LocalcastRuntime* owner, std::uint64_t reference_hash,
                            std::span<const std::uint64_t> hashes, const PhaseAnalyserConfig& settings)
    : runtime(owner), config(settings), pusher(owner, hashes, settings.claim_interval_seconds) {
    for (const std::uint64_t hash : hashes) {
        sensors.push_back({hash, BlockLineup(config.stream_start_ns), false, {}, {}, 0, 0, {}});
    }
    sensors.push_back({reference_hash, BlockLineup(config.stream_start_ns), false, {}, {}, 0, 0, {}});
    for (std::size_t i = 0; i < sensors.size(); ++i) {
        if (sensors[i].hash == 0 || !index.emplace(sensors[i].hash, i).second) {
            throw std::invalid_argument("PhaseAnalyser: a sensor is 0 or named twice");
        }
    }
}

/** False when there is nothing new. */
bool PhaseAnalyser::State::read_block() {
    LocalcastSampleHandle sample{};
    const LocalcastStatus status =
        localcast_runtime_read_next(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &cursor, &sample);
    if (status == LOCALCAST_TOO_OLD) {
        start_again();
        return true;
    }
    if (status != LOCALCAST_OK) {
        return false;
    }
    const auto found = index.find(sample.sensor_id_hash);
    if (found != index.end()) {
        take(sensors[found->second], sample);
    }
    return true;
}

void PhaseAnalyser::State::take(Sensor& sensor, const LocalcastSampleHandle& sample) {
    const auto copy = [&](std::size_t offset, void* to, std::size_t bytes) {
        const LocalcastStatus status = localcast_runtime_copy_payload(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &sample,
                                                                      offset, to, bytes);
        if (status == LOCALCAST_INVALID) {
            sensor.lineup.count_invalid();
        } else if (status != LOCALCAST_OK) {
            ++lost;
        }
        return status == LOCALCAST_OK;
    };
    LocalcastAudioBlockDescriptor descriptor{};
    if (!copy(0, &descriptor, sizeof descriptor)) {
        return;
    }
    if (!usable(descriptor, sample.payload_handle)) {
        sensor.lineup.count_invalid();
        return;
    }
    block.resize(static_cast<std::size_t>(descriptor.frame_count) * descriptor.channel_count);
    if (copy(static_cast<std::size_t>(descriptor.data_handle - sample.payload_handle), block.data(),
             block.size() * sizeof(float))) {
        sensor.lineup.add(sample.timestamp_ns, descriptor, block);
    }
}

/** After a reset of the window: its stream begins anew. */
void PhaseAnalyser::State::start_again() {
    for (Sensor& sensor : sensors) {
        sensor = {sensor.hash, BlockLineup(config.stream_start_ns), false, {}, {}, 0, 0, {}};
    }
    group.reset();
    position = 0;
}

/** One past the last frame that a sensor's blocks are enough for, in frames of the reference. */
std::uint64_t PhaseAnalyser::State::end_of(const Sensor& sensor) const {
    const std::uint32_t rate_hz = sensor.lineup.sample_rate_hz();
    const std::uint32_t reference_hz = reference().lineup.sample_rate_hz();
    if (rate_hz == reference_hz || rate_hz == 0) {
        return sensor.lineup.end_frame();
    }
    return sensor.converter ? sensor.converter->output_frames(sensor.lineup.end_frame()) : 0;
}

/** The frame up to which every sensor has said all it will say. */
std::uint64_t PhaseAnalyser::State::available_end() const {
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    const std::uint64_t horizon = reference().lineup.frame_of(status.window_start_ns);
    std::uint64_t all = never;
    std::uint64_t longest = 0;
    for (const Sensor& sensor : sensors) {
        const std::uint64_t end = end_of(sensor);
        longest = std::max(longest, end);
        if (!sensor.ended) {
            // What lies before the window can no longer arrive.
            all = std::min(all, std::max(end, horizon));
        }
    }
    return all == never ? longest : all;
}

std::uint64_t PhaseAnalyser::State::claim_frames() const {
    return static_cast<std::uint64_t>(config.claim_interval_seconds *
                                      static_cast<double>(reference().lineup.sample_rate_hz()));
}

void PhaseAnalyser::State::feed() {
    const std::uint32_t reference_hz = reference().lineup.sample_rate_hz();
    if (reference_hz == 0) {
        return;
    }
    if (!group) {
        group.emplace(PhaseEstimatorConfig{.sample_rate_hz = static_cast<double>(reference_hz),
                                           .max_delay_seconds = config.max_delay_seconds},
                      sensors.size() - 1);
    }
    for (Sensor& source : sources()) {
        const std::uint32_t rate_hz = source.lineup.sample_rate_hz();
        if (rate_hz != 0 && rate_hz != reference_hz && !source.converter) {
            source.converter.emplace(rate_hz, reference_hz, position);
            source.converted_frames = source.converter->first_input();
            source.lineup.skip_to(source.converted_frames);
        }
    }
    const std::uint64_t end = available_end();
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
void PhaseAnalyser::State::read_source(Sensor& source, std::uint64_t end) {
    source.chunk.resize(static_cast<std::size_t>(end - position));
    if (source.lineup.sample_rate_hz() == 0) {
        std::fill(source.chunk.begin(), source.chunk.end(), 0.0f);
        return;
    }
    if (!source.converter) {
        source.lineup.skip_to(position);
        source.lineup.read(source.chunk);
        return;
    }
    const std::uint64_t needed = source.converter->input_frames(end);
    block.resize(static_cast<std::size_t>(needed - source.converted_frames));
    source.lineup.read(block);
    source.converted_frames = needed;
    source.converter->push(block);
    source.converter->read(source.chunk);
}

void PhaseAnalyser::State::feed_chunk(std::uint64_t frames) {
    reference().chunk.resize(static_cast<std::size_t>(frames));
    reference().lineup.read(reference().chunk);
    std::vector<std::span<const float>> chunks;
    for (Sensor& source : sources()) {
        read_source(source, position + frames);
        chunks.emplace_back(source.chunk);
    }
    position += frames;
    group->process(reference().chunk, chunks);
}

void PhaseAnalyser::State::claim_all(bool last) {
    for (std::size_t i = 0; i + 1 < sensors.size(); ++i) {
        Sensor& source = sensors[i];
        if (group) {
            source.estimate = group->estimate(i);
        }
        const bool news = source.estimate.accepted() && source.estimate.evidence_end_frame > source.claimed_frame;
        if (last || news) {
            source.claimed_frame = source.estimate.evidence_end_frame;
            pusher.push(i, describe(source));
        }
    }
}

LocalcastPhaseClaimDescriptor PhaseAnalyser::State::describe(const Sensor& sensor) const {
    LocalcastPhaseClaimDescriptor claim{};
    claim.source_id_hash = sensor.hash;
    claim.reference_id_hash = reference().hash;
    const PhaseEstimate& estimate = sensor.estimate;
    const BlockLineup& clock = reference().lineup;
    claim.evidence_start_ns = clock.time_of(estimate.evidence_start_frame);
    claim.evidence_end_ns = clock.time_of(estimate.accepted() ? estimate.evidence_end_frame : position);
    claim.polarity = 1;
    claim.sample_rate_hz = clock.sample_rate_hz();
    if (estimate.accepted()) {
        // The estimate holds for its frame, the claim for the end of its evidence.
        const double since = static_cast<double>(estimate.frame) - static_cast<double>(estimate.evidence_end_frame);
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
    if (runtime == nullptr) {
        throw std::invalid_argument("PhaseAnalyser: no runtime");
    }
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
    const auto found = state_->index.find(sensor_id_hash);
    if (found != state_->index.end()) {
        state_->sensors[found->second].ended = true;
    }
}

std::uint64_t PhaseAnalyser::consumed_ns() const noexcept {
    std::uint64_t least = never;
    std::uint64_t most = state_->config.stream_start_ns;
    for (const auto& sensor : state_->sensors) {
        const std::uint64_t end = sensor.lineup.time_of(sensor.lineup.end_frame());
        most = std::max(most, end);
        least = sensor.ended ? least : std::min(least, end);
    }
    return least == never ? most : least;
}

std::uint64_t PhaseAnalyser::missed_blocks() const noexcept {
    return state_->cursor.missed + state_->lost;
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
    return state_->sensors.at(index).lineup.counts();
}

LocalcastPhaseClaimDescriptor PhaseAnalyser::claim(std::size_t index) const {
    return state_->describe(state_->sensors.at(index));
}

} // namespace localcast::estimators
