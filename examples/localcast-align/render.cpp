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

/** One recording on its way through the mover. */
class Rendering {
public:
    Rendering(LocalcastRuntime* runtime, const Recording& reference, const Recording& recording,
              const std::filesystem::path& path)
        : plan_(recording), rate_hz_(recording.info.sample_rate_hz), channels_(recording.info.channels),
          frames_(block_frames(rate_hz_)), reader_(recording.file), writer_(path, reader_),
          claims_(runtime, recording.claim, LOCALCAST_DEFAULT_DURATION_NS / frame_time_ns(frames_, rate_hz_)),
          mover_(runtime, reference, recording, plan_.latency_frames()), buffer_(frames_ * channels_),
          remaining_(plan_.output_frames()), skip_(plan_.latency_frames())
    {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(runtime, &status);
        begin_ns_ = status.edge_ns; // the stream clock goes on from file to file
    }

    [[nodiscard]] bool done() const { return remaining_ == 0; }

    /** Moves one block; the number of frames written. */
    std::uint64_t move_block()
    {
        const std::size_t length = plan_.block_length(frame_, frames_);
        const std::span<double> block = std::span(buffer_).first(length * channels_);
        const std::size_t got = reader_.read(block);
        std::fill(block.begin() + static_cast<std::ptrdiff_t>(got * channels_), block.end(), 0.0);
        const std::uint64_t time_ns = begin_ns_ + frame_time_ns(frame_, rate_hz_);
        claims_.push(time_ns, plan_.moment(frame_, length));
        mover_.process(block, time_ns);
        const std::size_t first = std::min(skip_, length);
        const std::uint64_t count = std::min<std::uint64_t>(length - first, remaining_);
        writer_.write(block.subspan(first * channels_, static_cast<std::size_t>(count) * channels_));
        skip_ -= first;
        frame_ += length;
        remaining_ -= count;
        return count;
    }

    /** Gives the file its name; the number of samples held at full scale. */
    std::uint64_t finish()
    {
        writer_.finish();
        return writer_.clipped_samples();
    }

private:
    CoursePlan plan_;
    std::uint32_t rate_hz_;
    std::size_t channels_;
    std::size_t frames_; // of a block
    AudioReader reader_;
    AudioWriter writer_;
    ClaimFeeder claims_;
    Mover mover_;
    std::vector<double> buffer_;
    std::uint64_t begin_ns_ = 0;
    std::uint64_t frame_ = 0;     // that goes in next
    std::uint64_t remaining_;     // frames to write
    std::size_t skip_;            // frames of the mover's output before the reference's first sample
};

/** Moves one recording along its course; throws with the reason when it cannot be written whole. */
void render(LocalcastRuntime* runtime, const Recording& reference, Recording& recording,
            const std::filesystem::path& path, Work& work, Progress& progress)
{
    if (CoursePlan(recording).longest_delay_frames() > Mover::max_delay_samples)
        throw std::runtime_error("its delay changes by more than the mover can follow");
    Rendering rendering(runtime, reference, recording, path);
    while (!rendering.done()) {
        work.done_frames += rendering.move_block();
        progress.show("moving", static_cast<double>(work.done_frames) / static_cast<double>(work.total_frames));
    }
    recording.clipped_samples = rendering.finish();
}

/** The reason why the output could not be written, empty when it was. */
std::string write_output(LocalcastRuntime* runtime, std::vector<Recording>& recordings, Recording& recording,
                         const std::filesystem::path& path, Work& work, Progress& progress)
{
    std::vector<std::string> inputs;
    inputs.reserve(recordings.size());
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
