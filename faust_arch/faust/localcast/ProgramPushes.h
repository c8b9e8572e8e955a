// What a program says itself: events and phase claims out of bargraphs, events and audio blocks out of outputs.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <faust/gui/UI.h>

#include "faust/localcast/AudioPusher.h"
#include "faust/localcast/EventPusher.h"
#include "faust/localcast/FrameClock.h"
#include "faust/localcast/Grammar.h"
#include "faust/localcast/PhasePusher.h"

namespace localcast::faust {

/** Used by one thread. */
class ProgramPushes {
public:
    /** `window_ns` is the length of the runtime's window. */
    ProgramPushes(LocalcastRuntime* runtime, std::uint64_t window_ns) : runtime_(runtime), window_ns_(window_ns) {}

    /** Adds what a bargraph pushes; what was expected where that cannot be. Allocates. */
    [[nodiscard]] std::string add(const FAUSTFLOAT* zone, const BargraphPush& push)
    {
        if (const auto* event = std::get_if<EventPush>(&push)) {
            bargraphs_.push_back({zone, EventPusher(runtime_, *event)});
            return {};
        }
        const auto& phase = std::get<PhasePush>(push);
        auto same = std::find_if(phases_.begin(), phases_.end(), [&](const PhasePusher& pusher) {
            return pusher.source() == phase.source && pusher.reference() == phase.reference;
        });
        if (same == phases_.end())
            same = phases_.insert(phases_.end(), PhasePusher(runtime_, phase.source, phase.reference, window_ns_));
        return same->add(phase.field, zone) ? std::string()
                                            : "expected one bargraph for this, since a claim has one value of each "
                                              "field; each of several voices would have one of its own";
    }

    /** Adds what output `index` (from 0) pushes. Allocates. */
    void add(std::size_t index, const OutputPush& push)
    {
        if (const auto* event = std::get_if<EventPush>(&push))
            event_outputs_.push_back({index, EventPusher(runtime_, *event)});
        else
            audio_outputs_.push_back({index, AudioPusher(runtime_, std::get<AudioPush>(push))});
    }

    /** Whether a bargraph has to be looked at after every sample. */
    [[nodiscard]] bool every_sample() const noexcept { return !bargraphs_.empty(); }

    /** Whether outputs have to be looked at after every block. */
    [[nodiscard]] bool follows_outputs() const noexcept { return !event_outputs_.empty() || !audio_outputs_.empty(); }

    [[nodiscard]] bool makes_phase_claims() const noexcept { return !phases_.empty(); }

    [[nodiscard]] std::size_t audio_count() const noexcept { return audio_outputs_.size(); }

    [[nodiscard]] bool empty() const noexcept
    {
        return bargraphs_.empty() && phases_.empty() && event_outputs_.empty() && audio_outputs_.empty();
    }

    /** Whether every push has its memory and phase claims their delays; else what was expected. */
    [[nodiscard]] std::string trouble() const
    {
        const auto ready = [](const auto& entry) { return entry.pusher.ready(); };
        if (!std::all_of(bargraphs_.begin(), bargraphs_.end(), ready) ||
            !std::all_of(event_outputs_.begin(), event_outputs_.end(), ready) ||
            !std::all_of(phases_.begin(), phases_.end(), [](const PhasePusher& p) { return p.ready(); }))
            return "expected a runtime with room for another payload ring to push claims to";
        if (!std::all_of(phases_.begin(), phases_.end(), [](const PhasePusher& p) {
                return p.has(PhaseField::delay_samples) != p.has(PhaseField::delay_ms);
            }))
            return "expected a bargraph with either delay_samples or delay_ms for each source that phase claims are "
                   "pushed of";
        return {};
    }

    /** Makes room for audio blocks; see AudioPusher. False when it lacks. Allocates. */
    bool prepare(int sample_rate_hz, std::size_t most_frames, std::size_t mean_frames)
    {
        bool ready = true;
        for (AudioOutput& output : audio_outputs_)
            ready = output.pusher.prepare(sample_rate_hz, most_frames, mean_frames, window_ns_) && ready;
        return ready;
    }

    /** Forgets the values that were looked at.
     * producer-thread, rt */
    void clear() LOCALCAST_RT
    {
        for (Bargraph& bargraph : bargraphs_)
            bargraph.pusher.clear();
        for (EventOutput& output : event_outputs_)
            output.pusher.clear();
    }

    /** The clock's frame `frame` has just been computed, and nothing after it.
     * producer-thread, rt */
    void after_sample(const FrameClock& clock, std::int64_t frame) LOCALCAST_RT
    {
        for (Bargraph& bargraph : bargraphs_) {
            const auto value = static_cast<double>(*bargraph.zone);
            if (bargraph.pusher.crosses(value))
                bargraph.pusher.push(value, clock.stamp_of(frame));
        }
    }

    /** The last sample before `time_ns`, at which phase claims are due, has just been computed.
     * producer-thread, rt */
    void make_phase_claims(std::uint64_t time_ns, int sample_rate_hz) LOCALCAST_RT
    {
        for (PhasePusher& phase : phases_)
            phase.push(time_ns, sample_rate_hz);
    }

    /** Frames `from` to `to` of the outputs are computed; the clock's frame `first` is that of outputs[.][0].
     * producer-thread, rt */
    void after_block(FAUSTFLOAT* const* outputs, std::size_t from, std::size_t to, const FrameClock& clock,
                     std::int64_t first) LOCALCAST_RT
    {
        const auto stamp_of = [&](std::size_t frame) noexcept {
            return clock.stamp_of(first + static_cast<std::int64_t>(frame));
        };
        for (EventOutput& output : event_outputs_) {
            for (std::size_t i = from; i < to; ++i) {
                const auto value = static_cast<double>(outputs[output.index][i]);
                if (output.pusher.crosses(value))
                    output.pusher.push(value, stamp_of(i));
            }
        }
        for (AudioOutput& output : audio_outputs_) {
            if (from < to)
                output.pusher.push(std::span(outputs[output.index] + from, to - from), stamp_of(from));
        }
    }

    /** Claims and blocks that found no room.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t failed() const LOCALCAST_RT
    {
        std::uint64_t count = 0;
        for (const Bargraph& bargraph : bargraphs_)
            count += bargraph.pusher.failed();
        for (const PhasePusher& phase : phases_)
            count += phase.failed();
        for (const EventOutput& output : event_outputs_)
            count += output.pusher.failed();
        for (const AudioOutput& output : audio_outputs_)
            count += output.pusher.failed();
        return count;
    }

private:
    struct Bargraph {
        const FAUSTFLOAT* zone;
        EventPusher pusher;
    };
    struct EventOutput {
        std::size_t index;
        EventPusher pusher;
    };
    struct AudioOutput {
        std::size_t index;
        AudioPusher pusher;
    };

    LocalcastRuntime* runtime_;
    std::uint64_t window_ns_;
    std::vector<Bargraph> bargraphs_;
    std::vector<PhasePusher> phases_;
    std::vector<EventOutput> event_outputs_;
    std::vector<AudioOutput> audio_outputs_;
};

} // namespace localcast::faust
