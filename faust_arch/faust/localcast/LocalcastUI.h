// Binds a Faust program's widgets to phase claims: the program follows what the estimators say.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <faust/gui/DecoratorUI.h>

#include "faust/localcast/PhaseBinding.h"
#include "faust/localcast/PhaseClaimReader.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** What a LocalcastUI needs to know of its host. */
struct LocalcastUIConfig {
    const LocalcastRuntime* runtime = nullptr;      ///< must outlive the UI
    std::vector<std::uint64_t> numbered_sources;    ///< sensor hashes that the numbers 0, 1, ... in metadata stand for
    double sample_rate_hz = 0.0;                    ///< rate the program runs at; 0: that of the claims
};

/**
 * A Faust UI that follows phase claims.
 *
 * Hand it to `dsp::buildUserInterface`, look at errors(), then call update() before each compute(). A widget holds the
 * claim's value while a usable claim of its source is live, and its declared default otherwise. Values outside a
 * widget's range are never written: then the whole claim counts as absent, since a delay cut short would be wrong.
 * All functions but update(), live() and bound_count() allocate: call them at set-up.
 */
class LocalcastUI : public GenericUI {
public:
    explicit LocalcastUI(LocalcastUIConfig config) : config_(std::move(config)) {}

    void declare(FAUSTFLOAT* zone, const char* key, const char* value) override
    {
        if (std::string_view(key) != "localcast")
            return;
        if (zone == nullptr)
            errors_.push_back("group [localcast:" + std::string(value) + "]: expected on an input widget");
        else
            pending_.push_back({zone, value});
    }

    void addButton(const char* label, FAUSTFLOAT* zone) override { add_input(label, zone, 0, 0, 1); }
    void addCheckButton(const char* label, FAUSTFLOAT* zone) override { add_input(label, zone, 0, 0, 1); }
    void addVerticalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                           FAUSTFLOAT) override
    {
        add_input(label, zone, init, min, max);
    }
    void addHorizontalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                             FAUSTFLOAT) override
    {
        add_input(label, zone, init, min, max);
    }
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                     FAUSTFLOAT) override
    {
        add_input(label, zone, init, min, max);
    }
    void addHorizontalBargraph(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT) override
    {
        refuse_output(label, zone);
    }
    void addVerticalBargraph(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT) override
    {
        refuse_output(label, zone);
    }

    /** What is wrong with the program's metadata, one sentence each, naming widget and expectation; empty when well. */
    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

    /** Number of widgets that follow a claim. */
    [[nodiscard]] std::size_t bound_count() const noexcept { return zones_.size(); }

    /**
     * Writes the latest claims into the program's zones, as of the window's edge. Call it on the thread that calls
     * compute().
     * producer-thread, rt
     */
    void update() LOCALCAST_RT
    {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(config_.runtime, &status);
        update(status.edge_ns);
    }

    /**
     * The same as of `now_ns`, the stream time of the first sample that compute() is about to get. Claims may lie
     * before or after it.
     * producer-thread, rt
     */
    void update(std::uint64_t now_ns) LOCALCAST_RT
    {
        for (Claim& claim : claims_) {
            const auto live = read_phase_claim(config_.runtime, claim.source, claim.reference);
            claim.live = live.has_value() && fits(claim, *live, now_ns);
            for (const Zone& zone : zones_) {
                if (zone.claim == claim.index)
                    write(zone, claim.live ? live : std::nullopt, now_ns);
            }
        }
    }

    /** Whether every claim that the program asks for was there at the last update.
     * producer-thread, rt */
    [[nodiscard]] bool live() const LOCALCAST_RT
    {
        for (const Claim& claim : claims_) {
            if (!claim.live)
                return false;
        }
        return true;
    }

private:
    struct Pending {
        FAUSTFLOAT* zone;
        std::string text;
    };
    struct Claim {
        std::uint64_t source;
        std::uint64_t reference;
        std::size_t index;
        bool live;
    };
    struct Zone {
        FAUSTFLOAT* zone;
        PhaseField field;
        FAUSTFLOAT init, min, max;
        std::size_t claim;
    };

    /** Takes what declare() heard of a zone: Faust declares before it adds the widget. */
    std::optional<std::string> take_pending(const FAUSTFLOAT* zone)
    {
        const auto found =
            std::find_if(pending_.begin(), pending_.end(), [zone](const Pending& p) { return p.zone == zone; });
        if (found == pending_.end())
            return std::nullopt;
        std::string text = std::move(found->text);
        pending_.erase(found);
        return text;
    }

    void add_input(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max)
    {
        while (const auto text = take_pending(zone)) {
            auto parsed = parse_phase_binding(*text, config_.numbered_sources);
            if (!parsed.binding)
                errors_.push_back("widget '" + std::string(label) + "' " + parsed.error);
            else if (is_bound(zone))
                errors_.push_back("widget '" + std::string(label) + "' [localcast:" + *text +
                                  "]: expected one binding per widget");
            else
                zones_.push_back({zone, parsed.binding->field, init, min, max, claim_index(*parsed.binding)});
        }
    }

    void refuse_output(const char* label, const FAUSTFLOAT* zone)
    {
        while (const auto text = take_pending(zone))
            errors_.push_back("widget '" + std::string(label) + "' [localcast:" + *text +
                              "]: expected an input widget, a bargraph cannot follow a claim");
    }

    bool is_bound(const FAUSTFLOAT* zone) const
    {
        return std::any_of(zones_.begin(), zones_.end(), [zone](const Zone& z) { return z.zone == zone; });
    }

    std::size_t claim_index(const PhaseBinding& binding)
    {
        for (const Claim& claim : claims_) {
            if (claim.source == binding.source && claim.reference == binding.reference)
                return claim.index;
        }
        claims_.push_back({binding.source, binding.reference, claims_.size(), false});
        return claims_.size() - 1;
    }

    bool fits(const Claim& claim, const LivePhaseClaim& live, std::uint64_t now_ns) const LOCALCAST_RT
    {
        for (const Zone& zone : zones_) {
            // An age grows by itself and says nothing against the claim: it is held at the widget's end instead.
            if (zone.claim != claim.index || zone.field == PhaseField::age_ms)
                continue;
            const auto value = phase_field_value(zone.field, live, now_ns, config_.sample_rate_hz);
            if (value && !detail::within(*value, static_cast<double>(zone.min), static_cast<double>(zone.max)))
                return false;
        }
        return true;
    }

    void write(const Zone& zone, const std::optional<LivePhaseClaim>& live, std::uint64_t now_ns) const LOCALCAST_RT
    {
        const auto value =
            live ? phase_field_value(zone.field, *live, now_ns, config_.sample_rate_hz) : std::nullopt;
        if (value)
            *zone.zone = std::clamp(static_cast<FAUSTFLOAT>(*value), zone.min, zone.max);
        else
            *zone.zone = zone.field == PhaseField::valid ? FAUSTFLOAT(0) : zone.init;
    }

    LocalcastUIConfig config_;
    std::vector<Pending> pending_;
    std::vector<Claim> claims_;
    std::vector<Zone> zones_;
    std::vector<std::string> errors_;
};

} // namespace localcast::faust
