// What a plugin knows of a program's widgets, and the ids that sessions keep.
// SPDX-License-Identifier: MIT
#include "faust_plugin/widget_ids.hpp"
#include "faust_plugin/widgets.hpp"

#include "Controls.hpp"
#include "support/catch.hpp"

#include <algorithm>

using namespace localcast::plugin;

namespace {

Widget control(const std::string& label, const std::string& declared = {})
{
    Widget widget;
    widget.label = label;
    widget.id = declared;
    return widget;
}

struct Named {
    std::vector<std::string> ids, notes;
};

/** Ids of controls in these boxes, the program's own around them. */
Named name(std::vector<Widget> widgets, std::vector<std::vector<std::string>> boxes)
{
    for (std::vector<std::string>& path : boxes)
        path.insert(path.begin(), {"", "program"});
    Named named;
    name_controls(widgets, boxes, named.notes);
    for (const Widget& widget : widgets)
        named.ids.push_back(widget.id);
    return named;
}

using Strings = std::vector<std::string>;

} // namespace

TEST_CASE("a control's id is its label, in whatever box it lies")
{
    CHECK(name({control("Cutoff  (Hz)"), control("Q")}, {{"Filter"}, {"Filter", "Fine"}}).ids == Strings{"cutoff_hz", "q"});
    CHECK(name({control("Cutoff  (Hz)"), control("Q")}, {{}, {"Tone"}}).ids == Strings{"cutoff_hz", "q"});
    CHECK(name({control("")}, {{}}).ids == Strings{"control"});
    CHECK(name({control("Localcast bypass")}, {{}}).ids != Strings{bypass_parameter_id});
}

TEST_CASE("controls of one label are told apart by the nearest boxes that do so")
{
    const Named sides = name({control("gain"), control("gain"), control("pan")}, {{"Left"}, {"Right"}, {"Left"}});
    CHECK(sides.ids == Strings{"left_gain", "right_gain", "pan"});
    CHECK(sides.notes.size() == 1);
    // Boxes around both change nothing, nor does their order.
    CHECK(name({control("gain"), control("gain")}, {{"Mix", "Left"}, {"Mix", "Right"}}).ids ==
          Strings{"left_gain", "right_gain"});
    CHECK(name({control("gain"), control("gain")}, {{"Mix", "Right"}, {"Mix", "Left"}}).ids ==
          Strings{"right_gain", "left_gain"});
    CHECK(name({control("gain"), control("gain")}, {{"A", "In"}, {"B", "In"}}).ids == Strings{"a_in_gain", "b_in_gain"});
    CHECK(name({control("gain"), control("gain")}, {{}, {"Sub"}}).ids == Strings{"gain", "sub_gain"});
}

TEST_CASE("where nothing tells controls apart they are numbered, and no id occurs twice")
{
    CHECK(name({control("gain"), control("gain"), control("gain")}, {{}, {}, {}}).ids ==
          Strings{"gain", "gain_2", "gain_3"});
    const Named clash = name({control("gain"), control("gain"), control("left gain")}, {{"Left"}, {"Right"}, {}});
    CHECK(clash.ids == Strings{"left_gain", "right_gain", "left_gain_2"});
}

TEST_CASE("a declared id is kept, comes first, and a second one of the same is numbered with a note")
{
    const Named named = name({control("gain"), control("level", "gain"), control("trim", "gain")}, {{}, {}, {}});
    CHECK(named.ids == Strings{"gain_3", "gain", "gain_2"});
    REQUIRE(named.notes.size() == 1);
    CHECK(named.notes[0].find("'trim' [id:gain]") != std::string::npos);
}

TEST_CASE("a program's widgets come with all that their metadata say")
{
    const auto program = localcast::faust::create_Controls();
    program->init(48000);
    ProgramLayout layout = read_layout(*program, false, {});
    const auto named = [&](const std::string& label) -> Widget {
        return *std::find_if(layout.widgets.begin(), layout.widgets.end(),
                             [&](const Widget& widget) { return widget.label == label; });
    };
    REQUIRE(layout.widgets.size() == 10);
    CHECK(named("gain").unit == "dB");
    CHECK(named("gain").tooltip == "Level of the left side");
    CHECK(named("gain").id == "left_gain");
    CHECK(named("gain").init == -6.0);
    CHECK(named("Cutoff").scale == Scale::logarithmic);
    CHECK(named("Cutoff").knob);
    CHECK(named("Shape").kind == WidgetKind::number);
    REQUIRE(named("Shape").choices.size() == 3);
    CHECK(named("Shape").choices[2].label == "High");
    CHECK(named("Shape").choices[2].value == 2.0);
    CHECK(named("Some odd   label!").id == "odd");
    CHECK(named("On").kind == WidgetKind::checkbox);
    CHECK(named("Hit").kind == WidgetKind::button);
    CHECK(named("secret").hidden);
    CHECK(named("level").kind == WidgetKind::bargraph);
    CHECK(named("level").vertical);
    CHECK_FALSE(named("level").is_control());
    CHECK(layout.root.label == "controls");

    // What follows the window is a meter, and then its label is free for a control.
    const FAUSTFLOAT* const delay = named("delay").zones[0];
    CHECK(named("delay").is_control());
    layout = read_layout(*program, false, {{delay, "phase delay_samples mic-b"}});
    CHECK_FALSE(named("delay").is_control());
    CHECK(named("delay").id.empty());
    CHECK(named("delay").binding == "phase delay_samples mic-b");
}
