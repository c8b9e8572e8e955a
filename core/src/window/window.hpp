// The rolling window: the log with its index, its latest table and its epochs, as one object.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>

#include "memory_block.hpp"
#include "window/reader.hpp"

namespace localcast {

class Window final : private window::SealObserver {
public:
    // `duration_ns` > 0 and `capacity` in 1..LOCALCAST_MAX_CAPACITY. Not valid() when memory was short.
    Window(std::uint64_t duration_ns, std::uint64_t capacity) noexcept;
    Window(const Window &) = delete;
    Window &operator=(const Window &) = delete;

    bool valid() const noexcept { return static_cast<bool>(block_); }

    bool push(LocalcastSampleKind kind, const LocalcastSampleHandle &handle) const LOCALCAST_RT;
    void set_edge(std::uint64_t edge_ns) const LOCALCAST_RT;
    void reset() noexcept; // blocks

    std::uint64_t epoch() const LOCALCAST_RT;
    std::uint64_t edge_ns() const LOCALCAST_RT;
    std::uint64_t window_start_ns() const LOCALCAST_RT;
    std::uint64_t duration_ns() const LOCALCAST_RT { return duration_ns_; }
    void status(LocalcastRuntimeStatus &out) const LOCALCAST_RT;
    void stats(LocalcastRuntimeStats &out) const LOCALCAST_RT;

    const window::Reader &read() const LOCALCAST_RT { return reader_; }

private:
    void on_unfinished(std::uint64_t ticket, unsigned kind, std::uint64_t sensor,
                       std::uint64_t timestamp_ns) const LOCALCAST_RT override;
    void give_way(std::uint64_t ticket) const LOCALCAST_RT;
    std::optional<std::uint64_t> mark_reset() const noexcept;

    MemoryBlock block_;
    window::Memory memory_;
    std::uint64_t duration_ns_;
    window::Log log_{memory_};
    window::Index index_{memory_, log_};
    window::LatestTable latest_{memory_, log_, index_, duration_ns_};
    window::Reader reader_{memory_, log_, index_, latest_, *this, duration_ns_};
    std::mutex resetting_; // one reset at a time; pushes and reads never take it
};

} // namespace localcast
