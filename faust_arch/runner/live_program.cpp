// A cycle of the sound system, in parts that the program can compute at once.
// SPDX-License-Identifier: MIT
#include "live_program.hpp"

#include <algorithm>

#include "stream_grid.hpp"

namespace localcast::faust::runner {

namespace {

constexpr std::size_t most_frames = 1024;

std::vector<double*> pointers_to(std::vector<std::vector<double>>& channels)
{
    std::vector<double*> pointers;
    pointers.reserve(channels.size());
    for (auto& channel : channels)
        pointers.push_back(channel.data());
    return pointers;
}

} // namespace

LiveProgram::LiveProgram(RunnableProgram& program, LiveFeed* feed, std::uint32_t rate_hz)
    : program_(program), feed_(feed), rate_hz_(rate_hz),
      inputs_(program.input_count(), std::vector<double>(most_frames)),
      outputs_(program.output_count(), std::vector<double>(most_frames)), from_(inputs_.size()),
      input_pointers_(pointers_to(inputs_)), output_pointers_(pointers_to(outputs_))
{
    program.make_room(most_frames);
}

void LiveProgram::cycle(std::uint32_t clock_frame, std::size_t frames, const float* const* inputs,
                        float* const* outputs) noexcept
{
    const std::uint64_t first = clock_.next(clock_frame, frames);
    for (std::size_t done = 0; done < frames;) {
        const std::size_t count = std::min(frames - done, most_frames);
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            from_[i] = inputs[i] + done;
            std::copy_n(from_[i], count, inputs_[i].begin());
        }
        play(first + done, count);
        for (std::size_t i = 0; i < outputs_.size(); ++i) {
            std::transform(outputs_[i].begin(), outputs_[i].begin() + static_cast<std::ptrdiff_t>(count),
                           outputs[i] + done, [](double sample) { return static_cast<float>(sample); });
        }
        done += count;
    }
    frames_.store(first + frames, std::memory_order_relaxed);
    gaps_.store(clock_.gaps(), std::memory_order_relaxed);
}

void LiveProgram::play(std::uint64_t first_frame, std::size_t frames) noexcept
{
    if (feed_ != nullptr)
        feed_->push(first_frame, frames, from_.data());
    program_.set_stream_time(frame_time_ns(first_frame, rate_hz_));
    program_.compute(frames, input_pointers_.data(), output_pointers_.data());
}

} // namespace localcast::faust::runner
