// Faust's MIDI through JACK, with one writer for each of its queues.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>

#include <faust/audio/jack-dsp.h>

namespace localcast::faust {

/**
 * Faust's ring of outgoing messages has one writer's room: the thread that brings its UI classes up to date. But a widget
 * with two MIDI bindings is answered by JACK's process thread, while it takes the message that moved the other. Here
 * such answers wait in a list of that thread's own, until it sends them at the end of the same cycle.
 */
class JackMidi : public jackaudio_midi {
public:
    using jackaudio_midi::jackaudio_midi;

    MapUI* keyOn(int channel, int pitch, int velocity) override
    {
        if (!answer(MIDI_NOTE_ON, channel, pitch, velocity))
            jackaudio_midi::keyOn(channel, pitch, velocity);
        return nullptr;
    }
    void keyOff(int channel, int pitch, int velocity) override
    {
        if (!answer(MIDI_NOTE_OFF, channel, pitch, velocity))
            jackaudio_midi::keyOff(channel, pitch, velocity);
    }
    void ctrlChange(int channel, int control, int value) override
    {
        if (!answer(MIDI_CONTROL_CHANGE, channel, control, value))
            jackaudio_midi::ctrlChange(channel, control, value);
    }
    void keyPress(int channel, int pitch, int pressure) override
    {
        if (!answer(MIDI_POLY_AFTERTOUCH, channel, pitch, pressure))
            jackaudio_midi::keyPress(channel, pitch, pressure);
    }
    void chanPress(int channel, int pressure) override
    {
        if (!answer(MIDI_AFTERTOUCH, channel, pressure))
            jackaudio_midi::chanPress(channel, pressure);
    }
    void progChange(int channel, int program) override
    {
        if (!answer(MIDI_PROGRAM_CHANGE, channel, program))
            jackaudio_midi::progChange(channel, program);
    }
    void pitchWheel(int channel, int wheel) override
    {
        if (!answer(MIDI_PITCH_BEND, channel, wheel & 0x7F, (wheel >> 7) & 0x7F))
            jackaudio_midi::pitchWheel(channel, wheel);
    }

protected:
    void processMidiIn(jack_nframes_t frames) override
    {
        answering_ = this;
        jackaudio_midi::processMidiIn(frames);
        answering_ = nullptr;
    }

    void processMidiOut(jack_nframes_t frames) override
    {
        jackaudio_midi::processMidiOut(frames);
        void* const port = jack_port_get_buffer(fOutputMidiPort, frames);
        for (std::size_t i = 0; i < answer_count_; ++i)
            jack_midi_event_write(port, 0, answers_[i].bytes.data(), answers_[i].size);
        answer_count_ = 0;
    }

private:
    struct Message {
        std::array<jack_midi_data_t, 3> bytes;
        std::size_t size;
    };

    /** Whether this is the process thread, which then keeps the message; beyond the list's end it is lost, as beyond the
     * ring's. */
    bool answer(int status, int channel, int first, int second = -1)
    {
        if (answering_ != this)
            return false;
        if (answer_count_ < answers_.size()) {
            answers_[answer_count_++] = {{static_cast<jack_midi_data_t>(status + channel),
                                          static_cast<jack_midi_data_t>(first), static_cast<jack_midi_data_t>(second)},
                                         second < 0 ? std::size_t{2} : std::size_t{3}};
        }
        return true;
    }

    // Of each thread: whose messages it is taking in just now.
    static inline thread_local const JackMidi* answering_ = nullptr;
    std::array<Message, 1024> answers_{}; // JACK's process thread
    std::size_t answer_count_ = 0;
};

} // namespace localcast::faust
