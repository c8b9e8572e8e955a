// JACK, MIDI and OSC for a program that plays live, by way of Faust's own classes, as far as they were compiled in.
//
//   -DLOCALCAST_JACK   links with -ljack
//   -DLOCALCAST_MIDI   MIDI comes through JACK
//   -DLOCALCAST_OSC    links with -lOSCFaust
//
// The last two are for programs that play live, and bring the first with them.
//
// Include it behind every other header of Faust's: the compiler's -i puts each of them where it is named first, and
// here that may be between #ifdef and #endif.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "faust/localcast/LiveDriver.h"
#include "faust/localcast/LocalcastDsp.h"

#if (defined(LOCALCAST_OSC) || defined(LOCALCAST_MIDI)) && !defined(LOCALCAST_JACK)
#define LOCALCAST_JACK
#endif

#ifdef LOCALCAST_JACK
#include "faust/localcast/JackDriver.h"
#endif
#ifdef LOCALCAST_MIDI
#include "faust/localcast/MidiControls.h"
#endif
#ifdef LOCALCAST_OSC
#include "faust/localcast/OscControls.h"
#endif

namespace localcast::faust {

/** What was compiled in; a program's main() has one that outlives everything else. */
class LiveParts {
public:
    /** Who hands on the MIDI that arrives; null without MIDI. */
    midi_handler* midi()
    {
#ifdef LOCALCAST_MIDI
        return jack_.midi();
#else
        return nullptr;
#endif
    }

    LiveSupport support()
    {
        LiveSupport support;
#ifdef LOCALCAST_JACK
        support.driver = &jack_;
#endif
#ifdef LOCALCAST_OSC
        support.osc = true;
#endif
        return support;
    }

private:
#ifdef LOCALCAST_JACK
    JackDriver jack_;
#endif
};

/** A program's controls in the hands of MIDI, but for those that are bound. Voices that are played look for it when
 *  they go: it must outlive the program. */
class LiveMidi {
public:
    /** How many voices the program declares for MIDI, by `declare options "[nvoices:8]"`; 0: none. */
    static std::size_t declared_voices([[maybe_unused]] ::dsp& program)
    {
#ifdef LOCALCAST_MIDI
        bool clock = false;
        int voices = 0;
        MidiMeta::analyse(&program, clock, voices);
        return static_cast<std::size_t>(voices);
#else
        return 0;
#endif
    }

    /** Once the program is initialised and before it plays. */
    void attach([[maybe_unused]] LocalcastDsp& program, [[maybe_unused]] midi_handler* midi)
    {
#ifdef LOCALCAST_MIDI
        widgets_ = std::make_unique<MidiControls>(program.ui(), midi);
        program.buildUserInterface(widgets_.get());
#endif
    }

#ifdef LOCALCAST_MIDI
private:
    std::unique_ptr<MidiControls> widgets_;
#endif
};

/** The same in the hands of OSC, which writes to them as long as it lives: the program must outlive it. */
class LiveOsc {
public:
    /** Once the program is initialised. Listens at this UDP port, or at the next one that is free. */
    void attach([[maybe_unused]] LocalcastDsp& program, [[maybe_unused]] std::uint16_t port)
    {
#ifdef LOCALCAST_OSC
        controls_ = std::make_unique<OscControls>(program, port);
#endif
    }

    /** Where it listens; 0: it does not. */
    [[nodiscard]] int port() const
    {
#ifdef LOCALCAST_OSC
        return controls_ == nullptr ? 0 : controls_->port();
#else
        return 0;
#endif
    }

#ifdef LOCALCAST_OSC
private:
    std::unique_ptr<OscControls> controls_;
#endif
};

} // namespace localcast::faust
