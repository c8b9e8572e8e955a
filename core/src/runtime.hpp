// What the opaque types of the C interface are.
// SPDX-License-Identifier: MIT
#pragma once

#include "payload_registry.hpp"
#include "window/window.hpp"

struct LocalcastReservoir {
    LocalcastReservoir(std::uint64_t duration_ns, std::uint64_t capacity) noexcept : window(duration_ns, capacity) {}

    localcast::Window window;
};

struct LocalcastRuntime {
    LocalcastRuntime(std::uint64_t duration_ns, std::uint64_t capacity) noexcept : window(duration_ns, capacity) {}

    localcast::Window window;
    localcast::PayloadRegistry payloads;
};

struct LocalcastProducer {
    LocalcastSampleKind kind;
    std::uint64_t sensor_id_hash;
    std::uint64_t next_sequence;
};
