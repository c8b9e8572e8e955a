// Pushes a program's inputs into the window, each as audio blocks of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"

namespace localcast::faust::runner {

class AudioFeed {
public:
    /** `sensors` are the inputs' hashes. Throws std::bad_alloc. The runtime must outlive it. */
    AudioFeed(Runtime& runtime, const std::vector<std::uint64_t>& sensors, std::uint32_t rate_hz);

    /** Pushes the next frames of every input; without inputs it only moves the window's edge. */
    void push(std::uint64_t first_frame, std::size_t frames, const std::vector<std::vector<double>>& channels);

private:
    void push_block(Producer<Kind::audio_block>& producer, std::uint64_t first_frame, std::size_t frames,
                    const std::vector<double>* samples);

    Runtime& runtime_;
    std::uint32_t rate_hz_;
    std::vector<Producer<Kind::audio_block>> producers_;
    PayloadRing ring_; // one thread feeds all inputs: one ring will do
};

} // namespace localcast::faust::runner
