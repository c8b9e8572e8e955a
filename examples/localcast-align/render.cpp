// Streams each recording through its mover into a new file.
// SPDX-License-Identifier: MIT
#include "render.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>

#include "claim_repeater.hpp"
#include "mover.hpp"
#include "output_file.hpp"
#include "stream_clock.hpp"

namespace localcast::align {

namespace {

/** How far all files together have come. */
struct Work {
    std::uint64_t total_frames = 0;
    std::uint64_t done_frames = 0;
};

/** As many as the input has, and as many more as its end moves back. */
std::uint64_t output_frames(const Recording& recording)
{
    const double advance = std::max(0.0, std::ceil(-recording.estimate.delay_samples));
    return recording.info.frames + static_cast<std::uint64_t>(advance);
}

/** Moves one recording; throws with the reason when it cannot be written whole. */
void render(LocalcastRuntime* runtime, const Recording& reference, Recording& recording,
            const std::filesystem::path& path, Work& work, Progress& progress)
{
    AudioReader reader(recording.file);
    AudioWriter writer(path, reader);
    ClaimRepeater claim(runtime, recording.claim);
    Mover mover(runtime, reference, recording);

    const std::uint32_t rate_hz = recording.info.sample_rate_hz;
    const std::size_t channels = recording.info.channels;
    const std::size_t frames = block_frames(rate_hz);
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    const std::uint64_t begin_ns = status.edge_ns; // the stream clock goes on from file to file

    std::vector<double> block(frames * channels);
    std::uint64_t remaining = output_frames(recording);
    std::size_t skip = mover.latency_frames();
    for (std::uint64_t frame = 0; remaining > 0; frame += frames) {
        const std::size_t got = reader.read(block);
        std::fill(block.begin() + static_cast<std::ptrdiff_t>(got * channels), block.end(), 0.0);
        claim.keep_live(begin_ns + frame_time_ns(frame, rate_hz));
        mover.process(block);
        const std::size_t first = std::min(skip, frames);
        skip -= first;
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(frames - first, remaining));
        writer.write(std::span(block).subspan(first * channels, count * channels));
        remaining -= count;
        work.done_frames += count;
        progress.show("moving", static_cast<double>(work.done_frames) / static_cast<double>(work.total_frames));
    }
    writer.finish();
    recording.clipped_samples = writer.clipped_samples();
}

/** The reason why the output could not be written, empty when it was. */
std::string write_output(LocalcastRuntime* runtime, std::vector<Recording>& recordings, Recording& recording,
                         const std::filesystem::path& path, Work& work, Progress& progress)
{
    std::vector<std::string> inputs;
    for (const Recording& other : recordings)
        inputs.push_back(other.file);
    if (const std::string input = overwritten_input(path, inputs); !input.empty())
        return "would overwrite the input " + input + ": choose another folder";
    if (&recording == &recordings.front())
        return copy_file_whole(recording.file, path);
    try {
        render(runtime, recordings.front(), recording, path, work, progress);
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}

} // namespace

void render_all(LocalcastRuntime* runtime, std::vector<Recording>& recordings, const std::filesystem::path& folder,
                Progress& progress)
{
    Work work;
    for (const Recording& recording : recordings) {
        if (recording.aligned() && &recording != &recordings.front())
            work.total_frames += output_frames(recording);
    }
    for (Recording& recording : recordings) {
        if (!recording.aligned())
            continue;
        const std::filesystem::path path = folder / recording.output_name;
        recording.output_failure = write_output(runtime, recordings, recording, path, work, progress);
        recording.written = recording.output_failure.empty();
        if (recording.written)
            continue;
        progress.clear();
        std::cerr << "localcast-align: " << path.string() << ": " << recording.output_failure << '\n';
    }
}

} // namespace localcast::align
