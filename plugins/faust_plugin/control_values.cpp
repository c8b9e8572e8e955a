// SPDX-License-Identifier: MIT
#include "faust_plugin/control_values.hpp"

#include <faust/localcast/Words.h>

#include <algorithm>
#include <cmath>
#include <ios>
#include <locale>
#include <sstream>

namespace localcast::plugin {
namespace {

constexpr int most_shown_values = 1024;

bool is_switch(const Widget &widget) {
    return widget.kind == WidgetKind::button || widget.kind == WidgetKind::checkbox;
}

const Choice *nearest_choice(const Widget &widget, double value) {
    const auto found = std::min_element(widget.choices.begin(), widget.choices.end(), [&](const Choice &a, const Choice &b) {
        return std::abs(a.value - value) < std::abs(b.value - value);
    });
    return found == widget.choices.end() ? nullptr : &*found;
}

/// 0..1 of the range along its scale.
double along(const Widget &widget, double value) {
    if (widget.max <= widget.min) {
        return 0.0;
    }
    if (widget.scale == Scale::logarithmic && widget.min > 0.0) {
        return std::log(value / widget.min) / std::log(widget.max / widget.min);
    }
    const double linear = (value - widget.min) / (widget.max - widget.min);
    // As steep at the end as it is flat at the beginning, for any range.
    return widget.scale == Scale::exponential ? std::expm1(linear) / std::expm1(1.0) : linear;
}

double at(const Widget &widget, double position) {
    if (widget.scale == Scale::logarithmic && widget.min > 0.0) {
        return widget.min * std::pow(widget.max / widget.min, position);
    }
    const double linear =
        widget.scale == Scale::exponential ? std::log1p(position * std::expm1(1.0)) : position;
    return widget.min + linear * (widget.max - widget.min);
}

bool has_whole_steps(const Widget &widget) {
    return widget.step >= 1.0 && widget.step == std::floor(widget.step) && widget.min == std::floor(widget.min);
}

int digits_of(const Widget &widget) {
    if (has_whole_steps(widget)) {
        return 0;
    }
    const double step = widget.step > 0.0 ? widget.step : (widget.max - widget.min) / 1000.0;
    return step > 0.0 ? std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-6)), 0, 6) : 2;
}

} // namespace

double legal_value(const Widget &widget, double value) {
    if (std::isnan(value)) {
        value = widget.init;
    }
    if (const Choice *const choice = nearest_choice(widget, value)) {
        return choice->value;
    }
    if (is_switch(widget)) {
        return value >= 0.5 ? 1.0 : 0.0;
    }
    value = std::clamp(value, widget.min, widget.max);
    if (value == widget.init || widget.step <= 0.0) {
        return value;
    }
    return std::clamp(widget.min + std::round((value - widget.min) / widget.step) * widget.step, widget.min, widget.max);
}

double value_at(const Widget &widget, float position) {
    if (std::isnan(position)) {
        return legal_value(widget, widget.init); // a menu's default need not be one of its choices
    }
    position = std::clamp(position, 0.0f, 1.0f);
    if (!widget.choices.empty()) {
        const auto last = static_cast<double>(widget.choices.size() - 1);
        return widget.choices[static_cast<std::size_t>(std::lround(static_cast<double>(position) * last))].value;
    }
    // Else the default would be moved to a whole step, or by the rounding of a float.
    return position == position_of(widget, widget.init) ? widget.init
                                                        : legal_value(widget, at(widget, static_cast<double>(position)));
}

float position_of(const Widget &widget, double value) {
    if (const Choice *const choice = nearest_choice(widget, value)) {
        const auto index = static_cast<double>(choice - widget.choices.data());
        return widget.choices.size() < 2 ? 0.0f
                                         : static_cast<float>(index / static_cast<double>(widget.choices.size() - 1));
    }
    return static_cast<float>(std::clamp(along(widget, std::clamp(value, widget.min, widget.max)), 0.0, 1.0));
}

int value_count(const Widget &widget) {
    if (!widget.choices.empty()) {
        return static_cast<int>(widget.choices.size());
    }
    if (is_switch(widget)) {
        return 2;
    }
    const double count = has_whole_steps(widget) && widget.scale == Scale::linear ? (widget.max - widget.min) / widget.step + 1.0 : 0.0;
    return count <= most_shown_values ? static_cast<int>(count) : 0;
}

std::string value_text(const Widget &widget, double value) {
    if (const Choice *const choice = nearest_choice(widget, value)) {
        return choice->label;
    }
    if (is_switch(widget)) {
        return value >= 0.5 ? "On" : "Off";
    }
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.setf(std::ios::fixed);
    text.precision(digits_of(widget));
    text << value;
    return text.str();
}

std::optional<double> value_in(const Widget &widget, std::string_view text) {
    for (const Choice &choice : widget.choices) {
        if (choice.label == text) {
            return choice.value;
        }
    }
    if (is_switch(widget) && (text == "On" || text == "Off")) {
        return text == "On" ? 1.0 : 0.0;
    }
    const auto words = faust::detail::split_words(text);
    const bool one = words.size() == 1 || (words.size() == 2 && words[1] == widget.unit);
    const auto number = one ? faust::detail::parse_number(words[0]) : std::nullopt;
    return number ? std::optional(legal_value(widget, *number)) : std::nullopt;
}

} // namespace localcast::plugin
