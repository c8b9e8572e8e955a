// Names that sessions and automation know a program's controls by.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/widgets.hpp"

namespace localcast::plugin {

/// No control of a program gets it.
inline constexpr const char *bypass_parameter_id = "localcast_bypass";

/// Gives each control its id, as read_layout() says; until then `id` is what the program declares. `paths` are the labels of
/// the boxes around each widget, outermost first. What goes wrong is added to `notes`.
void name_controls(std::vector<Widget> &widgets, const std::vector<std::vector<std::string>> &paths,
                   std::vector<std::string> &notes);

} // namespace localcast::plugin
