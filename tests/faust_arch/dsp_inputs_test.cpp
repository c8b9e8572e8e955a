// Audio inputs that are filled from the window, and programs that run behind its edge.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "ClaimInputs.hpp"
#include "Lookback.hpp"
#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "localcast/payload_ring.hpp"
#include "localcast/runtime_ref.hpp"
#include "support/catch.hpp"
#include "support/forbidden_pages.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 9600;
const std::vector<std::size_t> block_sizes{1, 7, 64, 500, 1024, frames};

/** Pushes audio blocks of a source; channel c of frame f is f + c / 8. */
class Source {
public:
    Source(LocalcastRuntime* runtime, std::string_view name, std::uint32_t channels, std::uint32_t format,
           std::uint32_t rate_hz = dsp_rate_hz)
        : runtime_(runtime), ring_(*localcast::PayloadRing::create(runtime, localcast::audio_block_bytes(8192), 200)),
          producer_(*localcast::Producer<localcast::Kind::audio_block>::create(name)), channels_(channels),
          format_(format), rate_hz_(rate_hz)
    {
    }

    bool push(std::uint64_t first, std::uint32_t count, std::int64_t off_ns = 0)
    {
        localcast::AudioBlock block{};
        block.frame_count = count;
        block.channel_count = channels_;
        block.sample_rate_hz = rate_hz_;
        block.sample_format = format_;
        std::vector<float> samples(std::size_t{count} * channels_);
        const bool planar = format_ == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
        for (std::size_t f = 0; f < count; ++f) {
            for (std::size_t c = 0; c < channels_; ++c)
                samples[planar ? c * count + f : f * channels_ + c] = value(first + f, c);
        }
        if (counts)
            block.start_sample = first + ahead;
        const auto time = localcast::stream_time(
            static_cast<std::uint64_t>(static_cast<std::int64_t>(frame_ns(first)) + off_ns));
        return localcast::push_audio_block(producer_, runtime_, ring_, time, {}, block, samples).has_value();
    }

    float value(std::uint64_t frame, std::size_t channel) const
    {
        return frame == not_a_number_at ? std::numeric_limits<float>::quiet_NaN()
                                        : static_cast<float>(frame) + static_cast<float>(channel) / 8.0F;
    }

    bool counts = false; ///< whether blocks say where in the source's own count they begin
    std::uint64_t ahead = 0;  ///< of stream frames, that count is
    std::uint64_t not_a_number_at = std::numeric_limits<std::uint64_t>::max();

private:
    localcast::RuntimeRef runtime_;
    localcast::PayloadRing ring_;
    localcast::Producer<localcast::Kind::audio_block> producer_;
    std::uint32_t channels_, format_, rate_hz_;
};

LocalcastPhaseClaimDescriptor delay_claim(double delay_samples)
{
    auto claim = usable_claim();
    claim.delay_samples = delay_samples;
    claim.valid = LOCALCAST_PHASE_VALID_DELAY;
    return claim;
}

std::vector<Samples> run_claim_inputs(LocalcastRuntime* runtime, std::size_t block)
{
    DspRig rig(localcast::faust::create_ClaimInputs(), runtime);
    REQUIRE(rig.dsp.errors().empty());
    CHECK(rig.dsp.getNumInputs() == 1);
    return rig.run({Samples(frames, FAUSTFLOAT(0.25))}, frames, block);
}

struct Collect : Meta {
    void declare(const char* key, const char* value) override { entries[key] = value; }
    std::map<std::string, std::string> entries;
};

} // namespace

TEST_CASE("claim inputs are not the host's")
{
    ClaimFixture window;
    const auto outputs = run_claim_inputs(window.runtime(), 64);
    CHECK(outputs[1] == Samples(frames, FAUSTFLOAT(0.25)));
    for (const std::size_t silent : {0U, 2U, 3U, 4U})
        CHECK(outputs[silent] == Samples(frames, FAUSTFLOAT(0)));
}

TEST_CASE("an input has each onset at its sample and the age behind it, in blocks of any size")
{
    ClaimFixture window;
    REQUIRE(window.push(clap_at(frame_ns(100))));
    REQUIRE(window.push(clap_at(frame_ns(2048))));
    const auto whole = run_claim_inputs(window.runtime(), frames);
    CHECK(whole[0] == impulses(frames, {100, 2048}));
    CHECK(whole[4][99] == FAUSTFLOAT(0));
    CHECK(whole[4][580] == Approx(10.0).margin(1e-3));
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        CHECK(run_claim_inputs(window.runtime(), block) == whole);
    }
}

