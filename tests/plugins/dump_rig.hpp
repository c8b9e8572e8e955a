// A folder that goes with the test, and a window to dump into it.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/audio_block.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/runtime.hpp>

#include <string>
#include <unistd.h>
#include <vector>

namespace localcast::test {

/// A window with one true block of two channels, and the means to push others.
struct Window {
    Runtime runtime = *Runtime::create(std::chrono::seconds(5), 64);
    PayloadRing ring = *PayloadRing::create(runtime, 4096, 32);
    Producer<Kind::audio_block> mic = *Producer<Kind::audio_block>::create("mic");
    Producer<Kind::audio_block> liar = *Producer<Kind::audio_block>::create("liar");

    /// All of its samples have this value; there are so many blocks of a hundred frames, one after the other.
    explicit Window(float value = 0.25f, int blocks = 1) {
        const std::vector<float> samples(200, value);
        for (int i = 0; i < blocks; ++i) {
            const StreamTime time(std::chrono::seconds(1) + i * std::chrono::nanoseconds(2'083'333));
            REQUIRE(push_audio_block(mic, runtime, ring, time, {}, block_of(100, 2), samples));
        }
    }
    /// Only the descriptor, which says what it likes; its samples are said to lie behind it.
    void lie(const AudioBlock& said, std::uint64_t behind = audio_samples_offset) {
        PayloadLoan loan = ring.begin(4096);
        REQUIRE(loan);
        AudioBlock all = said;
        all.data_handle = loan.handle().value() + behind;
        const auto* const kept = ::new (static_cast<void*>(loan.bytes().data())) AudioBlock(all);
        const StreamTime time(std::chrono::seconds(1));
        loan.commit(time);
        REQUIRE(liar.push(runtime, time, {}, *kept));
    }
};

} // namespace localcast::test
