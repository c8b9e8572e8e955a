// Claims and audio blocks whose descriptors are any bits, pushed by a neighbour that obeys no rule but the ring's, before
// everything that reads them: views, widgets, a program's inputs, the dump.
// SPDX-License-Identifier: MIT
#include "byte_reader.hpp"

#include "ClaimInputs.hpp"
#include "EveryField.hpp"
#include "EventsAndStatus.hpp"
#include "faust_arch/claim_fixture.hpp"
#include "faust_arch/dsp_rig.hpp"
#include "faust_arch/widget_program.hpp"
#include "parts/window_dump.hpp"
#include "support/handles.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/view.hpp>

#include <cmath>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr const char* names[] = {"mic-a", "mic-b", "mic-c"};

class Neighbour {
public:
    explicit Neighbour(LocalcastRuntime* runtime)
        : runtime_(runtime), ring_(localcast_payload_ring_create(runtime, entry_bytes, 48, 0)) {
        require(ring_ != nullptr, "a ring");
    }

    uint64_t now_ns() const { return now_ns_; }

    /// One sample: its kind, its time, and an entry of any bytes with as much in it that is right as the bytes choose.
    void speak(ByteReader& bytes) {
        constexpr LocalcastSampleKind kinds[] = {LOCALCAST_SAMPLE_PHASE_CLAIM, LOCALCAST_SAMPLE_EVENT_CLAIM,
                                                 LOCALCAST_SAMPLE_AUDIO_BLOCK};
        const LocalcastSampleKind kind = kinds[bytes.below(3)];
        now_ns_ += bytes.one_in(8) ? bytes.take<uint32_t>() : 1000 * uint64_t{bytes.take<uint16_t>()};
        const uint64_t at = bytes.one_in(16) ? bytes.number(now_ns_) : now_ns_;
        LocalcastSampleHandle sample{hash_of(names[bytes.below(3)]), at, 0, ++sequence_, 0, 0, 0};
        LocalcastPayload payload{};
        if (localcast_payload_begin(ring_, entry_bytes, &payload) != LOCALCAST_OK) {
            return;
        }
        sample.payload_handle = bytes.one_in(16) ? bytes.number(payload.handle) : payload.handle;
        fill(kind, sample, payload, bytes);
        localcast_payload_commit(ring_, at);
        if (!runtime_push[kind](runtime_, sample)) {
            localcast_payload_cancel(ring_);
        }
    }

private:
    static constexpr size_t entry_bytes = 512;

    static void fill(LocalcastSampleKind kind, const LocalcastSampleHandle& sample, const LocalcastPayload& payload,
                     ByteReader& bytes) {
        auto* const data = static_cast<uint8_t*>(payload.data);
        const uint8_t chosen = bytes.byte(); // a bit for each thing that is set right
        if (kind == LOCALCAST_SAMPLE_PHASE_CLAIM) {
            auto claim = usable_claim();
            spoil(claim, chosen, bytes);
            claim.source_id_hash = (chosen & 1) != 0 ? sample.sensor_id_hash : claim.source_id_hash;
            std::memcpy(data, &claim, sizeof claim);
        } else if (kind == LOCALCAST_SAMPLE_EVENT_CLAIM) {
            auto claim = clap_at(sample.timestamp_ns);
            spoil(claim, chosen, bytes);
            claim.source_id_hash = (chosen & 1) != 0 ? sample.sensor_id_hash : claim.source_id_hash;
            claim.onset_ns = (chosen & 2) != 0 ? sample.timestamp_ns : claim.onset_ns;
            std::memcpy(data, &claim, sizeof claim);
        } else {
            LocalcastAudioBlockDescriptor block{payload.handle + 64, 50, 2, 48000, 1, 0, 0};
            spoil(block, chosen, bytes);
            block.sample_format = (chosen & 1) != 0 ? 1 + (chosen >> 7) : block.sample_format;
            block.sample_rate_hz = (chosen & 2) != 0 ? 48000 : block.sample_rate_hz;
            std::memcpy(data, &block, sizeof block);
            const auto samples = bytes.bytes(64);
            std::copy(samples.begin(), samples.end(), data + 64);
        }
    }

