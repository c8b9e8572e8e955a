// Data files for the plots that plots.gp draws.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "play.hpp"

namespace localcast::bench {

/** `folder`/`row`.dat: time, median and ninth decile of the delay's error, the same of the offset's, share accepted.
 *  And `row`-scene.dat, the first scene alone: time, true delay, delay, deviation, accepted, offset error, deviation,
 *  given, pausing. */
void write_plot_data(const std::string& folder, const std::vector<Outcome>& outcomes);

} // namespace localcast::bench
