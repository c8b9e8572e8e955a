// Binds a Faust program's widgets to what is known: phase claims, events, the runtime's status.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <faust/gui/DecoratorUI.h>

#include "faust/localcast/ControlZone.h"
#include "faust/localcast/EventListener.h"
#include "faust/localcast/Grammar.h"
#include "faust/localcast/PhaseControls.h"
#include "faust/localcast/StatusControls.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** What a LocalcastUI needs to know of its host. */
struct LocalcastUIConfig {
    const LocalcastRuntime* runtime = nullptr;   ///< must outlive the UI
    std::vector<std::uint64_t> numbered_sources; ///< sensor hashes that the numbers 0, 1, ... in metadata stand for
    double sample_rate_hz = 0.0;                 ///< rate the program runs at; 0: that of the claims
    std::string program{};                       ///< named in errors; empty: as the program's outermost group
    PhaseChoice phase_choice = PhaseChoice::latest;
};

/** An input widget and what it follows. */
struct BoundControl {
    std::string label;
    const FAUSTFLOAT* zone;
    std::string text; ///< the binding as it was written
    ControlBinding binding;
};

/** A bargraph whose value becomes claims; a LocalcastDsp makes them. */
struct BoundBargraph {
    std::string label;
    const FAUSTFLOAT* zone;
    std::string text; ///< the binding as it was written
    BargraphPush push;
};

/**
 * A Faust UI that keeps widgets at what is known.
 *
 * Hand it to `dsp::buildUserInterface`, look at errors(), then call update() before each compute(): each call begins a
 * control period. Absence is the widget's declared default (0 for `valid`, `gate`, `trigger` and `count`); nothing
 * stale and no NaN is ever written. A phase claim with a value outside the range of one of its widgets counts as
 * absent, since a delay cut short would be wrong; events and status are held at the range's end.
 * All state is the object's own. Functions without a thread fact allocate: call them at set-up.
 */
class LocalcastUI : public GenericUI {
public:
    explicit LocalcastUI(LocalcastUIConfig config)
        : config_(std::move(config)), phases_(config_.runtime, config_.phase_choice), events_(config_.runtime),
          status_(config_.runtime)
    {
        set_sample_rate(config_.sample_rate_hz);
    }

    void declare(FAUSTFLOAT* zone, const char* key, const char* value) override
    {
        if (std::string_view(key) == "threshold" && zone != nullptr)
            thresholds_.push_back({zone, value});
        if (std::string_view(key) != "localcast")
            return;
        if (zone == nullptr)
            fail("group", value, "expected on a widget");
        else
            pending_.push_back({zone, value});
    }

    void openTabBox(const char* label) override { open(label); }
    void openHorizontalBox(const char* label) override { open(label); }
    void openVerticalBox(const char* label) override { open(label); }
    void addButton(const char* label, FAUSTFLOAT* zone) override { add_input(label, {zone, 0, 0, 1}); }
    void addCheckButton(const char* label, FAUSTFLOAT* zone) override { add_input(label, {zone, 0, 0, 1}); }
    void addVerticalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                           FAUSTFLOAT) override
    {
        add_input(label, {zone, init, min, max});
    }
    void addHorizontalSlider(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                             FAUSTFLOAT) override
    {
        add_input(label, {zone, init, min, max});
    }
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                     FAUSTFLOAT) override
    {
        add_input(label, {zone, init, min, max});
    }
    void addHorizontalBargraph(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT) override
    {
        add_output(label, zone);
    }
    void addVerticalBargraph(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT) override
    {
        add_output(label, zone);
    }

    /** While set, bargraphs that are handed over are passed by: those that only show what others hold. */
    void pass_bargraphs_by(bool pass) noexcept { pass_bargraphs_by_ = pass; }

    /** The rate the program runs at; 0: that of the claims. Not while update() runs. */
    void set_sample_rate(double sample_rate_hz)
    {
        phases_.set_sample_rate(sample_rate_hz);
        events_.set_sample_rate(sample_rate_hz);
    }

    /** What is wrong with the program's metadata, one sentence each, naming program, widget and what was expected;
     * empty when well. */
    [[nodiscard]] const std::vector<std::string>& errors() const noexcept { return errors_; }

    /** Number of input widgets that follow something. */
    [[nodiscard]] std::size_t bound_count() const noexcept { return controls_.size(); }

    /** Those widgets, in the program's order. */
    [[nodiscard]] const std::vector<BoundControl>& controls() const noexcept { return controls_; }

    /** Bargraphs that push claims, in the program's order. */
    [[nodiscard]] const std::vector<BoundBargraph>& bargraphs() const noexcept { return bargraphs_; }

    /** What is heard of events; further channels may be asked of it at set-up. */
    [[nodiscard]] EventListener& events() noexcept { return events_; }
    [[nodiscard]] const EventListener& events() const noexcept { return events_; }

    /**
     * Begins a control period as of the window's edge. Call it on the thread that calls compute().
     * producer-thread, rt
     */
    void update() LOCALCAST_RT
    {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(config_.runtime, &status);
        update(status.edge_ns);
    }

    /**
     * Begins a control period as of `now_ns`, the stream time of the first sample that compute() is about to get.
     * Claims may lie before or after it.
     * producer-thread, rt
     */
    void update(std::uint64_t now_ns) LOCALCAST_RT
    {
        phases_.update(now_ns);
        status_.update();
        if (!events_.empty()) {
            events_.listen(now_ns);
            advance_events(now_ns);
        }
    }

    /**
     * Begins another control period of the same block: what was known at the last update() takes effect, nothing new is
     * looked for.
     * producer-thread, rt
     */
    void advance(std::uint64_t now_ns) LOCALCAST_RT
    {
        if (phases_.is_due(now_ns))
            phases_.update(now_ns);
        if (!events_.empty())
            advance_events(now_ns);
    }

    /** The stream time at which a control period should begin next, as far as is known: when an event strikes, a gate
     * closes or another phase claim comes into force.
     * producer-thread, rt */
    [[nodiscard]] std::uint64_t next_change_ns() const LOCALCAST_RT
    {
        return std::min(phases_.next_change_ns(), events_.next_change_ns());
    }

    /** Whether every phase claim that the program asks for was there at the last update.
     * producer-thread, rt */
    [[nodiscard]] bool live() const LOCALCAST_RT { return phases_.live(); }

