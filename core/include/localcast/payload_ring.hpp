// Memory for payloads that lives as long as their samples do, and safe copies out of it.
//
// THE RULE is written in localcast_payload.h; these types obey it.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/producer.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"
#include "localcast/view.hpp"
#include "localcast_payload.h"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace localcast {

/// An entry on loan: fill it, then commit it, or it goes back by itself. Must not outlive its ring; used by the ring's
/// thread.
class PayloadLoan {
public:
    /// Takes the answer of localcast_payload_begin.
    /// producer-thread, rt
    PayloadLoan(LocalcastPayloadRing *ring, std::size_t bytes) LOCALCAST_RT
        : status_(static_cast<Status>(localcast_payload_begin(ring, bytes, &payload_))),
          ring_(status_ == Status::ok ? ring : nullptr) {}
    /// producer-thread, rt
    PayloadLoan(PayloadLoan &&other) LOCALCAST_RT : payload_(other.payload_),
                                                    status_(other.status_),
                                                    ring_(std::exchange(other.ring_, nullptr)) {}
    PayloadLoan &operator=(PayloadLoan &&) = delete;
    /// producer-thread, rt
    ~PayloadLoan() LOCALCAST_RT {
        if (ring_ != nullptr) {
            localcast_payload_cancel(ring_);
        }
    }

    /// Whether there is an entry to fill.
    /// producer-thread, rt
    [[nodiscard]] explicit operator bool() const LOCALCAST_RT { return ring_ != nullptr; }

    /// ok; no_data when the next entry's sample still holds it; invalid for too many bytes or a second loan.
    /// producer-thread, rt
    [[nodiscard]] Status status() const LOCALCAST_RT { return status_; }

    /// The bytes asked for, aligned to 64, not cleared; empty when there is no entry.
    /// producer-thread, rt
    [[nodiscard]] std::span<std::byte> bytes() const LOCALCAST_RT {
        return {static_cast<std::byte *>(payload_.data), static_cast<std::size_t>(payload_.bytes)};
    }

    /// The handle that the sample has to carry: the address of the first byte.
    /// producer-thread, rt
    [[nodiscard]] PayloadHandle handle() const LOCALCAST_RT { return PayloadHandle(payload_.handle); }

    /// Binds the entry to a sample with this time; push that sample next. False when there is no entry.
    /// producer-thread, rt
    bool commit(StreamTime time) LOCALCAST_RT {
        return localcast_payload_commit(std::exchange(ring_, nullptr), to_ns(time));
    }

private:
    LocalcastPayload payload_{};
    Status status_;
    LocalcastPayloadRing *ring_; // null once there is nothing to give back
};

/// Move-only; used by its producer's thread. Its memory stays with the runtime until the samples have left the window.
class PayloadRing {
public:
    /// `entry_count` entries of `entry_bytes` each, reused `guard` after their samples have left the window (0 or less
    /// means half a second). Nothing when memory is short, the size overflows or too many rings are registered.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<PayloadRing> create(RuntimeRef runtime, std::size_t entry_bytes,
                                                           std::size_t entry_count,
                                                           StreamDuration guard = {}) LOCALCAST_BLOCKS {
        LocalcastPayloadRing *const ring =
            localcast_payload_ring_create(runtime.get(), entry_bytes, entry_count, to_ns(guard));
        return ring == nullptr ? std::nullopt : std::optional<PayloadRing>(PayloadRing(ring));
    }

    /// owner, rt
    PayloadRing(PayloadRing &&other) LOCALCAST_RT : ring_(std::exchange(other.ring_, nullptr)) {}
    /// owner, blocks
    PayloadRing &operator=(PayloadRing &&other) LOCALCAST_BLOCKS {
        PayloadRing taken(std::move(other));
        std::swap(ring_, taken.ring_);
        return *this;
    }
    /// Releases the ring; destroy it before its runtime.
    /// producer-thread, blocks
    ~PayloadRing() { localcast_payload_ring_release(ring_); }

    /// Lends the next entry for `bytes` bytes.
    /// producer-thread, rt
    [[nodiscard]] PayloadLoan begin(std::size_t bytes) LOCALCAST_RT { return PayloadLoan(ring_, bytes); }

    /// Takes the last commit back, when the push of its sample was refused.
    /// producer-thread, rt
    bool take_back() LOCALCAST_RT { return localcast_payload_cancel(ring_); }

    /// The ring's counts.
    /// producer-thread, rt
    [[nodiscard]] LocalcastPayloadRingStats stats() const LOCALCAST_RT {
        LocalcastPayloadRingStats stats{};
        stats.size = sizeof stats;
        localcast_payload_ring_stats(ring_, &stats);
        return stats;
    }

