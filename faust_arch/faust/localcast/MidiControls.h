// A program's controls by MIDI, through Faust's own classes.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <faust/gui/MidiUI.h>

#include "faust/localcast/UnboundWidgets.h"

namespace localcast::faust {

/** Without dated values: they would wait in a queue for a program that is cut at them, and nobody does that here. */
class MidiControls : public UnboundWidgets<MidiUI> {
public:
    using UnboundWidgets<MidiUI>::UnboundWidgets;

    void declare(FAUSTFLOAT* zone, const char* key, const char* value) override
    {
        const std::string_view text(value);
        const bool dated = text == "clock" || text == "start" || text == "stop" || text == "timestamp";
        if (std::string_view(key) != "midi" || !dated)
            UnboundWidgets<MidiUI>::declare(zone, key, value);
    }
};

} // namespace localcast::faust
