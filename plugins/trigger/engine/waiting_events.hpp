// Events that wait for their moment.
// SPDX-License-Identifier: MIT
#pragma once

#include "event.hpp"

#include "localcast_reservoir.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace localcast::plugin::trigger {

/// The earliest first. Bounded: several seconds of a full room.
class WaitingEvents {
public:
    static constexpr std::size_t capacity = 512;

    /// producer-thread, rt
    void clear() LOCALCAST_RT { count_ = 0; }

    /// False when there is no room: the last one is then dropped.
    /// producer-thread, rt
    bool add(const Event &event) LOCALCAST_RT {
        const bool full = count_ == capacity;
        if (full && !(event < events_[0])) {
            return false;
        }
        if (full) { // the last one stands first
            std::move(events_.begin() + 1, events_.end(), events_.begin());
            --count_;
        }
        std::size_t place = count_++;
        for (; place > 0 && events_[place - 1] < event; --place) {
            events_[place] = events_[place - 1];
        }
        events_[place] = event;
        return !full;
    }

    /// Null when there is none.
    /// producer-thread, rt
    [[nodiscard]] const Event *first() const LOCALCAST_RT { return count_ == 0 ? nullptr : &events_[count_ - 1]; }

    /// producer-thread, rt
    Event take() LOCALCAST_RT { return events_[--count_]; }

private:
    std::array<Event, capacity> events_{}; // the first is the last to come
    std::size_t count_ = 0;
};

} // namespace localcast::plugin::trigger
