// The audio inputs of a program: the host's, as late as the program runs, and those that claims and blocks fill.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
    explicit ProgramInputs(std::size_t count) : heads_(count), blocks_(count)
    {
        for (std::size_t i = 0; i < count; ++i)
            host_.push_back({i, {}});
    }

    /** Input `index` (from 0), which is the host's, is filled from the window. Allocates. */
    void bind(std::size_t index, const InputBinding& binding, const LocalcastRuntime* runtime, EventListener& events)
    {
        std::erase_if(host_, [index](const FromHost& input) { return input.index == index; });
        if (const auto* event = std::get_if<EventBinding>(&binding))
            events_.push_back({index, event->field, events.channel_for(*event)});
        else if (const auto* phase = std::get_if<PhaseBinding>(&binding))
            phases_.push_back({index, PhaseStream(runtime, *phase)});
        else
            audios_.push_back({index, AudioStream(runtime, std::get<AudioBinding>(binding))});
    }

    [[nodiscard]] std::size_t count() const noexcept { return heads_.size(); }

    /** Those that are the host's. */
    [[nodiscard]] std::size_t host_count() const noexcept { return host_.size(); }

    /** Whether the program hears the host's own memory and nothing else: then neither begin() nor point() is needed.
     * producer-thread, rt */
    [[nodiscard]] bool are_hosts() const LOCALCAST_RT { return are_hosts_; }

    /** The host's inputs come `delay` frames late; blocks have `most_frames` frames at most. Allocates. */
    void prepare(std::size_t delay, std::size_t most_frames)
    {
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            blocks_[i].assign(most_frames, FAUSTFLOAT(0));
            heads_[i] = blocks_[i].data();
        }
        for (FromHost& input : host_) {
            input.line.assign(delay, FAUSTFLOAT(0));
            if (delay == 0)
                blocks_[input.index] = {};
        }
        clear();
        line_at_ = 0;
        delay_ = delay;
        are_hosts_ = delay == 0 && host_count() == count();
    }

    /** Forgets what came before.
     * producer-thread, rt */
    void clear() LOCALCAST_RT
    {
        for (FromHost& input : host_)
            std::fill(input.line.begin(), input.line.end(), FAUSTFLOAT(0));
        for (AudioInput& input : audios_)
            input.stream.clear();
    }

    /** Takes `frames` frames of the host's inputs from `offset` on, and fills the others but for those that events
     * fill. The clock's frame `first` is the program's first.
     * producer-thread, rt */
    void begin(FAUSTFLOAT* const* host, std::size_t offset, std::size_t frames, const FrameClock& clock,
               std::int64_t first) LOCALCAST_RT
    {
        for (std::size_t i = 0; i < host_.size(); ++i) {
            if (delay_ == 0)
                heads_[host_[i].index] = host[i] + offset; // the host's own memory will do
            else
                take(host_[i], host[i] + offset, frames);
        }
        if (delay_ > 0)
            line_at_ = (line_at_ + frames) % delay_;
        for (PhaseInput& input : phases_)
            input.stream.fill(clock, first, std::span(blocks_[input.index].data(), frames));
        for (AudioInput& input : audios_)
            input.stream.fill(clock, first, std::span(blocks_[input.index].data(), frames));
    }

    /** Fills frames `from` to `to` of the inputs that follow events; the listener stands at `from`.
     * producer-thread, rt */
    void fill_events(const EventListener& events, std::size_t from, std::size_t to, const FrameClock& clock,
                     std::int64_t first) LOCALCAST_RT
    {
        for (const EventInput& input : events_) {
            for (std::size_t i = from; i < to; ++i) {
                const std::int64_t now_ns = clock.time_of(first + static_cast<std::int64_t>(i));
                blocks_[input.index][i] = static_cast<FAUSTFLOAT>(
                    events.value_at(input.channel, input.field, static_cast<std::uint64_t>(now_ns)).value_or(0.0));
            }
        }
    }

    /** The same for frames from before the stream's beginning.
     * producer-thread, rt */
    void fill_no_events(std::size_t from, std::size_t to) LOCALCAST_RT
    {
        for (const EventInput& input : events_)
            std::fill(blocks_[input.index].data() + from, blocks_[input.index].data() + to, FAUSTFLOAT(0));
    }

    /** Writes where each input's frame `at` stands.
     * producer-thread, rt */
    void point(std::size_t at, std::span<FAUSTFLOAT*> pointers) const LOCALCAST_RT
    {
        for (std::size_t i = 0; i < heads_.size(); ++i)
            pointers[i] = heads_[i] + at;
    }

private:
    struct FromHost {
        std::size_t index;
        std::vector<FAUSTFLOAT> line; // what the host gave, for as long as it is delayed
    };
    struct EventInput {
        std::size_t index;
        EventField field;
        std::size_t channel;
    };
    struct PhaseInput {
        std::size_t index;
        PhaseStream stream;
    };
    struct AudioInput {
        std::size_t index;
        AudioStream stream;
    };

    void take(FromHost& input, const FAUSTFLOAT* from, std::size_t frames) LOCALCAST_RT
    {
        std::vector<FAUSTFLOAT>& block = blocks_[input.index];
        for (std::size_t i = 0, at = line_at_; i < frames; ++i, at = at + 1 == delay_ ? 0 : at + 1) {
            block[i] = input.line[at];
            input.line[at] = from[i];
        }
    }

    std::vector<FAUSTFLOAT*> heads_;              // where each input's block begins
    std::vector<std::vector<FAUSTFLOAT>> blocks_; // of those that are not the host's own memory
    std::vector<FromHost> host_;                  // in the host's order
    std::vector<EventInput> events_;
    std::vector<PhaseInput> phases_;
    std::vector<AudioInput> audios_;
    std::size_t delay_ = 0;
    bool are_hosts_ = false;
    std::size_t line_at_ = 0;
};

} // namespace localcast::faust
