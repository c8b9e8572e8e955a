// Memory that ends the process when it is read or written: where a payload handle may point, and nobody may look. POSIX.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/catch.hpp"
#include "support/runtime_push.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/runtime_ref.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <sys/mman.h>

namespace localcast::test {

class ForbiddenPages {
public:
    ForbiddenPages() : memory_(mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
        REQUIRE(memory_ != MAP_FAILED);
    }
    ~ForbiddenPages() { munmap(memory_, bytes); }
    ForbiddenPages(const ForbiddenPages&) = delete;
    ForbiddenPages& operator=(const ForbiddenPages&) = delete;

    template <class T>
    const T* as() const {
        return static_cast<const T*>(memory_);
    }
    std::uint64_t handle() const { return reinterpret_cast<std::uintptr_t>(memory_); }

    /// A sample of any kind whose payload lies here.
    void push(RuntimeRef runtime, Kind kind, std::string_view source, std::uint64_t time_ns) const {
        const Sample sample{SensorId::of(source).hash(), time_ns, 0, 0, handle(), 0, 0};
        REQUIRE(runtime_push[to_c(kind)](runtime.get(), sample));
    }
    /// An audio block whose descriptor lies in a ring, and whose samples are here.
    void push_samples(RuntimeRef runtime, PayloadRing& ring, std::string_view source, std::uint64_t time_ns, AudioBlock block) const {
        auto producer = Producer<Kind::audio_block>::create(source);
        block.data_handle = handle();
        REQUIRE(push_copy(*producer, runtime, ring, stream_time(time_ns), {}, block));
    }

private:
    static constexpr std::size_t bytes = 16 * 4096;
    void* memory_;
};

} // namespace localcast::test
