// SPDX-License-Identifier: MIT
#include "faust_plugin/widgets.hpp"

#include "faust_plugin/widget_ids.hpp"

#include <faust/gui/DecoratorUI.h>
#include <faust/gui/MetaDataUI.h>
#include <faust/gui/SimpleParser.h>

#include <algorithm>
#include <locale>
#include <sstream>
#include <string_view>
#include <utility>

namespace localcast::plugin {
namespace {

using Metadata = std::map<std::string, std::string>;

std::string value_of(const Metadata &metadata, const char *key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? std::string() : found->second;
}

/// The choices of `menu{...}` and `radio{...}`; none for any other style, and where they cannot be read.
std::vector<Choice> choices_in(const std::string &style) {
    std::vector<std::string> names;
    std::vector<double> values;
    std::vector<Choice> choices;
    for (const std::string_view head : {"menu", "radio"}) {
        const char *text = style.c_str() + std::min(head.size(), style.size());
        if (style.starts_with(head) && parseMenuList(text, names, values)) {
            for (std::size_t i = 0; i < names.size(); ++i) {
                choices.push_back({names[i], values[i]});
            }
        }
    }
    return choices;
}

/// The shortest decimal number that is this float: what the program's author wrote, for steps to add up to.
double as_written(FAUSTFLOAT value) {
    for (int digits = 6; digits < 9; ++digits) {
        std::stringstream text;
        text.imbue(std::locale::classic());
        text.precision(digits);
        text << value;
        double number = 0.0;
        if (text >> number && static_cast<FAUSTFLOAT>(number) == value) {
            return number;
        }
    }
    return static_cast<double>(value);
}

Scale scale_in(const std::string &word) {
    return word == "log" ? Scale::logarithmic : word == "exp" ? Scale::exponential : Scale::linear;
}

/// What a note decides of a voice.
bool is_played(const std::string &label) {
    constexpr std::string_view played[] = {"gate", "freq", "key", "gain", "vel", "velocity"};
    return std::find(std::begin(played), std::end(played), label) != std::end(played);
}

class LayoutReader : public GenericUI {
public:
    LayoutReader(bool is_voice, const BoundZones &bound) : is_voice_(is_voice), bound_(bound) { open_.push_back({}); }

    /// What follows is the effect's.
    void leave_voice() { is_voice_ = false; }

    ProgramLayout take() {
        layout_.root = std::move(open_.front());
        if (layout_.root.children.size() == 1 && std::holds_alternative<Group>(layout_.root.children[0])) {
            layout_.root = Group(std::get<Group>(layout_.root.children[0])); // the program's outermost box
        }
        name_controls(layout_.widgets, paths_, layout_.notes);
        return std::move(layout_);
    }

    void declare(FAUSTFLOAT *zone, const char *key, const char *value) override {
        (zone == nullptr ? of_group_ : of_widget_[zone])[key] = value;
    }
    void openTabBox(const char *label) override { open(Group::Layout::tabs, label); }
    void openHorizontalBox(const char *label) override { open(Group::Layout::horizontal, label); }
    void openVerticalBox(const char *label) override { open(Group::Layout::vertical, label); }
    void closeBox() override {
        if (open_.size() < 2) {
            return;
        }
        Group closed = std::move(open_.back());
        open_.pop_back();
        open_.back().children.emplace_back(std::move(closed));
    }
    void addButton(const char *label, FAUSTFLOAT *zone) override { add(WidgetKind::button, label, zone, {0, 0, 1, 1}); }
    void addCheckButton(const char *label, FAUSTFLOAT *zone) override {
        add(WidgetKind::checkbox, label, zone, {0, 0, 1, 1});
    }
    void addVerticalSlider(const char *label, FAUSTFLOAT *zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                           FAUSTFLOAT step) override {
        add(WidgetKind::slider, label, zone, {init, min, max, step}, true);
    }
    void addHorizontalSlider(const char *label, FAUSTFLOAT *zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                             FAUSTFLOAT step) override {
        add(WidgetKind::slider, label, zone, {init, min, max, step});
    }
    void addNumEntry(const char *label, FAUSTFLOAT *zone, FAUSTFLOAT init, FAUSTFLOAT min, FAUSTFLOAT max,
                     FAUSTFLOAT step) override {
        add(WidgetKind::number, label, zone, {init, min, max, step});
    }
    void addHorizontalBargraph(const char *label, FAUSTFLOAT *zone, FAUSTFLOAT min, FAUSTFLOAT max) override {
        add(WidgetKind::bargraph, label, zone, {min, min, max, 0});
    }
    void addVerticalBargraph(const char *label, FAUSTFLOAT *zone, FAUSTFLOAT min, FAUSTFLOAT max) override {
        add(WidgetKind::bargraph, label, zone, {min, min, max, 0}, true);
    }

private:
    struct Range {
        FAUSTFLOAT init, min, max, step;
    };

    /// A box's label has its metadata inside, which the compiler takes out of widgets' labels only.
    void open(Group::Layout layout, const char *full_label) {
        std::string label;
        Metadata metadata = std::exchange(of_group_, {});
        MetaDataUI::extractMetadata(full_label, label, metadata);
        const bool nameless = label == "0x00"; // as Faust calls a box without a name
        open_.push_back({layout, nameless ? std::string() : label, value_of(metadata, "tooltip")});
    }

    void add(WidgetKind kind, const std::string &label, FAUSTFLOAT *zone, const Range &range, bool vertical = false) {
        const Metadata metadata = of_widget_[zone];
        if (is_voice_ && is_played(label)) {
            return;
        }
        const std::string style = value_of(metadata, "style");
        Widget widget;
        widget.kind = kind;
        widget.label = label;
        widget.id = value_of(metadata, "id");
        widget.unit = value_of(metadata, "unit");
        widget.tooltip = value_of(metadata, "tooltip");
        widget.choices = choices_in(style);
        widget.init = as_written(range.init);
        widget.min = as_written(std::min(range.min, range.max));
        widget.max = as_written(std::max(range.min, range.max));
        widget.step = as_written(range.step);
        widget.scale = scale_in(value_of(metadata, "scale"));
        widget.knob = style == "knob";
        widget.vertical = vertical;
        widget.hidden = value_of(metadata, "hidden") == "1";
        widget.moved_by_midi = metadata.count("midi") != 0;
        widget.zones = {zone};
        if (const auto found = bound_.find(zone); found != bound_.end()) {
            widget.binding = found->second;
        }
        open_.back().children.emplace_back(layout_.widgets.size());
        layout_.widgets.push_back(std::move(widget));
        std::vector<std::string> path;
        path.reserve(open_.size());
        for (const Group &group : open_) {
            path.push_back(group.label);
        }
        paths_.push_back(std::move(path));
    }

    bool is_voice_;
    const BoundZones &bound_;
    ProgramLayout layout_;
    std::vector<Group> open_; // the box that is being filled last
    std::vector<std::vector<std::string>> paths_;
    Metadata of_group_;
    std::map<const FAUSTFLOAT *, Metadata> of_widget_;
};

} // namespace

ProgramLayout read_layout(::dsp &program, bool is_voice, const BoundZones &bound, ::dsp *effect) {
    LayoutReader reader(is_voice, bound);
    program.buildUserInterface(&reader);
    if (effect != nullptr) {
        reader.leave_voice();
        effect->buildUserInterface(&reader);
    }
    return reader.take();
}

} // namespace localcast::plugin