private:
    struct Declared {
        const FAUSTFLOAT* zone;
        std::string text;
    };
    struct EventZone {
        ControlZone control;
        EventField field;
        std::size_t channel;
    };

    void open(const char* label)
    {
        if (config_.program.empty())
            config_.program = label;
    }

    void fail(const std::string& widget, const std::string& text, const std::string& expected)
    {
        errors_.push_back("program '" + config_.program + "', " + widget + " [localcast:" + text + "]: " + expected);
    }

    /** Takes what declare() heard of a zone: Faust declares before it adds the widget. */
    static std::vector<std::string> take(std::vector<Declared>& declared, const FAUSTFLOAT* zone)
    {
        std::vector<std::string> texts;
        for (const Declared& one : declared) {
            if (one.zone == zone)
                texts.push_back(one.text);
        }
        std::erase_if(declared, [zone](const Declared& one) { return one.zone == zone; });
        return texts;
    }

    void add_input(const std::string& label, const ControlZone& control)
    {
        const std::string widget = "widget '" + label + "'";
        const auto texts = take(pending_, control.zone);
        for (const std::string& text : texts) {
            const auto parsed = parse_control(text, config_.numbered_sources);
            if (!parsed.binding)
                fail(widget, text, parsed.error);
            else if (texts.size() > 1 || is_bound(control.zone))
                fail(widget, text, "expected one binding per widget");
            else
                bind(label, control, text, *parsed.binding);
        }
    }

    void bind(const std::string& label, const ControlZone& control, const std::string& text,
              const ControlBinding& binding)
    {
        controls_.push_back({label, control.zone, text, binding});
        if (const auto* phase = std::get_if<PhaseBinding>(&binding))
            phases_.add(*phase, control);
        else if (const auto* event = std::get_if<EventBinding>(&binding))
            event_zones_.push_back({control, event->field, events_.channel_for(*event)});
        else
            status_.add(std::get<StatusBinding>(binding), control);
    }

    void add_output(const std::string& label, const FAUSTFLOAT* zone)
    {
        const std::string widget = "bargraph '" + label + "'";
        const auto thresholds = take(thresholds_, zone);
        const std::string threshold = thresholds.empty() ? std::string() : thresholds.front();
        const auto texts = take(pending_, zone);
        if (pass_bargraphs_by_)
            return;
        for (const std::string& text : texts) {
            const auto parsed = parse_push(text, threshold, config_.numbered_sources);
            if (!parsed.binding)
                fail(widget, text, parsed.error);
            else if (texts.size() > 1)
                fail(widget, text, "expected one binding per widget");
            else
                bargraphs_.push_back({label, zone, text, *parsed.binding});
        }
    }

    [[nodiscard]] bool is_bound(const FAUSTFLOAT* zone) const
    {
        return std::any_of(controls_.begin(), controls_.end(),
                           [zone](const BoundControl& control) { return control.zone == zone; });
    }

    void advance_events(std::uint64_t now_ns) LOCALCAST_RT
    {
        events_.advance(now_ns);
        for (const EventZone& zone : event_zones_) {
            if (const auto value = events_.value(zone.channel, zone.field))
                zone.control.write(*value);
            else
                zone.control.write_default();
        }
    }

    LocalcastUIConfig config_;
    PhaseControls phases_;
    EventListener events_;
    StatusControls status_;
    std::vector<EventZone> event_zones_;
    std::vector<BoundControl> controls_;
    std::vector<BoundBargraph> bargraphs_;
    std::vector<Declared> pending_;
    std::vector<Declared> thresholds_;
    std::vector<std::string> errors_;
    bool pass_bargraphs_by_ = false;
};

} // namespace localcast::faust
