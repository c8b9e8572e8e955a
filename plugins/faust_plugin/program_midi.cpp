// SPDX-License-Identifier: MIT
#include "faust_plugin/program_midi.hpp"

#include <list>

std::list<GUI *> GUI::fGuiList;
ztimedmap GUI::gTimedZoneMap;

namespace localcast::plugin {

std::mutex &faust_interfaces() {
    static std::mutex mutex;
    return mutex;
}

ProgramMidi::ProgramMidi(faust::LocalcastDsp &program)
    : handler_(std::make_unique<midi_handler>()),
      controls_(std::make_unique<faust::MidiControls>(program.ui(), handler_.get())) {
    program.buildUserInterface(controls_.get());
}

void ProgramMidi::handle(std::span<const std::uint8_t> message) {
    if (message.size() < 2 || message.size() > 3 || message[0] < 0x80 || message[0] >= 0xf0) {
        return;
    }
    const int type = message[0] & 0xf0;
    const int channel = message[0] & 0x0f;
    if (message.size() == 2) {
        handler_->handleData1(0.0, type, channel, message[1]);
    } else {
        handler_->handleData2(0.0, type, channel, message[1], message[2]);
    }
}

} // namespace localcast::plugin
