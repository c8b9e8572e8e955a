// Widgets that follow phase claims.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "faust/localcast/ControlZone.h"
#include "faust/localcast/PhaseBinding.h"
#include "faust/localcast/PhaseClaimReader.h"
#include "faust/localcast/SampleIdentity.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** Which of a source's claims is followed. */
enum class PhaseChoice : std::uint8_t {
    latest,  ///< the one admitted last, wherever its timestamp lies
    in_force ///< the last one that is not later than now: for programs that run behind the edge
};

/**
 * Reads each claim once, however many widgets follow it; while no phase claim comes in and none leaves the window, the
 * latest ones are not even looked up. A value outside the range of one of its widgets makes the whole claim absent,
 * since a delay cut short would be wrong. Used by one thread.
 */
class PhaseControls {
public:
    PhaseControls(const LocalcastRuntime* runtime, PhaseChoice choice) : runtime_(runtime), choice_(choice) {}

    /** Adds a widget. Allocates. */
    void add(const PhaseBinding& binding, const ControlZone& control)
    {
        const auto same = [&](const Claim& claim) {
            return claim.source == binding.source && claim.reference == binding.reference;
        };
        auto claim = std::find_if(claims_.begin(), claims_.end(), same);
        if (claim == claims_.end())
            claim = claims_.insert(claims_.end(), Claim{binding.source, binding.reference, {}, {}, {}, false, false});
        claim->zones.push_back({control, binding.field, written_.size()});
        written_.push_back({control.zone, absent(control, binding.field)});
        claim->moves = claim->moves || detail::changes_by_itself(binding.field);
        any_moves_ = any_moves_ || claim->moves;
        watch_ = {};
    }

    /** Samples are given at this rate; 0: at that of the claims. */
    void set_sample_rate(double sample_rate_hz)
    {
        sample_rate_hz_ = sample_rate_hz;
        for (Claim& claim : claims_) {
            claim.sample.reset(); // to be read anew
            claim.live = false;
            for (const Zone& zone : claim.zones)
                written_[zone.place].value = absent(zone.control, zone.field);
        }
        early_ns_ = sample_rate_hz > 0.0 ? static_cast<std::uint64_t>(5e8 / sample_rate_hz) : 0;
        watch_ = {};
    }

    /** Writes what is known at stream time `now_ns`. A claim comes into force at the sample nearest to its timestamp.
     * producer-thread, rt */
    void update(std::uint64_t now_ns) LOCALCAST_RT
    {
        next_change_ns_ = std::numeric_limits<std::uint64_t>::max();
        const bool steady = choice_ == PhaseChoice::latest && !claims_.empty() &&
                            localcast_runtime_watch_holds(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, &watch_);
        if (!steady || any_moves_)
            follow(now_ns, steady);
        // Each time: whoever else wrote to a widget did so for one period at most.
        for (const Written& written : written_)
            *written.zone = written.value;
    }

    /** Stream time at which another claim comes into force, as far as the last update knew.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t next_change_ns() const LOCALCAST_RT { return next_change_ns_; }

    /** Whether that moment has come.
     * producer-thread, rt */
    [[nodiscard]] bool is_due(std::uint64_t now_ns) const LOCALCAST_RT
    {
        return next_change_ns_ != std::numeric_limits<std::uint64_t>::max() && next_change_ns_ <= now_ns + early_ns_;
    }

    /** Whether every claim asked for was there at the last update.
     * producer-thread, rt */
    [[nodiscard]] bool live() const LOCALCAST_RT
    {
        return std::all_of(claims_.begin(), claims_.end(), [](const Claim& claim) noexcept { return claim.live; });
    }

private:
    struct Zone {
        ControlZone control;
        PhaseField field;
        std::size_t place; // in written_
    };
    struct Written {
        FAUSTFLOAT* zone;
        FAUSTFLOAT value; // what the claim gives it
    };
    struct Claim {
        std::uint64_t source;
        std::uint64_t reference;
        std::vector<Zone> zones;
        std::optional<LocalcastSampleHandle> sample; // of which `value` was read
        std::optional<LivePhaseClaim> value;
        bool live;
        bool moves; // some of its values change by themselves
    };