TEST_CASE("an input follows the straight line from claim to claim")
{
    ClaimFixture window;
    REQUIRE(window.push(delay_claim(100.0), frame_ns(1000)));
    REQUIRE(window.push(delay_claim(200.0), frame_ns(3000)));
    auto last = delay_claim(180.0);
    last.sampling_rate_offset_ppm = 100.0;
    last.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
    REQUIRE(window.push(last, frame_ns(5000)));
    const auto whole = run_claim_inputs(window.runtime(), frames);
    CHECK(whole[2][999] == FAUSTFLOAT(0));
    for (std::size_t i = 1000; i < frames; ++i) {
        const auto frame = static_cast<double>(i);
        const double truth = i < 3000   ? 100.0 + (frame - 1000.0) / 20.0
                             : i < 5000 ? 200.0 - (frame - 3000.0) / 100.0
                                        : 180.0 + (frame - 5000.0) * 1e-4; // from there on it drifts
        INFO("frame " << i);
        REQUIRE(std::abs(static_cast<double>(whole[2][i]) - truth) < 1e-4);
    }
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        CHECK(run_claim_inputs(window.runtime(), block) == whole);
    }
}

TEST_CASE("an input is 0 from a refusal on, and never what a claim may not be")
{
    ClaimFixture window;
    REQUIRE(window.push(delay_claim(100.0), frame_ns(1000)));
    auto refusal = delay_claim(200.0);
    refusal.valid = 0;
    REQUIRE(window.push(refusal, frame_ns(3000)));
    REQUIRE(window.push(delay_claim(std::numeric_limits<double>::quiet_NaN()), frame_ns(4000)));
    REQUIRE(window.push(delay_claim(50.0), frame_ns(5000)));
    const auto outputs = run_claim_inputs(window.runtime(), 500);
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        REQUIRE(outputs[2][i] == FAUSTFLOAT(i < 1000 ? 0 : i < 3000 ? 100 : i < 5000 ? 0 : 50));
    }
}

TEST_CASE("a delay or a drift that no clock can have leaves a phase input at 0")
{
    auto long_delay = delay_claim(1e300);
    auto much_drift = delay_claim(100.0);
    much_drift.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
    much_drift.sampling_rate_offset_ppm = -1e300;
    for (const auto& claim : {long_delay, much_drift}) {
        ClaimFixture window;
        REQUIRE(window.push(claim, frame_ns(1000)));
        CHECK(run_claim_inputs(window.runtime(), 500)[2] == Samples(frames, FAUSTFLOAT(0)));
        REQUIRE(window.push(delay_claim(50.0), frame_ns(5000)));
        const auto outputs = run_claim_inputs(window.runtime(), 500);
        CHECK(outputs[2][4999] == FAUSTFLOAT(0));
        CHECK(outputs[2][5000] == FAUSTFLOAT(50));
    }
}

TEST_CASE("another source's blocks come to lie at their own samples, in blocks of any size")
{
    for (const std::uint32_t format :
         {LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR}) {
        ClaimFixture window;
        Source source(window.runtime(), "mic-b", 3, format);
        REQUIRE(source.push(100, 480));
        REQUIRE(source.push(580, 2000, -9000)); // stamped a little off its place
        REQUIRE(source.push(3000, 300));        // after a gap
        for (const std::size_t block : block_sizes) {
            INFO("format " << format << ", blocks of " << block);
            const auto outputs = run_claim_inputs(window.runtime(), block);
            for (std::size_t i = 0; i < frames; ++i) {
                const bool there = (i >= 100 && i < 2580) || (i >= 3000 && i < 3300);
                INFO("frame " << i);
                REQUIRE(outputs[3][i] == (there ? static_cast<FAUSTFLOAT>(source.value(i, 1)) : FAUSTFLOAT(0)));
            }
        }
    }
}

TEST_CASE("a source beside the sample grid is heard without holes and overlaps, in blocks of any size")
{
    constexpr std::int64_t half_sample_ns = 10'417;
    ClaimFixture window;
    Source source(window.runtime(), "mic-b", 2, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    source.counts = true;
    std::int64_t jitter_ns = 3000;
    for (std::uint64_t first = 100; first < 9100; first += 100, jitter_ns = -jitter_ns)
        REQUIRE(source.push(first, 100, half_sample_ns + jitter_ns));
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        const auto outputs = run_claim_inputs(window.runtime(), block);
        for (std::size_t i = 0; i < frames; ++i) {
            INFO("frame " << i);
            const bool there = i >= 101 && i < 9101; // the first lies nearer to 101
            REQUIRE(outputs[3][i] == (there ? static_cast<FAUSTFLOAT>(source.value(i - 1, 1)) : FAUSTFLOAT(0)));
        }
    }
}

