// The audio thread's side of an engine: samples are moved, or sleep through silence.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "parts/silence.hpp"

#include "localcast_juce/audio/sanitised_copy.hpp"
#include "localcast_juce/room/own_count.hpp"

#include <algorithm>
#include <array>

namespace localcast::plugin::align {
namespace {

// A track that has been silent for so long rests: it is neither measured nor the survey's business.
constexpr double kRestSeconds = 10;

// How far it is to a moment, a piece at most: moments may lie anywhere, timelines begin before zero.
std::int64_t piece_until(std::int64_t moment, std::int64_t now) {
    return moment - piece_frames >= now ? piece_frames : moment - now;
}

} // namespace

void Engine::move(std::span<float *const> channels, std::uint32_t frames) {
    std::array<float *, most_channels> outputs;
    const std::size_t count = std::min({channels.size(), outputs.size(), mover_.channels()});
    for (std::uint32_t done = 0; done < frames;) {
        take_effect();
        if (aim_anew_) {
            mover_.aim(placement_.aim(timeline_.place(now_), settings_));
            aim_anew_ = false;
        }
        const std::int64_t next = std::min(pending_.next(), role_frame_);
        const std::int64_t next_place = std::min(placement_.surmised_until(), placement_.limit_at());
        const std::int64_t until = std::min<std::int64_t>(
            {frames - done, piece_until(next, now_), piece_until(next_place, timeline_.place(now_))});
        for (std::size_t i = 0; i < count; ++i) {
            outputs[i] = channels[i] + done;
        }
        const std::span<float *const> piece(outputs.data(), count);
        const std::uint32_t moved = mover_sleeps_ ? sleep_through(piece, static_cast<std::uint32_t>(until))
                                                  : move_piece(piece, static_cast<std::uint32_t>(until));
        done += moved;
        now_ += moved;
        placement_.pass(moved);
    }
    rests_ = static_cast<double>(quiet_frames_) >= kRestSeconds * format_.sample_rate_hz;
}

// Silence goes in, and has for so long that silence comes out. 0 frames when it ends.
std::uint32_t Engine::sleep_through(std::span<float *const> channels, std::uint32_t frames) {
    const std::uint32_t silence = leading_silence(channels, frames);
    silent_frames_ += silence;
    quiet_frames_ += silence;
    for (float *const channel : channels) {
        std::fill_n(channel, silence, 0.0f); // the sign of a zero, too
    }
    if (silence == 0) {
        mover_sleeps_ = false;
        quiet_frames_ = 0;
        aim_anew_ = true; // it was cleared: it is where it is to be from the first sample on
    }
    return silence;
}

std::uint32_t Engine::move_piece(std::span<float *const> channels, std::uint32_t frames) {
    // Not beyond the sample at which it may sleep.
    frames = static_cast<std::uint32_t>(std::min<std::uint64_t>(frames, mover_memory_ - quiet_frames_));
    std::array<const float *, most_channels> inputs;
    std::uint32_t silence = frames; // at the end of all channels
    for (std::size_t i = 0; i < channels.size(); ++i) {
        float *const input = scratch_.data() + i * piece_frames;
        audio::add(repaired_samples_, audio::sanitised_copy(input, channels[i], frames));
        for (std::uint32_t n = 0; n < silence; ++n) {
            silence = input[frames - 1 - n] != 0.0f ? n : silence;
        }
        inputs[i] = input;
    }
    silent_frames_ = silence + (silence == frames ? silent_frames_ : 0);
    quiet_frames_ = silence + (silence == frames ? quiet_frames_ : 0);
    mover_is_clear_ = false;
    bypass_.keep(std::span(inputs.data(), channels.size()), frames);
    mover_.process(std::span(inputs.data(), channels.size()), channels, frames);
    bypass_.mix(channels, frames, settings_.bypass);
    if (quiet_frames_ >= mover_memory_) {
        mover_.clear();
        mover_is_clear_ = mover_sleeps_ = true;
    }
    return frames;
}

} // namespace localcast::plugin::align
