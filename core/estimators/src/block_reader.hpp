// The audio blocks of several sensors, read from the window by one cursor and lined up each by itself.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "block_lineup.hpp"
#include "localcast_reservoir.h"

namespace localcast::estimators {

/** One thread. The runtime must outlive it. */
class BlockReader {
public:
    /** What a step found. */
    enum class Step {
        nothing,  ///< no new block
        block,    ///< a block, of one of the sensors or of another
        restarted ///< the window was reset: every line-up is empty again
    };

    /** Throws std::invalid_argument for a null runtime, a sensor 0 or one named twice. */
    BlockReader(LocalcastRuntime* runtime, std::span<const std::uint64_t> sensors, std::uint64_t stream_start_ns);

    Step step();

    [[nodiscard]] std::size_t size() const noexcept { return lineups_.size(); }
    [[nodiscard]] BlockLineup& lineup(std::size_t index) { return lineups_.at(index); }
    [[nodiscard]] const BlockLineup& lineup(std::size_t index) const { return lineups_.at(index); }

    /** The sensor's place in the list given at construction; size() when it is not there. */
    [[nodiscard]] std::size_t index_of(std::uint64_t sensor_id_hash) const;

    /** Blocks that left the window before they were read or while they were copied; not those that did so while what was
     *  read lay before the stream's start. */
    [[nodiscard]] std::uint64_t missed() const noexcept {
        return (begun_ ? cursor_.missed - missed_before_start_ : 0) + lost_;
    }

private:
    void take(BlockLineup& lineup, const LocalcastSampleHandle& sample);

    LocalcastRuntime* runtime_;
    std::uint64_t stream_start_ns_;
    LocalcastCursor cursor_{};
    std::vector<BlockLineup> lineups_;
    std::unordered_map<std::uint64_t, std::size_t> index_;
    bool begun_ = false; // a block was read that lies behind the stream's start
    std::uint64_t missed_before_start_ = 0;
    std::uint64_t lost_ = 0;
    std::vector<float> block_;
};

} // namespace localcast::estimators
