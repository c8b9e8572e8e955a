// Programs that say things themselves, and what is wrong with their declarations.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "DeclaredMistakes.hpp"
#include "Listener.hpp"
#include "Speaker.hpp"
#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "localcast/payload_ring.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/view.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 4800;
const std::vector<std::size_t> block_sizes{3, 7, 64, 500, 1024, frames};

/** The claims of one source that are live, in order of admission. */
template <localcast::Kind K>
std::vector<localcast::descriptor_of<K>> claims_of(const LocalcastRuntime* runtime, std::string_view source)
{
    std::vector<localcast::descriptor_of<K>> claims;
    const localcast::View<K> view{localcast::ConstRuntimeRef(runtime)};
    for (std::size_t i = 0; i < view.size(); ++i) {
        const auto sample = view[i];
        if (sample && sample->sensor_id_hash == hash_of(source))
            claims.push_back(*localcast::copy_descriptor(view, *sample));
    }
    return claims;
}

std::vector<std::uint64_t> onsets_of(const LocalcastRuntime* runtime, std::string_view source)
{
    std::vector<std::uint64_t> onsets;
    for (const auto& claim : claims_of<localcast::Kind::event_claim>(runtime, source))
        onsets.push_back(claim.onset_ns);
    return onsets;
}

/** Reaches the threshold at frames 7, 1000 and 3333, and once by no number at all. */
Samples crossings()
{
    Samples input(frames, FAUSTFLOAT(0));
    input[7] = FAUSTFLOAT(0.5);
    for (std::size_t i = 1000; i < 1200; ++i)
        input[i] = FAUSTFLOAT(0.75);
    input[1100] = std::numeric_limits<FAUSTFLOAT>::quiet_NaN(); // neither a crossing nor an end of one
    input[2000] = FAUSTFLOAT(0.49);
    input[2500] = std::numeric_limits<FAUSTFLOAT>::infinity();
    input[3333] = FAUSTFLOAT(0.9);
    return input;
}

/** The same with every number that is not finite replaced by the one before it. */
Samples finite(Samples signal)
{
    for (std::size_t i = 1; i < signal.size(); ++i)
        signal[i] = std::isfinite(signal[i]) ? signal[i] : signal[i - 1];
    return signal;
}

} // namespace

TEST_CASE("a pushed event has its onset at the very sample that crossed, in blocks of any size")
{
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        ClaimFixture window;
        DspRig rig(localcast::faust::create_Speaker(), window.runtime(), 100);
        REQUIRE(rig.dsp.errors().empty());
        rig.run({crossings()}, frames, block);
        const std::vector<std::uint64_t> expected{frame_ns(107), frame_ns(1100), frame_ns(3433)};
        CHECK(onsets_of(window.runtime(), "by-bargraph") == expected);
        CHECK(onsets_of(window.runtime(), "by-output") == expected);
        CHECK(rig.dsp.failed_pushes() == 0);
    }
}

TEST_CASE("a pushed event says type and strength")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime());
    rig.run({crossings()}, frames, 64);
    const auto by_bargraph = claims_of<localcast::Kind::event_claim>(window.runtime(), "by-bargraph");
    REQUIRE(by_bargraph.size() == 3);
    CHECK(by_bargraph[1].type == LOCALCAST_EVENT_TYPE_CLAP);
    CHECK(by_bargraph[1].strength == 0.75F);
    CHECK(by_bargraph[1].confidence == 1.0F);
    CHECK(claims_of<localcast::Kind::event_claim>(window.runtime(), "by-output")[0].type ==
          LOCALCAST_EVENT_TYPE_TRANSIENT);
}

TEST_CASE("one program hears another of the same cycle, to the sample")
{
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        ClaimFixture window;
        DspRig speaker(localcast::faust::create_Speaker(), window.runtime());
        DspRig listener(localcast::faust::create_Listener(), window.runtime());
        CHECK(listener.dsp.follows_events());
        CHECK_FALSE(listener.dsp.follows_phase());
        CHECK(listener.dsp.getNumInputs() == 0);
        const Samples input = finite(crossings());
        Samples triggers;
        Samples effect;
        for (std::size_t at = 0; at < frames; at += block) {
            const std::size_t count = std::min(block, frames - at);
            const auto from = input.begin() + static_cast<std::ptrdiff_t>(at);
            speaker.run({Samples(from, from + static_cast<std::ptrdiff_t>(count))}, count, block);
            const auto heard = listener.run({}, count, block);
            triggers.insert(triggers.end(), heard[0].begin(), heard[0].end());
            effect.insert(effect.end(), heard[1].begin(), heard[1].end());
        }
        CHECK(triggers == impulses(frames, {7, 1000, 3333}));
        CHECK(effect == input);
    }
}

