// Streams each recording through its mover into a new file.
// SPDX-License-Identifier: MIT
#include "render.hpp"

#include <algorithm>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "claim_feeder.hpp"
#include "course_plan.hpp"
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

/** Moves one recording along its course; throws with the reason when it cannot be written whole. */
void render(LocalcastRuntime* runtime, const Recording& reference, Recording& recording,
            const std::filesystem::path& path, Work& work, Progress& progress)
{
    const CoursePlan plan(recording);
    if (plan.longest_delay_frames() > Mover::max_delay_samples)
        throw std::runtime_error("its delay changes by more than the mover can follow");
    AudioReader reader(recording.file);
    AudioWriter writer(path, reader);
    const std::uint32_t rate_hz = recording.info.sample_rate_hz;
    const std::size_t channels = recording.info.channels;
    const std::size_t frames = block_frames(rate_hz);
    ClaimFeeder claims(runtime, recording.claim, LOCALCAST_DEFAULT_DURATION_NS / frame_time_ns(frames, rate_hz));
    Mover mover(runtime, reference, recording, plan.latency_frames());

    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime, &status);
    const std::uint64_t begin_ns = status.edge_ns; // the stream clock goes on from file to file

    std::vector<double> buffer(frames * channels);
    std::uint64_t remaining = plan.output_frames();
    std::size_t skip = plan.latency_frames();
    for (std::uint64_t frame = 0; remaining > 0;) {
        const std::size_t length = plan.block_length(frame, frames);
        const std::span<double> block = std::span(buffer).first(length * channels);
        const std::size_t got = reader.read(block);
        std::fill(block.begin() + static_cast<std::ptrdiff_t>(got * channels), block.end(), 0.0);
        const std::uint64_t time_ns = begin_ns + frame_time_ns(frame, rate_hz);
        claims.push(time_ns, plan.moment(frame, length));
        mover.process(block, time_ns);
        const std::size_t first = std::min(skip, length);
        skip -= first;
        const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(length - first, remaining));
        writer.write(block.subspan(first * channels, count * channels));
        frame += length;
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
            work.total_frames += CoursePlan(recording).output_frames();
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
