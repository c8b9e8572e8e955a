// MIDI to a Faust program, by Faust's own classes.
// SPDX-License-Identifier: MIT
#pragma once

#include <faust/localcast/LocalcastDsp.h>
#include <faust/localcast/MidiControls.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>

namespace localcast::plugin {

/// Faust keeps a list of all its user interfaces in the process, which knows no threads: whoever makes or ends one holds
/// this. Nobody ever walks the list.
[[nodiscard]] std::mutex &faust_interfaces();

/// Notes to the program's voices, controllers to the widgets that name them. Hold faust_interfaces() while it is made and
/// while it goes; it must outlive the program, whose voices take leave of it.
class ProgramMidi {
public:
    explicit ProgramMidi(faust::LocalcastDsp &program);

    /// A message as it stands in the stream, of up to three bytes; longer ones are passed by.
    /// producer-thread, rt
    void handle(std::span<const std::uint8_t> message);

private:
    std::unique_ptr<midi_handler> handler_;
    std::unique_ptr<faust::MidiControls> controls_;
};

} // namespace localcast::plugin