    /// A few bytes of it, anywhere, become any others.
    template <class Descriptor>
    static void spoil(Descriptor& descriptor, uint8_t chosen, ByteReader& bytes) {
        auto* const raw = reinterpret_cast<uint8_t*>(&descriptor);
        for (size_t n = (chosen >> 2) % 4; n > 0; --n) {
            const size_t at = bytes.below(sizeof descriptor / 4) * 4;
            const size_t count = bytes.one_in(2) && at + 8 <= sizeof descriptor ? 8 : 4;
            const auto value = bytes.take<uint64_t>();
            std::memcpy(raw + at, &value, count);
        }
    }

    LocalcastRuntime* runtime_;
    LocalcastPayloadRing* ring_;
    uint64_t now_ns_ = 1'000'000'000;
    uint64_t sequence_ = 0;
};

class Listeners {
public:
    explicit Listeners(LocalcastRuntime* runtime)
        : runtime_(runtime), fields_(faust::create_EveryField(), runtime, 48000),
          events_(faust::create_EventsAndStatus(), runtime, 48000), inputs_(faust::create_ClaimInputs(), runtime) {}

    void look(uint64_t now_ns) {
        check(fields_.zones_at(now_ns));
        check(events_.zones_at(now_ns));
        inputs_.dsp.set_stream_time(now_ns);
        std::vector<Samples> outputs(static_cast<size_t>(inputs_.dsp.getNumOutputs()), Samples(64));
        Samples silence(64);
        FAUSTFLOAT* from[] = {silence.data()};
        std::vector<FAUSTFLOAT*> to;
        for (Samples& output : outputs) {
            to.push_back(output.data());
        }
        inputs_.dsp.compute(64, from, to.data());
        for (const Samples& output : outputs) {
            check(output);
        }
        copy_all();
    }

    void dump() const {
        const auto folder = std::filesystem::temp_directory_path();
        const std::string name = "fuzz-" + std::to_string(getpid());
        const std::string problem = dump_window_with_audio(runtime_, {names[0], names[1]}, folder / (name + ".json"));
        require(problem.find("cannot write") == std::string::npos, "a window as files");
        std::filesystem::remove(folder / (name + ".wav"));
        std::filesystem::remove(folder / (name + ".json"));
    }

private:
    static void check(const Samples& values) {
        for (const FAUSTFLOAT value : values) {
            require(std::isfinite(value), "a number that reaches a program");
        }
    }

    void copy_all() const {
        const View<Kind::audio_block> view(runtime_);
        std::vector<float> samples(128);
        for (size_t i = 0; i < view.size(); ++i) {
            if (const auto sample = view[i]) {
                const auto block = copy_audio_block(view, *sample, samples);
                require(!block || uint64_t{block.value.frame_count} * block.value.channel_count <= samples.size(),
                        "a block that was copied whole");
            }
        }
    }

    LocalcastRuntime* runtime_;
    WidgetProgram fields_, events_;
    DspRig inputs_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    ByteReader bytes({data, size});
    const bool dumps = bytes.one_in(8); // files take longer than all else here
    const RuntimePtr runtime = make_runtime(bytes.one_in(4) ? bytes.take<uint64_t>() : 1'000'000'000, 64);
    require(runtime != nullptr, "a small window");
    Neighbour neighbour(runtime.get());
    Listeners listeners(runtime.get());
    while (!bytes.done()) {
        neighbour.speak(bytes);
        if (bytes.one_in(3)) {
            listeners.look(neighbour.now_ns());
        }
    }
    listeners.look(neighbour.now_ns());
    if (dumps) {
        listeners.dump();
    }
    return 0;
}
