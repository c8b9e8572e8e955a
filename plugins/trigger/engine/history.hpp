// The last events, for a list that another thread shows.
// SPDX-License-Identifier: MIT
#pragma once

#include "event.hpp"

#include "localcast_juce/room/shared_words.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::plugin::trigger {

class History {
public:
    static constexpr std::size_t capacity = 64;

    /// Gives the report its number.
    /// producer-thread, rt
    void add(EventReport report) LOCALCAST_RT {
        const std::uint64_t number = count_.load(std::memory_order_relaxed) + 1; // relaxed: only this thread writes it
        report.number = number;
        reports_[number % capacity].write(report);
        count_.store(number, std::memory_order_release); // release: who sees the number finds the report
    }

    /// Those after `number`, oldest first, as far as they are still there.
    /// any-thread, blocks
    [[nodiscard]] std::vector<EventReport> since(std::uint64_t number) const {
        const std::uint64_t count = count_.load(std::memory_order_acquire); // acquire: as above
        std::vector<EventReport> found;
        for (std::uint64_t n = std::max(number, count - std::min<std::uint64_t>(count, capacity)) + 1; n <= count; ++n) {
            const auto report = reports_[n % capacity].read();
            if (report && report->number == n) {
                found.push_back(*report);
            }
        }
        return found;
    }

private:
    std::array<audio::SharedWords<EventReport>, capacity> reports_;
    std::atomic<std::uint64_t> count_{0};
};

} // namespace localcast::plugin::trigger
