// Timestamps to frames, gaps to silence, overlaps away.
// SPDX-License-Identifier: MIT
#include "block_lineup.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::estimators {
namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;
constexpr float audible = 2e-4f;           // -74 dB full scale: above the dither of 16 bits
constexpr std::uint64_t rounding_frames = 2; // by which timestamps of contiguous blocks may miss the frame grid

} // namespace

std::uint64_t BlockLineup::frame_of(std::uint64_t timestamp_ns) const noexcept {
    if (timestamp_ns <= stream_start_ns_) {
        return 0;
    }
    const std::uint64_t since = timestamp_ns - stream_start_ns_;
    return since / second_ns * sample_rate_hz_ + (since % second_ns * sample_rate_hz_ + second_ns / 2) / second_ns;
}

std::uint64_t BlockLineup::time_of(std::uint64_t frame) const noexcept {
    if (sample_rate_hz_ == 0) {
        return stream_start_ns_;
    }
    return stream_start_ns_ + frame / sample_rate_hz_ * second_ns +
           frame % sample_rate_hz_ * second_ns / sample_rate_hz_;
}

bool BlockLineup::add(std::uint64_t timestamp_ns, const LocalcastAudioBlockDescriptor& block,
                      std::span<const float> samples) {
    if (sample_rate_hz_ == 0) {
        sample_rate_hz_ = block.sample_rate_hz;
    }
    if (block.sample_rate_hz != sample_rate_hz_) {
        count_invalid();
        return false;
    }
    std::uint64_t start = frame_of(timestamp_ns);
    std::uint64_t skip = 0;
    if (timestamp_ns < stream_start_ns_) {
        const std::uint64_t before = stream_start_ns_ - timestamp_ns;
        skip = before / second_ns * sample_rate_hz_ +
               (before % second_ns * sample_rate_hz_ + second_ns / 2) / second_ns;
    }
    // Blocks that the source itself counts as contiguous stay so when a rounded timestamp is a frame off.
    const std::uint64_t off = start > end_ ? start - end_ : end_ - start;
    if (counts_.blocks > 0 && block.start_sample == next_start_sample_ && skip == 0 && off <= rounding_frames) {
        start = end_;
    }
    next_start_sample_ = block.start_sample + block.frame_count;
    ++counts_.blocks;
    if (start < end_) {
        skip += end_ - start;
        start = end_;
    }
    if (skip >= block.frame_count) {
        counts_.overlap_frames += block.frame_count;
        return true;
    }
    counts_.overlap_frames += skip;
    counts_.gap_frames += start - end_;
    append(start, block, samples, static_cast<std::size_t>(skip));
    return true;
}

void BlockLineup::append(std::uint64_t start, const LocalcastAudioBlockDescriptor& block,
                         std::span<const float> samples, std::size_t skip) {
    const std::size_t channels = block.channel_count;
    const bool planar = block.sample_format == LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
    const std::size_t frames = block.frame_count;
    if (runs_.empty() || start != end_) {
        runs_.push_back({start, {}});
    }
    auto& out = runs_.back().samples;
    std::vector<float> frame(channels);
    for (std::size_t n = skip; n < frames; ++n) {
        if (!channel_chosen_) {
            for (std::size_t c = 0; c < channels; ++c) {
                frame[c] = samples[planar ? c * frames + n : n * channels + c];
            }
            choose_channel(frame);
        }
        const std::size_t c = std::min(channel_, channels - 1);
        out.push_back(samples[planar ? c * frames + n : n * channels + c]);
    }
    counts_.frames += frames - skip;
    end_ = start + (frames - skip);
}

void BlockLineup::choose_channel(std::span<const float> frame) {
    std::size_t loudest = 0;
    for (std::size_t c = 1; c < frame.size(); ++c) {
        loudest = std::abs(frame[c]) > std::abs(frame[loudest]) ? c : loudest;
    }
    if (std::abs(frame[loudest]) > audible) {
        channel_ = loudest;
        channel_chosen_ = true;
    }
}

std::uint64_t BlockLineup::gap_ahead() const noexcept {
    for (const Run& run : runs_) {
        if (run.start + run.samples.size() > position_) {
            return run.start > position_ ? run.start - position_ : 0;
        }
    }
    return end_ - position_;
}

std::uint64_t BlockLineup::held_ahead() const noexcept {
    for (const Run& run : runs_) {
        const std::uint64_t run_end = run.start + run.samples.size();
        if (run_end > position_) {
            return run.start > position_ ? 0 : run_end - position_;
        }
    }
    return 0;
}

void BlockLineup::skip_to(std::uint64_t frame) {
    position_ = std::max(position_, frame);
    while (!runs_.empty() && runs_.front().start + runs_.front().samples.size() <= position_) {
        runs_.pop_front();
    }
    end_ = std::max(end_, position_);
}

void BlockLineup::read(std::span<float> out) {
    std::fill(out.begin(), out.end(), 0.0f);
    const std::uint64_t stop = position_ + out.size();
    while (!runs_.empty() && runs_.front().start < stop) {
        Run& run = runs_.front();
        const std::uint64_t run_end = run.start + run.samples.size();
        const std::uint64_t from = std::max(run.start, position_);
        const std::uint64_t to = std::min(run_end, stop);
        if (from < to) {
            std::copy(run.samples.begin() + static_cast<std::ptrdiff_t>(from - run.start),
                      run.samples.begin() + static_cast<std::ptrdiff_t>(to - run.start),
                      out.begin() + static_cast<std::ptrdiff_t>(from - position_));
        }
        if (run_end > stop) {
            break;
        }
        runs_.pop_front();
    }
    position_ = stop;
    // What has been read is given back once it is worth the move.
    if (!runs_.empty() && runs_.front().start < position_) {
        Run& run = runs_.front();
        const std::uint64_t done = position_ - run.start;
        if (done > run.samples.size() / 2) {
            run.samples.erase(run.samples.begin(), run.samples.begin() + static_cast<std::ptrdiff_t>(done));
            run.start = position_;
        }
    }
    end_ = std::max(end_, position_);
}

} // namespace localcast::estimators