TEST_CASE("phase claims are pushed at every whole 20 ms of stream time, in blocks of any size")
{
    for (const std::size_t block : block_sizes) {
        INFO("blocks of " << block);
        ClaimFixture window;
        DspRig rig(localcast::faust::create_Speaker(), window.runtime());
        rig.run({Samples(frames, FAUSTFLOAT(0.25))}, frames, block);
        const auto claims = claims_of<localcast::Kind::phase_claim>(window.runtime(), "mic-b");
        REQUIRE(claims.size() == 5);
        for (std::size_t i = 0; i < claims.size(); ++i) {
            CHECK(claims[i].evidence_end_ns == (i + 1) * 20'000'000);
            CHECK(claims[i].delay_samples == static_cast<double>(960 * (i + 1))); // what the counter holds by then
            CHECK(claims[i].sampling_rate_offset_ppm == 0.25);
            CHECK(claims[i].valid == (LOCALCAST_PHASE_VALID_DELAY | LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET));
            CHECK(claims[i].polarity == 1);
            CHECK(claims[i].confidence == 1.0F);
            CHECK(claims[i].sample_rate_hz == 48000);
            CHECK(claims[i].reference_id_hash == hash_of("mic-a"));
        }
    }
}

TEST_CASE("a window of any length has room for the phase claims of all of it")
{
    constexpr std::uint64_t window_ns = 60'000'000'000;
    LocalcastRuntime* const runtime = localcast_runtime_create_with_capacity(window_ns, 16384);
    {
        localcast::faust::LocalcastDsp dsp(localcast::faust::create_Speaker(),
                                           {.runtime = runtime, .window_ns = window_ns});
        dsp.init(dsp_rate_hz);
        std::vector<Samples> channels(3, Samples(1, FAUSTFLOAT(0)));
        std::vector<FAUSTFLOAT*> pointers;
        for (Samples& channel : channels)
            pointers.push_back(channel.data());
        for (std::uint64_t frame = 959; frame < 65 * dsp_rate_hz; frame += 960) { // the last before each whole 20 ms
            dsp.set_stream_time(frame_ns(frame));
            dsp.compute(1, pointers.data(), pointers.data());
        }
        CHECK(dsp.failed_pushes() == 0);
        CHECK(localcast_runtime_view_len(runtime, LOCALCAST_SAMPLE_PHASE_CLAIM) == 3001);
    }
    localcast_runtime_destroy(runtime);
}

TEST_CASE("a phase claim that a program may not make is a refusal")
{
    for (const FAUSTFLOAT bad : {std::numeric_limits<FAUSTFLOAT>::quiet_NaN(), FAUSTFLOAT(-1)}) {
        ClaimFixture window; // not a number is no rate offset; and -1 makes `valid` 0
        DspRig rig(localcast::faust::create_Speaker(), window.runtime());
        rig.run({Samples(frames, bad)}, frames, 500);
        const auto claims = claims_of<localcast::Kind::phase_claim>(window.runtime(), "mic-b");
        REQUIRE(claims.size() == 5);
        CHECK(claims[0].valid == 0);
        CHECK(claims[0].delay_samples == 0.0);
        CHECK(claims[0].sampling_rate_offset_ppm == 0.0);
    }
}

TEST_CASE("a pushed output is audio that others hear, sample by sample")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime(), 12345);
    Samples input(frames);
    for (std::size_t i = 0; i < frames; ++i)
        input[i] = static_cast<FAUSTFLOAT>(i % 101) / FAUSTFLOAT(256);
    const auto outputs = rig.run({input}, frames, 500);

    const localcast::View<localcast::Kind::audio_block> view{localcast::ConstRuntimeRef(window.runtime())};
    std::size_t at = 0;
    for (std::size_t i = 0; i < view.size(); ++i) {
        std::vector<float> samples(1024);
        const auto block = localcast::copy_audio_block(view, *view[i], samples);
        REQUIRE(block);
        CHECK(view[i]->timestamp_ns == frame_ns(12345 + at));
        CHECK(block->start_sample == at);
        for (std::size_t f = 0; f < block->frame_count; ++f)
            REQUIRE(samples[f] == static_cast<float>(outputs[0][at + f]));
        at += block->frame_count;
    }
    CHECK(at == frames);
}

