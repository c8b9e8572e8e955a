// Event claims, each heard once, told at their onsets.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "faust/localcast/EventBinding.h"
#include "faust/localcast/SampleIdentity.h"
#include "localcast_claims.h"
#include "localcast_payload.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** A gate stays open this long even for an event that is shorter or of unknown duration: 10 ms. */
inline constexpr std::uint64_t least_gate_ns = 10'000'000;

/**
 * Hears the events of the sources and types that were asked for.
 *
 * An event strikes at the sample nearest to its onset; one that becomes known later strikes then, and its gate stays
 * open from then on for as long as it would have. Events from before the first listen() are not told. A claim is
 * ignored when it has no finite strength >= 0, a confidence outside 0..1, an unknown type, another onset than its
 * sample's timestamp or another source than its sensor. Used by one thread.
 */
class EventListener {
public:
    /** Allocates. */
    explicit EventListener(const LocalcastRuntime* runtime) : runtime_(runtime), waiting_(most_waiting) {}

    /** What is known of the events of one source and type. */
    struct Channel {
        std::uint64_t source;              ///< 0: any
        std::optional<std::uint32_t> type; ///< nothing: any
        bool struck = false;               ///< at the last advance()
        std::uint64_t gate_end_ns = 0;     ///< the gate is open before it
        std::uint64_t count = 0;
        std::optional<LocalcastSampleHandle> last; ///< the last event to strike, while its claim is live
        float strength = 0.0F;                     ///< of that event
        float confidence = 0.0F;
    };

    /** The number of the channel that this binding reads, made where there is none yet. Allocates. */
    std::size_t channel_for(const EventBinding& binding)
    {
        for (std::size_t i = 0; i < channels_.size(); ++i) {
            if (channels_[i].source == binding.source && channels_[i].type == binding.type)
                return i;
        }
        channels_.push_back(Channel{binding.source, binding.type, false, 0, 0, {}, 0.0F, 0.0F});
        if (binding.source == 0)
            any_source_ = true;
        else if (std::none_of(sources_.begin(), sources_.end(),
                              [&](const Source& source) { return source.hash == binding.source; }))
            sources_.push_back({binding.source, {}, {}});
        watch_ = {};
        return channels_.size() - 1;
    }

    /** Onsets count as reached half a sample of this rate before them; 0: at them. */
    void set_sample_rate(double sample_rate_hz)
    {
        early_ns_ = sample_rate_hz > 0.0 ? static_cast<std::uint64_t>(5e8 / sample_rate_hz) : 0;
    }

    [[nodiscard]] bool empty() const noexcept { return channels_.empty(); }

    /** Looks for new claims; call it before advance(), once per block.
     * producer-thread, rt */
    void listen(std::uint64_t now_ns) LOCALCAST_RT
    {
        if (!begun_)
            begin(now_ns);
        begun_ = true;
        origin_ns_ = std::min(origin_ns_, now_ns); // time that goes back is that of another epoch
        if (has_news())
            read_news();
        for (Channel& channel : channels_) {
            if (channel.last && !is_live(*channel.last))
                silence(channel);
        }
    }

    /** Lets the events strike that are due at stream time `now_ns`, that of a control period's first sample.
     * producer-thread, rt */
    void advance(std::uint64_t now_ns) LOCALCAST_RT
    {
        now_ns_ = now_ns;
        for (Channel& channel : channels_)
            channel.struck = false;
        struck_ = false;
        for (; waiting_count_ > 0 && is_reached(next().sample.timestamp_ns); --waiting_count_)
            strike(next());
    }

    /** Whether anything struck at the last advance().
     * producer-thread, rt */
    [[nodiscard]] bool struck() const LOCALCAST_RT { return struck_; }

    /** The next stream time after the last advance() at which an event strikes or a gate closes, as far as is known.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t next_change_ns() const LOCALCAST_RT
    {
        std::uint64_t change_ns = std::numeric_limits<std::uint64_t>::max();
        if (waiting_count_ > 0)
            change_ns = next().sample.timestamp_ns;
        for (const Channel& channel : channels_) {
            if (is_open(channel))
                change_ns = std::min(change_ns, channel.gate_end_ns);
        }
        return change_ns;
    }

    /** What a binding of that channel reads; nothing where no live event has it to say.
     * producer-thread, rt */
    [[nodiscard]] std::optional<double> value(std::size_t channel_number, EventField field) const LOCALCAST_RT
    {
        return value_at(channel_number, field, now_ns_);
    }