private:
    explicit PayloadRing(LocalcastPayloadRing *ring) noexcept : ring_(ring) {}
    LocalcastPayloadRing *ring_;
};

/// Where push_audio_block puts the samples: behind the descriptor, on the next 64-byte line.
inline constexpr std::size_t audio_samples_offset = 64;
static_assert(sizeof(AudioBlock) <= audio_samples_offset);

/// Bytes of an entry that holds an audio block of `sample_count` floats (frames times channels).
/// any-thread, rt
[[nodiscard]] constexpr std::size_t audio_block_bytes(std::size_t sample_count) LOCALCAST_RT {
    return audio_samples_offset + sample_count * sizeof(float);
}

/// Pushes a copy of a descriptor, kept in an entry of the ring. Nothing when there was no room or the push was refused;
/// the entry is then free again.
/// producer-thread, rt
template <Kind K>
    requires Described<K>
std::optional<Sample> push_copy(Producer<K> &producer, RuntimeRef runtime, PayloadRing &ring, StreamTime time,
                                std::chrono::nanoseconds arrival,
                                const std::type_identity_t<descriptor_of<K>> &descriptor) LOCALCAST_RT {
    PayloadLoan loan = ring.begin(sizeof descriptor);
    if (!loan) {
        return std::nullopt;
    }
    const auto *const kept = ::new (static_cast<void *>(loan.bytes().data())) descriptor_of<K>(descriptor);
    loan.commit(time);
    const std::optional<Sample> sample = producer.push(runtime, time, arrival, *kept);
    if (!sample) {
        ring.take_back();
    }
    return sample;
}

/// Pushes an audio block whose descriptor and samples share one entry. `fill` writes the frame_count * channel_count
/// floats, in the format the descriptor names; data_handle is set here. Nothing when there was no room (the samples are
/// then not asked for) or the push was refused.
/// producer-thread, rt
template <std::invocable<std::span<float>> Fill>
std::optional<Sample> push_audio_block(Producer<Kind::audio_block> &producer, RuntimeRef runtime, PayloadRing &ring,
                                       StreamTime time, std::chrono::nanoseconds arrival, AudioBlock block,
                                       Fill &&fill) LOCALCAST_RT {
    const std::size_t count = std::size_t{block.frame_count} * block.channel_count;
    PayloadLoan loan = ring.begin(audio_block_bytes(count));
    if (!loan) {
        return std::nullopt;
    }
    std::byte *const entry = loan.bytes().data();
    auto *const samples = reinterpret_cast<float *>(entry + audio_samples_offset);
    fill(std::span<float>(samples, count));
    block.data_handle = loan.handle().value() + audio_samples_offset;
    const auto *const kept = ::new (static_cast<void *>(entry)) AudioBlock(block);
    loan.commit(time);
    const std::optional<Sample> sample = producer.push(runtime, time, arrival, *kept);
    if (!sample) {
        ring.take_back();
    }
    return sample;
}