TEST_CASE("a source's count that leaves its timestamps behind is not followed")
{
    ClaimFixture window;
    Source source(window.runtime(), "mic-b", 2, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    source.counts = true;
    REQUIRE(source.push(1000, 500));
    REQUIRE(source.push(1500, 500, 5'000'000)); // 240 samples late by its stamp, in turn by its count
    for (const std::size_t block : block_sizes) {
        const auto outputs = run_claim_inputs(window.runtime(), block);
        CHECK(outputs[3][1499] == static_cast<FAUSTFLOAT>(source.value(1499, 1)));
        CHECK(outputs[3][1739] == FAUSTFLOAT(0));
        CHECK(outputs[3][1740] == static_cast<FAUSTFLOAT>(source.value(1500, 1)));
    }
}

TEST_CASE("a block that cannot be used is silence, and so is a sample that is not finite")
{
    ClaimFixture window;
    Source other_rate(window.runtime(), "mic-b", 2, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR, 44100);
    Source mono(window.runtime(), "mic-b", 1, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    Source other_format(window.runtime(), "mic-b", 2, 99);
    Source source(window.runtime(), "mic-b", 2, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    source.not_a_number_at = 4000;
    REQUIRE(other_rate.push(100, 480));
    REQUIRE(mono.push(1000, 480));
    REQUIRE(other_format.push(2000, 480));
    REQUIRE(source.push(3990, 20));
    localcast::AudioBlock foreign{}; // a pointer that lies in no ring is not followed
    foreign.frame_count = 480;
    foreign.channel_count = 2;
    auto producer = localcast::Producer<localcast::Kind::audio_block>::create("mic-b");
    REQUIRE(producer->push(window.runtime(), localcast::stream_time(frame_ns(5000)), {}, foreign));
    const ForbiddenPages forbidden; // nor one into forbidden memory, of a descriptor or of samples
    forbidden.push(window.runtime(), localcast::Kind::audio_block, "mic-b", frame_ns(6000));
    localcast::PayloadRing ring = *localcast::PayloadRing::create(window.runtime(), 4096, 4);
    foreign.sample_rate_hz = dsp_rate_hz;
    foreign.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
    forbidden.push_samples(window.runtime(), ring, "mic-b", frame_ns(7000), foreign);
    const auto outputs = run_claim_inputs(window.runtime(), 500);
    for (std::size_t i = 0; i < frames; ++i) {
        INFO("frame " << i);
        const bool there = i >= 3990 && i < 4010 && i != 4000;
        REQUIRE(outputs[3][i] == (there ? static_cast<FAUSTFLOAT>(source.value(i, 1)) : FAUSTFLOAT(0)));
    }
}

TEST_CASE("with a lookback claims that arrive late meet the audio they speak of")
{
    constexpr std::size_t late = 4800;
    std::vector<std::vector<Samples>> runs;
    for (const std::size_t block : {64U, 480U, 1600U}) {
        ClaimFixture window;
        Source source(window.runtime(), "mic-b", 1, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
        DspRig rig(localcast::faust::create_Lookback(), window.runtime());
        REQUIRE(rig.dsp.errors().empty());
        CHECK(rig.dsp.lookback_frames() == static_cast<int>(late));
        Samples input(4800);
        std::vector<Samples> outputs(5);
        // Claims about a stretch become known while it passes by, or after it.
        for (std::size_t at = 0; at < 4 * 4800; at += 4800) {
            for (std::size_t i = 0; i < 4800; ++i)
                input[i] = static_cast<FAUSTFLOAT>(at + i);
            if (at == 4800) {
                REQUIRE(window.push(clap_at(frame_ns(0))));
                REQUIRE(window.push(clap_at(frame_ns(1234))));
                REQUIRE(window.push(delay_claim(10.0), frame_ns(1000)));
                REQUIRE(window.push(delay_claim(20.0), frame_ns(2000)));
                REQUIRE(source.push(0, 4800));
            }
            const auto part = rig.run({input}, 4800, block);
            for (std::size_t o = 0; o < part.size(); ++o)
                outputs[o].insert(outputs[o].end(), part[o].begin(), part[o].end());
        }
        CHECK(outputs[1] == impulses(4 * 4800, {late, late + 1234}));
        for (std::size_t i = 0; i < 4 * 4800; ++i) {
            INFO("frame " << i);
            REQUIRE(outputs[0][i] == FAUSTFLOAT(i < late ? 0 : i - late));
            REQUIRE(outputs[3][i] == FAUSTFLOAT(i < late || i >= 2 * late ? 0 : i - late));
            REQUIRE(outputs[4][i] == FAUSTFLOAT(i < late + 1000 ? 0 : i < late + 2000 ? 10 : 20));
            REQUIRE(outputs[2][i] == Approx(i < late + 1000   ? 0.0
                                            : i < late + 2000 ? 10.0 + static_cast<double>(i - late - 1000) / 100.0
                                                              : 20.0)
                                         .margin(1e-4));
        }
        runs.push_back(outputs);
    }
    CHECK(runs[1] == runs[0]);
    CHECK(runs[2] == runs[0]);
}

TEST_CASE("with a lookback claims hold from the stream's beginning, wherever in a block that lies")
{
    for (const std::size_t block : {1U, 64U, 500U, 1024U}) {
        INFO("blocks of " << block);
        ClaimFixture window;
        REQUIRE(window.push(delay_claim(10.0), frame_ns(0)));
        REQUIRE(window.push(clap_at(frame_ns(0))));
        DspRig rig(localcast::faust::create_Lookback(), window.runtime());
        const auto outputs = rig.run({Samples(6000, FAUSTFLOAT(0))}, 6000, block);
        CHECK(outputs[1] == impulses(6000, {4800}));
        for (std::size_t i = 0; i < 6000; ++i) {
            INFO("frame " << i);
            REQUIRE(outputs[2][i] == FAUSTFLOAT(i < 4800 ? 0 : 10));
            REQUIRE(outputs[4][i] == FAUSTFLOAT(i < 4800 ? 0 : 10));
        }
    }
}

TEST_CASE("a lookback is added to the latency that the program declares")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Lookback(), window.runtime());
    Collect meta;
    rig.dsp.metadata(&meta);
    CHECK(meta.entries["latency_frames"] == "4807");
    CHECK(meta.entries["name"] == "lookback");

    localcast::faust::LocalcastDsp fresh(localcast::faust::create_Lookback(), {window.runtime()});
    Collect before; // the rate is not known yet: frames and seconds stand side by side
    fresh.metadata(&before);
    CHECK(std::stod(before.entries["latency_sec"]) == Approx(0.1));
    CHECK(before.entries["latency_frames"] == "7");
}

TEST_CASE("clearing forgets the audio that was still to come")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Lookback(), window.runtime());
    rig.run({Samples(480, FAUSTFLOAT(1))}, 480, 48);
    rig.dsp.instanceClear();
    CHECK(rig.run({Samples(9600, FAUSTFLOAT(0))}, 9600, 48)[0] == Samples(9600, FAUSTFLOAT(0)));
}

