// Memory for payloads: lend, fill, commit, push; then copy it back safely while the sample is live.
// SPDX-License-Identifier: MIT
#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <span>

using namespace localcast;
using namespace std::chrono_literals;

int main() {
    constexpr std::uint32_t rate_hz = 48000;
    constexpr std::uint32_t block_frames = 480;
    std::optional<Runtime> runtime = Runtime::create(100ms, 1024);
    auto mic = Producer<Kind::audio_block>::create("mic-a");
    // Ten milliseconds a block, a window of 100 ms and a guard of 20 ms: 14 entries are held at a time.
    auto ring = runtime ? PayloadRing::create(*runtime, audio_block_bytes(block_frames), 16, 20ms) : std::nullopt;
    if (!runtime || !mic || !ring) {
        std::fprintf(stderr, "not enough memory\n");
        return 1;
    }

    // A second of a 440 Hz tone. Descriptor and samples of a block share an entry of the ring.
    std::optional<Sample> last;
    for (std::uint32_t n = 0; n < 100; ++n) {
        const std::uint64_t first = std::uint64_t{n} * block_frames;
        const AudioBlock block{
            0, block_frames, 1, rate_hz, LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED, first, 0};
        last = push_audio_block(*mic, *runtime, *ring, frame_time({}, first, rate_hz), 0ns, block,
                                [first](std::span<float> samples) noexcept {
                                    double frame = static_cast<double>(first);
                                    for (float &sample : samples) {
                                        sample = static_cast<float>(std::sin(frame++ * 6.283185307179586 * 440 / rate_hz));
                                    }
                                });
        if (!last) {
            std::fprintf(stderr, "block %u found no room\n", n);
            return 1;
        }
    }

    // A reader gets a copy, and is told whether the sample was still live when the copy was done.
    const View<Kind::audio_block> blocks = runtime->view<Kind::audio_block>();
    std::array<float, block_frames> samples{};
    const Result<AudioBlock> block = copy_audio_block(blocks, *last, samples);
    double power = 0;
    for (const float sample : samples) {
        power += double{sample} * double{sample} / block_frames;
    }
    std::printf("last block: %s, %u frames, power %.3f (a sine has 0.5)\n", text(block.status), block->frame_count, power);

    // A handle that no ring of this runtime lent is passed on by the window, but never followed.
    Sample foreign = *last;
    foreign.payload_handle = 0x1234;
    const Status refused = copy_audio_block(blocks, foreign, samples).status;
    std::printf("a foreign handle: %s\n", text(refused));
    std::printf("%zu blocks live, %llu entries held\n", blocks.size(),
                static_cast<unsigned long long>(ring->stats().reserved_count));

    return block && std::abs(power - 0.5) < 0.02 && refused == Status::invalid && blocks.size() == 11 ? 0 : 1;
}
