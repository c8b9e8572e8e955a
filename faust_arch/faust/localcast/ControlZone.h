// The memory of one input widget of a Faust program, with what the program declares of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include <faust/gui/UI.h>

#include "localcast_reservoir.h"

namespace localcast::faust {

/** A widget's zone; its value is the program's from one compute() to the next. */
struct ControlZone {
    FAUSTFLOAT* zone;
    FAUSTFLOAT init, min, max;

    /** The declared default.
     * producer-thread, rt */
    void write_default() const LOCALCAST_RT { *zone = init; }

    /** A finite value, held at the end of the widget's range when it lies outside.
     * producer-thread, rt */
    [[nodiscard]] FAUSTFLOAT within(double value) const LOCALCAST_RT
    {
        return std::clamp(static_cast<FAUSTFLOAT>(value), min, max);
    }

    /** producer-thread, rt */
    void write(double value) const LOCALCAST_RT { *zone = within(value); }
};

} // namespace localcast::faust
