// Claims of several sources, in one payload ring.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"

namespace localcast::estimators {

/** Of one kind, one producer per source. One thread. The runtime must outlive it. */
template <Kind K>
class ClaimPusher {
public:
    /** `sources` are sensor hashes, none 0. The ring holds `claims_per_source` claims of each.
     *  Throws std::bad_alloc. */
    ClaimPusher(LocalcastRuntime* runtime, std::span<const std::uint64_t> sources, std::size_t claims_per_source)
        : runtime_(runtime),
          ring_(made(PayloadRing::create(runtime, sizeof(descriptor_of<K>),
                                         std::max<std::size_t>(sources.size(), 1) * claims_per_source))) {
        for (const std::uint64_t source : sources) {
            producers_.push_back(made(Producer<K>::create(SensorId(source))));
        }
    }

    /** Pushes a claim of source `index`, stamped `time_ns`, arrived `latency_ns` later; a failure is counted. */
    void push(std::size_t index, std::uint64_t time_ns, std::uint64_t latency_ns, const descriptor_of<K>& claim) {
        if (!push_copy(producers_[index], runtime_, ring_, stream_time(time_ns), stream_duration(time_ns + latency_ns),
                       claim)) {
            ++failed_;
        }
    }

    [[nodiscard]] std::uint64_t failed() const noexcept { return failed_; }

private:
    template <class T>
    static T made(std::optional<T> thing) {
        if (!thing) {
            throw std::bad_alloc();
        }
        return std::move(*thing);
    }

    LocalcastRuntime* runtime_;
    PayloadRing ring_;
    std::vector<Producer<K>> producers_;
    std::uint64_t failed_ = 0;
};

} // namespace localcast::estimators
