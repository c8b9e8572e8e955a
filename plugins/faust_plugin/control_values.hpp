// How a control's values lie between 0 and 1, as hosts count, and what they are called.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/widgets.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace localcast::plugin {

/// The nearest value that the control can have: within its range, whole steps from its minimum, or one of its choices.
[[nodiscard]] double legal_value(const Widget &widget, double value);

/// From 0..1 and back, by the control's scale; anything else is cut off. The default comes back as it is, and so does every
/// legal value, in single precision too.
[[nodiscard]] double value_at(const Widget &widget, float position);
[[nodiscard]] float position_of(const Widget &widget, double value);

/// How many values it has where that is a number to show (choices, switches, whole numbers) and they lie evenly from 0 to 1;
/// 0: as many as you like.
[[nodiscard]] int value_count(const Widget &widget);

/// In words: a choice's name, on or off, or a number with as many digits as the step has, without the unit.
[[nodiscard]] std::string value_text(const Widget &widget, double value);
/// Back again; the unit may stand behind it. Nothing where the text says no value.
[[nodiscard]] std::optional<double> value_in(const Widget &widget, std::string_view text);

} // namespace localcast::plugin
