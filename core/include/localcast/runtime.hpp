// The owner of a window, its payload rings and its statistics.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"
#include "localcast/view.hpp"
#include "localcast_payload.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace localcast {

/// Move-only. It has no push: samples enter through a Producer. A const Runtime can only be read.
class Runtime {
public:
    /// A window of this duration (0 or less means five seconds) with room for the `capacity` most recent admissions (0
    /// means LOCALCAST_DEFAULT_CAPACITY). Nothing when memory is short or capacity above LOCALCAST_MAX_CAPACITY.
    /// any-thread, blocks
    [[nodiscard]] static std::optional<Runtime> create(StreamDuration duration = {},
                                                       std::size_t capacity = 0) LOCALCAST_BLOCKS {
        LocalcastRuntime *const runtime = localcast_runtime_create_with_capacity(to_ns(duration), capacity);
        return runtime == nullptr ? std::nullopt : std::optional<Runtime>(Runtime(runtime));
    }

    /// owner, rt
    Runtime(Runtime &&other) LOCALCAST_RT : runtime_(std::exchange(other.runtime_, nullptr)) {}
    /// owner, blocks
    Runtime &operator=(Runtime &&other) LOCALCAST_BLOCKS {
        Runtime(std::move(other)).swap(*this);
        return *this;
    }
    /// Views, cursors, producers' pushes and payload rings must not be used afterwards.
    /// owner, blocks
    ~Runtime() { localcast_runtime_destroy(runtime_); }

    /// The live samples of one kind.
    /// any-thread, rt
    template <Kind K>
    [[nodiscard]] View<K> view() const & LOCALCAST_RT {
        return View<K>(runtime_);
    }
    template <Kind K>
    View<K> view() const && = delete;

    /// Number of live samples of all kinds.
    /// any-thread, rt
    [[nodiscard]] std::size_t size() const LOCALCAST_RT { return localcast_runtime_len(runtime_); }

    /// Edge, start and counts of one moment.
    /// any-thread, rt
    [[nodiscard]] RuntimeStatus status() const LOCALCAST_RT {
        RuntimeStatus status{};
        localcast_runtime_status(runtime_, &status);
        return status;
    }

    /// What became of everything handed in.
    /// any-thread, rt
    [[nodiscard]] RuntimeStats stats() const LOCALCAST_RT {
        RuntimeStats stats{};
        stats.size = sizeof stats;
        localcast_runtime_stats(runtime_, &stats);
        return stats;
    }

    /// Empties the window: edge 0, epoch + 1. Cursors of the earlier epoch say so once.
    /// any-thread, blocks
    void reset() LOCALCAST_BLOCKS { localcast_runtime_reset(runtime_); }

    /// Frees the released payload rings that nothing needs any more; the number of rings that remain.
    /// any-thread, blocks
    std::size_t collect_payload_rings() LOCALCAST_BLOCKS { return localcast_runtime_collect_payload_rings(runtime_); }

    /// any-thread, rt
    [[nodiscard]] operator RuntimeRef() & LOCALCAST_RT { return {runtime_}; }
    /// any-thread, rt
    [[nodiscard]] operator ConstRuntimeRef() const & LOCALCAST_RT { return {runtime_}; }
    operator RuntimeRef() && = delete;
    operator ConstRuntimeRef() const && = delete;

private:
    explicit Runtime(LocalcastRuntime *runtime) noexcept : runtime_(runtime) {}
    void swap(Runtime &other) noexcept { std::swap(runtime_, other.runtime_); }

    LocalcastRuntime *runtime_;
};

} // namespace localcast
