// What a user would write without the reservoir: a deque of samples and a hash map of the latest, under one mutex.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <mutex>
#include <unordered_map>

#include "localcast_reservoir.h"

namespace localcast::bench {

class LockedWindow {
public:
    explicit LockedWindow(std::uint64_t duration_ns) : duration_ns_(duration_ns) {}

    void push(LocalcastSampleKind kind, const LocalcastSampleHandle &handle) {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (handle.timestamp_ns > edge_ns_) edge_ns_ = handle.timestamp_ns;
        samples_.push_back({kind, handle});
        ++count_[kind];
        latest_[handle.sensor_id_hash] = handle;
        const std::uint64_t start = edge_ns_ > duration_ns_ ? edge_ns_ - duration_ns_ : 0;
        while (!samples_.empty() && samples_.front().handle.timestamp_ns < start) {
            --count_[samples_.front().kind];
            samples_.pop_front();
        }
    }

    std::size_t size() {
        const std::lock_guard<std::mutex> lock(mutex_);
        return samples_.size();
    }

private:
    struct Sample {
        LocalcastSampleKind kind;
        LocalcastSampleHandle handle;
    };
    std::mutex mutex_;
    std::deque<Sample> samples_;
    std::unordered_map<std::uint64_t, LocalcastSampleHandle> latest_;
    std::size_t count_[LOCALCAST_SAMPLE_KIND_COUNT] = {};
    std::uint64_t duration_ns_, edge_ns_ = 0;
};

} // namespace localcast::bench
