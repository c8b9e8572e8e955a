// What a Faust program shows and lets itself be told: its widgets and groups, with everything that their metadata says.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include <faust/dsp/dsp.h>

namespace localcast::plugin {

enum class WidgetKind { button, checkbox, slider, number, bargraph };
enum class Scale { linear, logarithmic, exponential };

/// A choice of `[style:menu{'low':0;'high':1}]`.
struct Choice {
    std::string label;
    double value = 0.0;
};

struct Widget {
    WidgetKind kind = WidgetKind::slider;
    std::string label;
    std::string id; ///< of a control: by which sessions know it
    std::string unit, tooltip;
    std::string binding;         ///< what of the window it follows, as it was written; empty: nothing
    std::vector<Choice> choices; ///< of a menu
    double init = 0.0, min = 0.0, max = 1.0, step = 0.0;
    Scale scale = Scale::linear;
    bool knob = false, vertical = false, hidden = false;
    bool moved_by_midi = false;
    std::vector<FAUSTFLOAT *> zones{}; ///< one, or one of each voice

    /// Whether the user moves it; everything else is a meter.
    [[nodiscard]] bool is_control() const { return kind != WidgetKind::bargraph && binding.empty(); }
};

/// The program's boxes, as they lie in one another.
struct Group {
    enum class Layout { vertical, horizontal, tabs };
    Layout layout = Layout::vertical;
    std::string label, tooltip;
    std::vector<std::variant<std::size_t, Group>> children{}; ///< numbers of widgets, and groups
};

struct ProgramLayout {
    std::vector<Widget> widgets; ///< in the program's order
    Group root;
    std::vector<std::string> notes; ///< what is wrong with the metadata, one sentence each
};

/// A widget that follows the window, by its zone, and what it follows.
using BoundZones = std::map<const FAUSTFLOAT *, std::string>;

/// Reads a program, or one voice of it, whose gate, pitch and gain are then notes' business and no widgets; and behind it the
/// effect that all voices go through. Soundfiles are not read.
///
/// A control's id is `[id:...]` where the program says one; else its label in lower case, digits and underscores, so that it
/// stays the same in whatever group it lies. Where several controls have one label, the nearest groups that tell them apart
/// stand before it, and numbers behind it where nothing does.
[[nodiscard]] ProgramLayout read_layout(::dsp &program, bool is_voice, const BoundZones &bound,
                                        ::dsp *effect = nullptr);

} // namespace localcast::plugin