/// The same from samples that are there already. Nothing also when they are not frame_count * channel_count.
/// producer-thread, rt
inline std::optional<Sample> push_audio_block(Producer<Kind::audio_block> &producer, RuntimeRef runtime,
                                              PayloadRing &ring, StreamTime time, std::chrono::nanoseconds arrival,
                                              const AudioBlock &block, std::span<const float> samples) LOCALCAST_RT {
    if (samples.size() != std::size_t{block.frame_count} * block.channel_count) {
        return std::nullopt;
    }
    return push_audio_block(producer, runtime, ring, time, arrival, block, [samples](std::span<float> to) noexcept {
        if (!samples.empty()) {
            std::memcpy(to.data(), samples.data(), samples.size_bytes());
        }
    });
}

/// Copies `to.size()` bytes, `offset` into a sample's payload. ok when the copy is whole and the sample still live;
/// otherwise discard it. invalid when the bytes do not lie in one entry of a registered ring.
/// any-thread, rt
template <Kind K>
[[nodiscard]] Status copy_payload(View<K> view, const Sample &sample, std::span<std::byte> to,
                                  std::size_t offset = 0) LOCALCAST_RT {
    return static_cast<Status>(localcast_runtime_copy_payload(view.runtime().get(), to_c(K), &sample, offset,
                                                              to.data(), to.size()));
}

/// A copy of the descriptor that a sample carries.
/// any-thread, rt
template <Kind K>
    requires Described<K>
[[nodiscard]] Result<descriptor_of<K>> copy_descriptor(View<K> view, const Sample &sample) LOCALCAST_RT {
    Result<descriptor_of<K>> result;
    result.status = copy_payload(view, sample, std::as_writable_bytes(std::span(&result.value, 1)));
    if (!result) {
        result.value = {};
    }
    return result;
}

/// The descriptor of an audio block, if its last sample lies where it says: frame_count * channel_count floats are then in an
/// entry, and worth making room for. invalid where they are not, when there are none, and when the format is not float.
/// any-thread, rt
[[nodiscard]] inline Result<AudioBlock> copy_audio_descriptor(View<Kind::audio_block> view,
                                                              const Sample &sample) LOCALCAST_RT {
    const Result<AudioBlock> result = copy_descriptor(view, sample);
    if (!result) {
        return result;
    }
    const AudioBlock &block = result.value;
    const std::uint64_t count = std::uint64_t{block.frame_count} * block.channel_count;
    const bool is_float = block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED ||
                          block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
    constexpr std::uint64_t most = std::numeric_limits<std::size_t>::max() / (2 * sizeof(float));
    const std::uint64_t offset = block.data_handle - sample.payload_handle;
    if (!is_float || block.data_handle < sample.payload_handle || count == 0 || count > most || offset > most) {
        return {Status::invalid, {}};
    }
    float last = 0.0f;
    const Status status = copy_payload(view, sample, std::as_writable_bytes(std::span(&last, 1)),
                                       static_cast<std::size_t>(offset + (count - 1) * sizeof(float)));
    return status == Status::ok ? result : Result<AudioBlock>{status, {}};
}

/// Copies an audio block's samples to `to` and returns its descriptor. invalid when `to` is too short, the format is not
/// float, or the samples do not lie in the descriptor's entry (a foreign pointer is not followed).
/// any-thread, rt
[[nodiscard]] inline Result<AudioBlock> copy_audio_block(View<Kind::audio_block> view, const Sample &sample,
                                                         std::span<float> to) LOCALCAST_RT {
    Result<AudioBlock> result = copy_descriptor(view, sample);
    if (!result) {
        return result;
    }
    const AudioBlock &block = result.value;
    const std::uint64_t count = std::uint64_t{block.frame_count} * block.channel_count;
    const bool is_float = block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED ||
                          block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
    if (!is_float || block.data_handle < sample.payload_handle || count > to.size()) {
        return {Status::invalid, {}};
    }
    const auto offset = static_cast<std::size_t>(block.data_handle - sample.payload_handle);
    const Status status = count == 0 ? Status::ok
                                     : copy_payload(view, sample, std::as_writable_bytes(to.first(count)), offset);
    return status == Status::ok ? result : Result<AudioBlock>{status, {}};
}

} // namespace localcast
