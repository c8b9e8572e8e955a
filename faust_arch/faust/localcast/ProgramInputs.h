// The audio inputs of a program: the host's, as late as the program runs, and those that claims and blocks fill.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include <faust/gui/UI.h>

#include "faust/localcast/AudioStream.h"
#include "faust/localcast/EventListener.h"
#include "faust/localcast/FrameClock.h"
#include "faust/localcast/Grammar.h"
#include "faust/localcast/PhaseStream.h"

namespace localcast::faust {

/** Used by one thread. */
class ProgramInputs {
public:
    /** All inputs are the host's until bind() says otherwise. Allocates. */
    explicit ProgramInputs(std::size_t count) : inputs_(count), heads_(count) {}

    /** Input `index` (from 0) is filled from the window. Allocates. */
    void bind(std::size_t index, const InputBinding& binding, const LocalcastRuntime* runtime, EventListener& events)
    {
        if (const auto* event = std::get_if<EventBinding>(&binding))
            inputs_[index].filler.emplace<EventFiller>(EventFiller{event->field, events.channel_for(*event)});
        else if (const auto* phase = std::get_if<PhaseBinding>(&binding))
            inputs_[index].filler.emplace<PhaseStream>(runtime, *phase);
        else
            inputs_[index].filler.emplace<AudioStream>(runtime, std::get<AudioBinding>(binding));
    }

    [[nodiscard]] bool is_bound(std::size_t index) const
    {
        return !std::holds_alternative<FromHost>(inputs_[index].filler);
    }

    [[nodiscard]] std::size_t host_count() const
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            count += is_bound(i) ? 0U : 1U;
        return count;
    }

    /** The host's inputs come `delay` frames late; blocks have `most_frames` frames at most. Allocates. */
    void prepare(std::size_t delay, std::size_t most_frames)
    {
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            inputs_[i].line.assign(is_bound(i) ? 0 : delay, FAUSTFLOAT(0));
            inputs_[i].samples.assign(is_bound(i) || delay > 0 ? most_frames : 0, FAUSTFLOAT(0));
        }
        clear();
        line_at_ = 0;
        delay_ = delay;
    }

    /** Forgets what came before.
     * producer-thread, rt */
    void clear() LOCALCAST_RT
    {
        for (Input& input : inputs_) {
            std::fill(input.line.begin(), input.line.end(), FAUSTFLOAT(0));
            if (auto* audio = std::get_if<AudioStream>(&input.filler))
                audio->clear();
        }
    }

    /** Takes `frames` frames of the host's inputs from `offset` on, and fills the others but for those that events
     * fill. The clock's frame `first` is the program's first.
     * producer-thread, rt */
    void begin(FAUSTFLOAT* const* host, std::size_t offset, std::size_t frames, const FrameClock& clock,
               std::int64_t first) LOCALCAST_RT
    {
        for (std::size_t i = 0, from = 0; i < inputs_.size(); ++i) {
            Input& input = inputs_[i];
            const std::span<FAUSTFLOAT> samples(input.samples.data(), std::min(frames, input.samples.size()));
            if (std::holds_alternative<FromHost>(input.filler))
                heads_[i] = take(input, host[from++] + offset, frames);
            else
                heads_[i] = input.samples.data();
            if (const auto* phase = std::get_if<PhaseStream>(&input.filler))
                phase->fill(clock, first, samples);
            else if (auto* audio = std::get_if<AudioStream>(&input.filler))
                audio->fill(clock, first, samples);
        }
        if (delay_ > 0)
            line_at_ = (line_at_ + frames) % delay_;
    }

    /** Fills frames `from` to `to` of the inputs that follow events; the listener stands at `from`.
     * producer-thread, rt */
    void fill_events(const EventListener& events, std::size_t from, std::size_t to, const FrameClock& clock,
                     std::int64_t first) LOCALCAST_RT
    {
        for (Input& input : inputs_) {
            const auto* event = std::get_if<EventFiller>(&input.filler);
            for (std::size_t i = from; event != nullptr && i < to; ++i) {
                const std::int64_t now_ns = clock.time_of(first + static_cast<std::int64_t>(i));
                input.samples[i] = static_cast<FAUSTFLOAT>(
                    events.value_at(event->channel, event->field, static_cast<std::uint64_t>(now_ns)).value_or(0.0));
            }
        }
    }

    /** The same for frames from before the stream's beginning.
     * producer-thread, rt */
    void fill_no_events(std::size_t from, std::size_t to) LOCALCAST_RT
    {
        for (Input& input : inputs_) {
            for (std::size_t i = from; std::holds_alternative<EventFiller>(input.filler) && i < to; ++i)
                input.samples[i] = FAUSTFLOAT(0);
        }
    }

    /** Writes where each input's frame `at` stands.
     * producer-thread, rt */
    void point(std::size_t at, std::span<FAUSTFLOAT*> pointers) const LOCALCAST_RT
    {
        for (std::size_t i = 0; i < heads_.size(); ++i)
            pointers[i] = heads_[i] + at;
    }

private:
    struct FromHost {};
    struct EventFiller {
        EventField field;
        std::size_t channel;
    };
    struct Input {
        std::variant<FromHost, EventFiller, PhaseStream, AudioStream> filler;
        std::vector<FAUSTFLOAT> line;    // what the host gave, for as long as it is delayed
        std::vector<FAUSTFLOAT> samples; // of this block
    };

    /** Without delay the host's own memory will do. */
    FAUSTFLOAT* take(Input& input, FAUSTFLOAT* from, std::size_t frames) const LOCALCAST_RT
    {
        if (delay_ == 0)
            return from;
        for (std::size_t i = 0, at = line_at_; i < frames; ++i, at = at + 1 == delay_ ? 0 : at + 1) {
            input.samples[i] = input.line[at];
            input.line[at] = from[i];
        }
        return input.samples.data();
    }

    std::vector<Input> inputs_;
    std::vector<FAUSTFLOAT*> heads_;
    std::size_t delay_ = 0;
    std::size_t line_at_ = 0;
};

} // namespace localcast::faust
