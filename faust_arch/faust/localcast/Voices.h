// Faust's own voices of a program, which follow the window.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>

#include <faust/dsp/dsp.h>
// Before poly-dsp.h, which names it for one platform only: the compiler's -i would leave it there.
#include <faust/gui/MidiUI.h>

// It tells stderr of voices that are stolen and notes that were not found, in the middle of an audio callback.
#define fprintf(...) static_cast<void>(0)
#include <faust/dsp/poly-dsp.h>
#undef fprintf

#include "faust/localcast/LocalcastUI.h"

namespace localcast::faust {

/**
 * Faust's voices. Each follows the window by its own widgets and says by its own bargraphs what it has to say; the
 * widgets of all voices together, which Faust adds, follow as well, and their bargraphs only show.
 */
class Voices final : public mydsp_poly {
public:
    /** Takes the program over. Played: notes begin and end the voices; else all sound. */
    Voices(::dsp* program, int count, bool played) : mydsp_poly(program, count, played, false) {}

    void buildUserInterface(UI* ui) override
    {
        auto* const bound = dynamic_cast<LocalcastUI*>(ui);
        if (bound == nullptr || fVoiceTable.size() < 2)
            return mydsp_poly::buildUserInterface(ui);
        bound->pass_bargraphs_by(true);
        fVoiceGroup->buildUserInterface(bound);
        bound->pass_bargraphs_by(false);
        for (auto* const voice : fVoiceTable)
            voice->buildUserInterface(bound);
    }

    Voices* clone() override { return new Voices(fDSP->clone(), static_cast<int>(fVoiceTable.size()), fVoiceControl); }
};

} // namespace localcast::faust
