// Audio blocks of neighbours that obey no rule: analysers count them, follow nothing and make no room for promises.
// SPDX-License-Identifier: MIT
#include <cstdint>
#include <new>
#include <utility>

#include "localcast/estimators/event_analyser.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "localcast/payload_ring.hpp"
#include "localcast/runtime.hpp"
#include "support/audio_block.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"

using namespace localcast;
using estimators::EventAnalyser;
using estimators::PhaseAnalyser;

namespace {

class Liar {
public:
    explicit Liar(Runtime& runtime) : runtime_(runtime), ring_(*PayloadRing::create(runtime, 512, 32)) {}

    /** Says that so much audio lies `behind` the descriptor, in an entry that holds 448 bytes of it. */
    void push(std::uint32_t frames, std::uint32_t channels, std::uint64_t behind) {
        PayloadLoan loan = ring_.begin(512);
        REQUIRE(loan);
        AudioBlock block = test::block_of(frames, channels);
        block.data_handle = loan.handle().value() + behind;
        const auto* const kept = ::new (static_cast<void*>(loan.bytes().data())) AudioBlock(block);
        time_ += std::chrono::milliseconds(10);
        loan.commit(StreamTime(time_));
        REQUIRE(producer_.push(runtime_, StreamTime(time_), {}, *kept));
    }
    /** A handle into nowhere. */
    void push_handle(std::uint64_t handle) {
        time_ += std::chrono::milliseconds(10);
        const auto at = static_cast<std::uint64_t>(time_.count());
        REQUIRE(localcast_runtime_push_audio_block(RuntimeRef(runtime_).get(), {hash, at, 0, 0, handle, 0, 0}));
    }

    static inline const std::uint64_t hash = SensorId::of("liar").hash();

private:
    Runtime& runtime_;
    PayloadRing ring_;
    Producer<Kind::audio_block> producer_ = *Producer<Kind::audio_block>::create("liar");
    std::chrono::nanoseconds time_ = std::chrono::seconds(1);
};

} // namespace

TEST_CASE("blocks that promise more than their entry holds are counted as invalid, and no room is made for them") {
    Runtime runtime = *Runtime::create(std::chrono::seconds(5), 256);
    Liar liar(runtime);
    const std::uint64_t sources[] = {Liar::hash};
    PhaseAnalyser phases(RuntimeRef(runtime).get(), SensorId::of("reference").hash(), sources);
    EventAnalyser events(RuntimeRef(runtime).get(), sources);
    std::uint64_t lies = 0;
    for (const auto& [frames, channels] : {std::pair{1u << 22, 1024u}, {1u << 22, 1u}, {1u, 1024u}, {~0u, ~0u}, {0u, 0u}}) {
        liar.push(frames, channels, 64);
        ++lies;
    }
    for (const std::uint64_t behind : {std::uint64_t{512}, std::uint64_t{1} << 40, ~std::uint64_t{0} - 4096}) {
        liar.push(8, 1, behind);
        ++lies;
    }
    for (const std::uint64_t handle : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0xdead'0000}, ~std::uint64_t{0}}) {
        liar.push_handle(handle);
        ++lies;
    }
    const test::ForbiddenPages forbidden;
    liar.push_handle(forbidden.handle());
    auto ring = *PayloadRing::create(runtime, 256, 8);
    forbidden.push_samples(runtime, ring, "liar", 2'000'000'000, test::block_of(8));
    lies += 2;
    phases.poll();
    events.poll();
    CHECK(phases.counts(0).invalid_blocks == lies);
    CHECK(events.counts(0).invalid_blocks == lies);
    CHECK_FALSE(phases.estimate(0).accepted());
}