    static FAUSTFLOAT absent(const ControlZone& control, PhaseField field) LOCALCAST_RT
    {
        return field == PhaseField::valid ? control.within(0.0) : control.init;
    }

    /** Brings the values up to date. */
    void follow(std::uint64_t now_ns, bool steady) LOCALCAST_RT
    {
        for (Claim& claim : claims_) {
            if ((steady || !look_up(claim, now_ns + early_ns_)) && !claim.moves)
                continue;
            claim.live = claim.value.has_value() && fits(claim, now_ns);
            for (const Zone& zone : claim.zones)
                written_[zone.place].value = evaluate(zone, claim, now_ns);
        }
    }

    bool find(const Claim& claim, std::uint64_t moment_ns, LocalcastSampleHandle& sample) LOCALCAST_RT
    {
        if (choice_ == PhaseChoice::latest) {
            return localcast_runtime_watch_latest(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, claim.source, &watch_,
                                                  &sample);
        }
        LocalcastSampleHandle next{};
        if (localcast_runtime_after(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, claim.source, moment_ns, &next) ==
            LOCALCAST_OK)
            next_change_ns_ = std::min(next_change_ns_, next.timestamp_ns);
        return localcast_runtime_before(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, claim.source, moment_ns, &sample) ==
               LOCALCAST_OK;
    }

    /** Whether it is another sample than at the last update. A live sample's payload does not change: the copy of it
     * will do. */
    bool look_up(Claim& claim, std::uint64_t moment_ns) LOCALCAST_RT
    {
        LocalcastSampleHandle sample{};
        if (!find(claim, moment_ns, sample))
            return lose(claim);
        if (is_same_sample(claim.sample, sample))
            return false;
        LivePhaseClaim found;
        const LocalcastStatus status = copy_phase_claim(runtime_, sample, found);
        if (status == LOCALCAST_NO_DATA || status == LOCALCAST_TOO_OLD) {
            // A sensor's latest sample cannot be read while the push of another before it is under way. Until then the
            // claim before stays, and is asked for again.
            watch_ = {};
            return is_live(claim) ? false : lose(claim);
        }
        claim.sample = sample;
        claim.value.reset();
        if (status == LOCALCAST_OK && is_usable(found, claim.source, claim.reference))
            claim.value = found;
        return true;
    }

    [[nodiscard]] bool is_live(const Claim& claim) const LOCALCAST_RT
    {
        return claim.sample &&
               localcast_runtime_is_live(runtime_, LOCALCAST_SAMPLE_PHASE_CLAIM, &*claim.sample) == LOCALCAST_OK;
    }

    /** Whether there was one. */
    static bool lose(Claim& claim) LOCALCAST_RT
    {
        const bool gone = claim.sample.has_value();
        claim.sample.reset();
        claim.value.reset();
        return gone;
    }

    [[nodiscard]] bool fits(const Claim& claim, std::uint64_t now_ns) const LOCALCAST_RT
    {
        for (const Zone& zone : claim.zones) {
            // An age grows by itself and says nothing against the claim: it is held at the widget's end instead.
            if (zone.field == PhaseField::age_ms)
                continue;
            const auto value = phase_field_value(zone.field, *claim.value, now_ns, sample_rate_hz_);
            if (value && !detail::within(*value, static_cast<double>(zone.control.min),
                                         static_cast<double>(zone.control.max)))
                return false;
        }
        return true;
    }

    [[nodiscard]] FAUSTFLOAT evaluate(const Zone& zone, const Claim& claim, std::uint64_t now_ns) const LOCALCAST_RT
    {
        const auto value = claim.live ? phase_field_value(zone.field, *claim.value, now_ns, sample_rate_hz_)
                                      : std::nullopt;
        return value ? zone.control.within(*value) : absent(zone.control, zone.field);
    }

    const LocalcastRuntime* runtime_;
    PhaseChoice choice_;
    double sample_rate_hz_ = 0.0;
    std::uint64_t early_ns_ = 0;
    std::vector<Claim> claims_;
    std::vector<Written> written_; // close together: this is all that most blocks touch
    bool any_moves_ = false;
    LocalcastWatch watch_{}; // of the claims' sources
    std::uint64_t next_change_ns_ = std::numeric_limits<std::uint64_t>::max();
};

} // namespace localcast::faust
