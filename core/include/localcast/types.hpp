// The words of the C++ API: kinds, statuses, sensors, samples and what they carry.
//
// Each declaration of this API ends its comment with two facts, in the vocabulary of localcast_reservoir.h.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_claims.h"
#include "localcast_reservoir.h"

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace localcast {

/// What a sample says something about.
enum class Kind : LocalcastSampleKind {
    camera_frame = LOCALCAST_SAMPLE_CAMERA_FRAME,
    camera_feature = LOCALCAST_SAMPLE_CAMERA_FEATURE,
    scene_ray = LOCALCAST_SAMPLE_SCENE_RAY,
    surface_claim = LOCALCAST_SAMPLE_SURFACE_CLAIM,
    material_claim = LOCALCAST_SAMPLE_MATERIAL_CLAIM,
    audio_block = LOCALCAST_SAMPLE_AUDIO_BLOCK,
    phase_claim = LOCALCAST_SAMPLE_PHASE_CLAIM,
    event_claim = LOCALCAST_SAMPLE_EVENT_CLAIM,
    render_packet = LOCALCAST_SAMPLE_RENDER_PACKET
};

/// Answers of the reads that can fail in more than one way; their meanings are those of LocalcastStatus.
enum class Status : LocalcastStatus {
    ok = LOCALCAST_OK,
    no_data = LOCALCAST_NO_DATA,
    too_old = LOCALCAST_TOO_OLD,
    too_new = LOCALCAST_TOO_NEW,
    invalid = LOCALCAST_INVALID
};

using Sample = LocalcastSampleHandle;
using AudioBlock = LocalcastAudioBlockDescriptor;
using PhaseClaim = LocalcastPhaseClaimDescriptor;
using EventClaim = LocalcastEventClaimDescriptor;
using RenderPacket = LocalcastRenderPacketDescriptor;
using RenderPoint = LocalcastRenderPoint;
using RuntimeStatus = LocalcastRuntimeStatus;
using RuntimeStats = LocalcastRuntimeStats;

/// The number that the C ABI knows a kind by.
/// any-thread, rt
[[nodiscard]] constexpr LocalcastSampleKind to_c(Kind kind) LOCALCAST_RT {
    return static_cast<LocalcastSampleKind>(kind);
}

/// The kind with this number; meaningful below LOCALCAST_SAMPLE_KIND_COUNT.
/// any-thread, rt
[[nodiscard]] constexpr Kind to_kind(LocalcastSampleKind kind) LOCALCAST_RT {
    return static_cast<Kind>(kind);
}

/// A status in words, in English; never null.
/// any-thread, rt
[[nodiscard]] inline const char *text(Status status) LOCALCAST_RT {
    return localcast_status_text(static_cast<LocalcastStatus>(status));
}

/// A value, or the reason why there is none.
template <typename T>
struct Result {
    Status status = Status::no_data;
    T value{}; // zeroed unless status is ok

    /// any-thread, rt
    [[nodiscard]] constexpr explicit operator bool() const LOCALCAST_RT { return status == Status::ok; }
    /// any-thread, rt
    [[nodiscard]] constexpr const T &operator*() const LOCALCAST_RT { return value; }
    /// any-thread, rt
    [[nodiscard]] constexpr const T *operator->() const LOCALCAST_RT { return &value; }
};

/// A sensor by the hash of its name. 0 names none.
class SensorId {
public:
    /// any-thread, rt
    constexpr explicit SensorId(std::uint64_t hash) LOCALCAST_RT : hash_(hash) {}

    /// The sensor with this name: 64-bit FNV-1a of its bytes; an empty name names none.
    /// any-thread, rt
    [[nodiscard]] static SensorId of(std::string_view name) LOCALCAST_RT {
        return SensorId(localcast_hash_source_id(reinterpret_cast<const std::uint8_t *>(name.data()), name.size()));
    }

    /// any-thread, rt
    [[nodiscard]] constexpr std::uint64_t hash() const LOCALCAST_RT { return hash_; }
    /// any-thread, rt
    [[nodiscard]] friend constexpr bool operator==(SensorId, SensorId) LOCALCAST_RT = default;

private:
    std::uint64_t hash_;
};

/// What a producer attaches to a sample: usually an address, 0 for nothing. The window passes it on, never follows it.
class PayloadHandle {
public:
    /// any-thread, rt
    constexpr PayloadHandle() LOCALCAST_RT = default;
    /// any-thread, rt
    constexpr explicit PayloadHandle(std::uint64_t value) LOCALCAST_RT : value_(value) {}
    /// any-thread, rt
    [[nodiscard]] constexpr std::uint64_t value() const LOCALCAST_RT { return value_; }

private:
    std::uint64_t value_ = 0;
};

/// The descriptor that samples of a kind carry; void for the kinds whose payloads this version leaves open.
template <Kind K>
struct DescriptorOf {
    using type = void;
};
template <>
struct DescriptorOf<Kind::audio_block> {
    using type = AudioBlock;
};
template <>
struct DescriptorOf<Kind::phase_claim> {
    using type = PhaseClaim;
};
template <>
struct DescriptorOf<Kind::event_claim> {
    using type = EventClaim;
};
template <>
struct DescriptorOf<Kind::render_packet> {
    using type = RenderPacket;
};

template <Kind K>
using descriptor_of = typename DescriptorOf<K>::type;

/// Kinds that carry a descriptor.
template <Kind K>
concept Described = !std::is_void_v<descriptor_of<K>>;

} // namespace localcast
