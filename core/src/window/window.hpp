// The rolling window: the log with its index, its latest table and its epochs, as one object.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include "memory_block.hpp"
#include "window/reader.hpp"

namespace localcast {

class Window {
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
    bool is_late(std::uint64_t timestamp_ns) const LOCALCAST_RT;
    void raise_bound(std::uint64_t timestamp_ns) const LOCALCAST_RT;
    void give_way(std::uint64_t ticket) const LOCALCAST_RT;
    void take_over(std::uint64_t ticket) const LOCALCAST_RT;
    void count_overrun(std::uint64_t ticket) const LOCALCAST_RT;
    bool mark_reset(std::uint64_t epoch_number) const noexcept;

    MemoryBlock block_;
    window::Memory memory_;
    std::uint64_t duration_ns_;
    window::Log log_{memory_};
    window::Index index_{memory_};
    window::LatestTable latest_{memory_, log_, index_, duration_ns_};
    window::Sealer sealer_{memory_, log_, index_, latest_};
    window::Reader reader_{memory_, log_, index_, latest_, sealer_, duration_ns_};
    std::mutex resetting_; // one reset at a time; pushes and reads never take it
};

} // namespace localcast