TEST_CASE("after a change of the sample rate pushed audio is of the new rate, counted anew and at its times")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime());
    rig.run({Samples(480, FAUSTFLOAT(0.25))}, 480, 48);
    constexpr int rate_hz = 96000;
    rig.dsp.init(rate_hz);
    REQUIRE(rig.dsp.errors().empty());
    constexpr std::uint64_t begin_ns = 500'000'000;
    std::vector<Samples> channels(3, Samples(100));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    for (std::uint64_t frame = 0; frame < 1000; frame += 100) {
        std::fill(channels[0].begin(), channels[0].end(), FAUSTFLOAT(0.5));
        rig.dsp.set_stream_time(begin_ns + frame * 1'000'000'000 / rate_hz);
        rig.dsp.compute(100, pointers.data(), pointers.data());
    }
    const localcast::View<localcast::Kind::audio_block> view{localcast::ConstRuntimeRef(window.runtime())};
    REQUIRE(view.size() == 20);
    for (std::size_t i = 0; i < view.size(); ++i) {
        INFO("block " << i);
        std::vector<float> samples(1024);
        const auto block = localcast::copy_audio_block(view, *view[i], samples);
        REQUIRE(block);
        const bool earlier = i < 10;
        CHECK(block->sample_rate_hz == (earlier ? 48000U : 96000U));
        CHECK(block->start_sample == (earlier ? 48 * i : 100 * (i - 10)));
        CHECK(view[i]->timestamp_ns == (earlier ? frame_ns(48 * i) : begin_ns + (i - 10) * 100'000'000'000 / rate_hz));
        CHECK(samples[0] == (earlier ? 0.25F : 0.5F));
    }
}

TEST_CASE("what is pushed bears the very time that the host gave, whatever its rounding, and nothing adds up")
{
    ClaimFixture window;
    localcast::faust::LocalcastDsp dsp(localcast::faust::create_Speaker(), {window.runtime()});
    dsp.init(dsp_rate_hz);
    std::vector<Samples> channels(3, Samples(64, FAUSTFLOAT(0)));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    std::vector<std::uint64_t> host;
    for (std::uint64_t block = 0; block < 500; ++block) {
        const std::uint64_t drift_ns = block * 100; // a host's clock that runs 75 ppm fast
        const std::uint64_t jitter_ns = block * 7919 % 5000;
        host.push_back(1'000'000'007 + frame_ns(64 * block) + drift_ns + jitter_ns);
        std::fill(channels[0].begin(), channels[0].end(), FAUSTFLOAT(0));
        channels[0][0] = FAUSTFLOAT(1); // an event at the block's first sample
        dsp.set_stream_time(host.back());
        dsp.compute(64, pointers.data(), pointers.data());
    }
    const localcast::View<localcast::Kind::audio_block> view{localcast::ConstRuntimeRef(window.runtime())};
    std::vector<std::uint64_t> stamps;
    for (std::size_t i = 0; i < view.size(); ++i)
        stamps.push_back(view[i]->timestamp_ns);
    CHECK(stamps == host);
    CHECK(onsets_of(window.runtime(), "by-bargraph") == host);
    CHECK(onsets_of(window.runtime(), "by-output") == host);
}

TEST_CASE("parts of a host's block and blocks without a time of their own are stamped as the host would")
{
    // A host that counts frames and rounds each time down; its blocks come in two parts, and each second one unsaid.
    ClaimFixture window;
    localcast::faust::LocalcastDsp dsp(localcast::faust::create_Speaker(), {window.runtime(), {}, 50});
    dsp.init(dsp_rate_hz);
    std::vector<Samples> channels(3, Samples(100, FAUSTFLOAT(0)));
    std::vector<FAUSTFLOAT*> pointers;
    for (Samples& channel : channels)
        pointers.push_back(channel.data());
    constexpr std::uint64_t first = 7'777'777;
    std::vector<std::uint64_t> expected;
    for (std::uint64_t frame = first; frame < first + 20000; frame += 100) {
        if ((frame - first) % 200 == 0)
            dsp.set_stream_time(frame_ns(frame));
        dsp.compute(100, pointers.data(), pointers.data());
        expected.push_back(frame_ns(frame));
        expected.push_back(frame_ns(frame + 50));
    }
    const localcast::View<localcast::Kind::audio_block> view{localcast::ConstRuntimeRef(window.runtime())};
    std::vector<std::uint64_t> stamps;
    for (std::size_t i = 0; i < view.size(); ++i)
        stamps.push_back(view[i]->timestamp_ns);
    CHECK(stamps == expected);
}

TEST_CASE("a sample that is not finite is pushed as silence")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime());
    Samples input(64, FAUSTFLOAT(0.25));
    input[3] = std::numeric_limits<FAUSTFLOAT>::quiet_NaN();
    input[5] = std::numeric_limits<FAUSTFLOAT>::infinity();
    input[7] = -input[5];
    rig.run({input}, 64, 64);
    const localcast::View<localcast::Kind::audio_block> view{localcast::ConstRuntimeRef(window.runtime())};
    REQUIRE(view.size() == 1);
    std::vector<float> samples(64);
    REQUIRE(localcast::copy_audio_block(view, *view[0], samples));
    for (std::size_t i = 0; i < 64; ++i)
        CHECK(samples[i] == (i == 3 || i == 5 || i == 7 ? 0.0F : 0.25F));
}

TEST_CASE("a longer block than the limit is computed in parts")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime(), 0, 64);
    rig.run({crossings()}, frames, frames);
    CHECK(localcast_runtime_view_len(window.runtime(), LOCALCAST_SAMPLE_AUDIO_BLOCK) == frames / 64);
    CHECK(onsets_of(window.runtime(), "by-bargraph").size() == 3);
    CHECK(rig.dsp.failed_pushes() == 0);
}