    /** The same later in the control period: an age goes on.
     * producer-thread, rt */
    [[nodiscard]] std::optional<double> value_at(std::size_t channel_number, EventField field,
                                                 std::uint64_t time_ns) const LOCALCAST_RT
    {
        const Channel& channel = channels_[channel_number];
        switch (field) {
        case EventField::gate:
            return is_open(channel) ? 1.0 : 0.0;
        case EventField::trigger:
            return channel.struck ? 1.0 : 0.0;
        case EventField::count:
            return static_cast<double>(channel.count);
        case EventField::strength:
            return channel.last ? std::optional<double>(channel.strength) : std::nullopt;
        case EventField::confidence:
            return channel.last ? std::optional<double>(channel.confidence) : std::nullopt;
        case EventField::age_ms:
            return channel.last ? std::optional<double>(age_ms(*channel.last, time_ns)) : std::nullopt;
        }
        return std::nullopt;
    }

    /** Claims that found the list of known but future events full.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t dropped() const LOCALCAST_RT { return dropped_; }

private:
    static constexpr std::size_t most_waiting = 1024;
    static constexpr std::uint64_t longest_gate_ns = 3'600'000'000'000; // keeps sums far from overflow

    struct Source {
        std::uint64_t hash;
        std::optional<LocalcastSampleHandle> latest; // of its claims, as of the last listen()
        std::optional<LocalcastSampleHandle> read;   // the last of them that the cursor gave
    };
    struct Event {
        LocalcastSampleHandle sample;
        std::uint64_t duration_ns;
        float strength;
        float confidence;
        std::uint32_t type;
    };

    [[nodiscard]] bool is_reached(std::uint64_t time_ns) const LOCALCAST_RT { return time_ns <= now_ns_ + early_ns_; }

    [[nodiscard]] bool is_open(const Channel& channel) const LOCALCAST_RT { return !is_reached(channel.gate_end_ns); }

    [[nodiscard]] const Event& next() const LOCALCAST_RT { return waiting_[waiting_count_ - 1]; }

    /** Whether any of the sources has another latest claim than the cursor gave: a look at those costs less than the
     * cursor, and a watch less than that. The cursor gives a claim later than it is found here while the push of another
     * source before it is under way. */
    bool has_news() LOCALCAST_RT
    {
        bool news = any_source_ || unread_;
        if (localcast_runtime_watch_holds(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &watch_)) {
            const auto is_read = [](const Source& source) noexcept {
                return source.latest.has_value() == source.read.has_value() &&
                       (!source.latest || is_same_sample(source.read, *source.latest));
            };
            return news || !std::all_of(sources_.begin(), sources_.end(), is_read);
        }
        for (Source& source : sources_) {
            LocalcastSampleHandle latest{};
            if (!localcast_runtime_watch_latest(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, source.hash, &watch_, &latest)) {
                news = news || source.latest;
                source.latest.reset();
                source.read.reset();
            } else {
                news = news || !is_same_sample(source.read, latest);
                source.latest = latest;
            }
        }
        return news;
    }

    void read_news() LOCALCAST_RT
    {
        for (std::size_t i = 0; i < most_waiting; ++i) {
            LocalcastSampleHandle sample{};
            const LocalcastStatus status =
                localcast_runtime_read_next(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &cursor_, &sample);
            unread_ = status == LOCALCAST_OK || status == LOCALCAST_TOO_OLD;
            if (status == LOCALCAST_TOO_OLD)
                begin(0); // whatever the new epoch holds, it came while this was listening
            else if (status == LOCALCAST_OK)
                take(sample);
            else
                return;
        }
    }

    void take(const LocalcastSampleHandle& sample) LOCALCAST_RT
    {
        for (Source& source : sources_) {
            if (source.hash == sample.sensor_id_hash)
                source.read = sample;
        }
        hear(sample);
    }