TEST_CASE("after a reset of the window inputs hold nothing of the epoch before, and hear the new one at its samples")
{
    ClaimFixture window;
    Source source(window.runtime(), "mic-b", 2, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR);
    source.counts = true;
    DspRig rig(localcast::faust::create_ClaimInputs(), window.runtime());
    REQUIRE(source.push(0, 2400));
    REQUIRE(source.push(2400, 2400));
    REQUIRE(window.push(clap_at(frame_ns(100))));
    REQUIRE(window.push(delay_claim(50.0), frame_ns(0)));
    const Samples host(4800, FAUSTFLOAT(0.25));
    const auto before = rig.run({host}, 4800, 480);
    CHECK(before[0] == impulses(4800, {100}));
    CHECK(before[2][4799] == FAUSTFLOAT(50));
    CHECK(before[3][4799] == static_cast<FAUSTFLOAT>(source.value(4799, 1)));

    localcast_runtime_reset(window.runtime());
    rig.rewind();
    const auto empty = rig.run({host}, 4800, 480);
    for (const std::size_t silent : {0U, 2U, 3U, 4U})
        CHECK(empty[silent] == Samples(4800, FAUSTFLOAT(0)));

    localcast_runtime_reset(window.runtime());
    rig.rewind();
    source.ahead = 4800; // its own count has gone on meanwhile
    REQUIRE(source.push(10, 1000));
    REQUIRE(window.push(clap_at(frame_ns(200))));
    const auto after = rig.run({host}, 4800, 480);
    CHECK(after[0] == impulses(4800, {200}));
    for (std::size_t i = 0; i < 4800; ++i) {
        INFO("frame " << i);
        REQUIRE(after[3][i] == (i >= 10 && i < 1010 ? static_cast<FAUSTFLOAT>(source.value(i, 1)) : FAUSTFLOAT(0)));
    }
}