TEST_CASE("more than the rings hold is counted, and harms nothing")
{
    ClaimFixture window;
    DspRig rig(localcast::faust::create_Speaker(), window.runtime());
    Samples input(frames, FAUSTFLOAT(0));
    for (std::size_t i = 0; i < frames; i += 2)
        input[i] = FAUSTFLOAT(1);
    rig.run({input}, frames, 1024);
    CHECK(onsets_of(window.runtime(), "by-bargraph").size() == 1024);
    CHECK(rig.dsp.failed_pushes() == 2 * (frames / 2 - 1024));
}

TEST_CASE("what is declared wrongly is said, each by its key")
{
    ClaimFixture window;
    const localcast::faust::LocalcastDsp dsp(localcast::faust::create_DeclaredMistakes(), {window.runtime()});
    const auto says = [&](const std::string& where, const std::string& expected) {
        for (const std::string& error : dsp.errors()) {
            if (error.find("program 'declared_mistakes', " + where) == 0 && error.find(expected) != std::string::npos)
                return true;
        }
        return false;
    };
    CHECK(says("localcast_input \"event trigger mic-a\"", "expected a number from 1 to 2"));
    CHECK(says("localcast_input0", "expected a number from 1 to 2"));
    CHECK(says("localcast_input1 \"event colour mic-a\"", "expected one of the fields gate"));
    CHECK(says("localcast_input02 \"audio 7\"", "expected a source's name"));
    CHECK(says("localcast_input2 \"audio mic-a\"", "expected one binding per channel"));
    CHECK(says("localcast_input3", "expected a number from 1 to 2"));
    CHECK(says("localcast_output2", "expected a number from 1 to 1"));
    CHECK(says("localcast_output1 \"video mic-a\"", "expected 'audio SOURCE'"));
    CHECK(says("localcast_lookback_ms \"a while\"", "expected milliseconds"));
    CHECK(says("localcast_volume", "expected localcast_inputN"));
    CHECK(says("pushes", "delay_samples or delay_ms"));
    CHECK(says("bargraph 'twice' [localcast:push phase delay_ms mic-c mic-a]", "expected one bargraph for this"));
    CHECK(dsp.errors().size() == 12);
}

TEST_CASE("a program that pushes needs a runtime, and says so")
{
    const localcast::faust::LocalcastDsp dsp(localcast::faust::create_Speaker(), {});
    REQUIRE(dsp.errors().size() == 1);
    CHECK(dsp.errors()[0].find("program 'speaker', pushes: expected a runtime") == 0);
}