    /** Of a sample that the cursor gave: such a one is seen by every read for as long as it is live. */
    [[nodiscard]] bool is_live(const LocalcastSampleHandle& sample) const LOCALCAST_RT
    {
        const auto is_latest = [&](const Source& source) noexcept { return is_same_sample(source.latest, sample); };
        return std::any_of(sources_.begin(), sources_.end(), is_latest) ||
               localcast_runtime_is_live(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &sample) == LOCALCAST_OK;
    }

    static double age_ms(const LocalcastSampleHandle& sample, std::uint64_t now_ns) LOCALCAST_RT
    {
        return now_ns > sample.timestamp_ns ? static_cast<double>(now_ns - sample.timestamp_ns) * 1e-6 : 0.0;
    }

    static bool matches(const Channel& channel, std::uint64_t source) LOCALCAST_RT
    {
        return channel.source == 0 || channel.source == source;
    }

    static bool is_sound(const LocalcastEventClaimDescriptor& claim, const LocalcastSampleHandle& sample) LOCALCAST_RT
    {
        return claim.source_id_hash == sample.sensor_id_hash && claim.onset_ns == sample.timestamp_ns &&
               std::isfinite(claim.strength) && claim.strength >= 0.0F && claim.confidence >= 0.0F &&
               claim.confidence <= 1.0F && claim.type <= LOCALCAST_EVENT_TYPE_SUSTAINED;
    }

    static void silence(Channel& channel) LOCALCAST_RT
    {
        channel.last.reset();
        channel.gate_end_ns = 0;
    }

    /** At the first update and after a reset of the window: what was known is no longer. */
    void begin(std::uint64_t origin_ns) LOCALCAST_RT
    {
        origin_ns_ = origin_ns;
        waiting_count_ = 0;
        for (Channel& channel : channels_)
            silence(channel);
    }

    void hear(const LocalcastSampleHandle& sample) LOCALCAST_RT
    {
        const auto wants = [&](const Channel& channel) noexcept { return matches(channel, sample.sensor_id_hash); };
        if (sample.timestamp_ns + early_ns_ < origin_ns_ || std::none_of(channels_.begin(), channels_.end(), wants))
            return;
        LocalcastEventClaimDescriptor claim{};
        if (localcast_runtime_copy_payload(runtime_, LOCALCAST_SAMPLE_EVENT_CLAIM, &sample, 0, &claim,
                                           sizeof claim) != LOCALCAST_OK ||
            !is_sound(claim, sample))
            return;
        if (waiting_count_ == most_waiting) {
            ++dropped_;
            return;
        }
        // The next to strike stands last; of equal onsets, the one that was heard first.
        std::size_t place = waiting_count_++;
        for (; place > 0 && waiting_[place - 1].sample.timestamp_ns <= sample.timestamp_ns; --place)
            waiting_[place] = waiting_[place - 1];
        waiting_[place] = {sample, claim.duration_ns, claim.strength, claim.confidence, claim.type};
    }

    void strike(const Event& event) LOCALCAST_RT
    {
        for (Channel& channel : channels_) {
            if (!matches(channel, event.sample.sensor_id_hash) || (channel.type && *channel.type != event.type))
                continue;
            struck_ = true;
            channel.struck = true;
            ++channel.count;
            const std::uint64_t open_ns = std::clamp(event.duration_ns, least_gate_ns, longest_gate_ns);
            channel.gate_end_ns = std::max(channel.gate_end_ns, now_ns_ + early_ns_ + open_ns);
            channel.last = event.sample;
            channel.strength = event.strength;
            channel.confidence = event.confidence;
        }
    }

    const LocalcastRuntime* runtime_;
    LocalcastCursor cursor_{};
    std::vector<Channel> channels_;
    std::vector<Event> waiting_; // the first waiting_count_ of them are, by falling onset
    std::size_t waiting_count_ = 0;
    std::uint64_t now_ns_ = 0;
    std::uint64_t early_ns_ = 0;
    std::uint64_t origin_ns_ = 0;
    std::uint64_t dropped_ = 0;
    std::vector<Source> sources_;
    LocalcastWatch watch_{}; // of their latest claims
    bool any_source_ = false;
    bool unread_ = false; // the cursor has more
    bool begun_ = false;
    bool struck_ = false;
};

} // namespace localcast::faust
