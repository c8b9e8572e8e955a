// A program as a client of JACK, by way of Faust's own JACK architecture. Links with -ljack.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <faust/audio/jack-dsp.h>

#include "faust/localcast/LiveDriver.h"
#ifdef LOCALCAST_MIDI
#include "faust/localcast/JackMidi.h"
#endif

namespace localcast::faust {

#ifdef LOCALCAST_MIDI
using JackClient = JackMidi;
#else
using JackClient = jackaudio;
#endif

/**
 * Faust's JACK client with ports that bear names, JACK's own frame clock, and no word on the terminal. It starts no
 * server, leaves denormal numbers as they are and connects no input.
 */
class JackDriver : public LiveDriver, private JackClient {
public:
    JackDriver() : JackClient(false) {}
    /** Before the client's own members go, its callbacks have to end. */
    ~JackDriver() override { end(); }
    JackDriver(const JackDriver&) = delete;
    JackDriver& operator=(const JackDriver&) = delete;

    std::string open(const std::string& name) override
    {
        jack_set_error_function(say_nothing);
        jack_set_info_function(say_nothing);
        jack_status_t status{};
        fClient = jack_client_open(name.c_str(), JackNoStartServer, &status);
        if (fClient == nullptr) {
            return (status & JackServerFailed) != 0 ? "no JACK server is running: start one, for instance with qjackctl"
                                                    : "the JACK server refuses a client called '" + name + "'";
        }
        rate_hz_ = jack_get_sample_rate(fClient);
        jackaudio* const client = this; // what the callback takes its argument for
        jack_set_process_callback(fClient, _jack_process, client);
        jack_set_sample_rate_callback(fClient, on_rate, this);
        jack_on_info_shutdown(fClient, on_shutdown, this);
        return {};
    }

    std::string name() const override { return jack_get_client_name(fClient); }
    std::uint32_t rate_hz() const override { return rate_hz_; }

    std::string play(const LivePorts& ports, LiveCallback& callback) override
    {
        callback_ = &callback;
        for (const auto& [names, to, flag] : {PortsOfOneWay{&ports.inputs, &fInputPorts, JackPortIsInput},
                                              PortsOfOneWay{&ports.outputs, &fOutputPorts, JackPortIsOutput}}) {
            for (const std::string& port : *names) {
                to->push_back(jack_port_register(fClient, port.c_str(), JACK_DEFAULT_AUDIO_TYPE, flag, 0));
                if (to->back() == nullptr) {
                    to->pop_back();
                    return "JACK refuses a port called '" + port + "'";
                }
            }
        }
        inputs_.resize(fInputPorts.size());
        outputs_.resize(fOutputPorts.size());
#ifdef LOCALCAST_MIDI
        if (!initPorts(fClient))
            return "JACK refuses the MIDI ports";
#endif
        if (jack_activate(fClient) != 0)
            return "JACK does not begin to play";
        if (ports.connect_outputs)
            connect_outputs();
        return {};
    }

    std::string trouble() const override
    {
        if (gone_.load(std::memory_order_relaxed))
            return "the JACK server has gone";
        if (rate_changed_.load(std::memory_order_relaxed))
            return "the JACK server has changed its sample rate: start the program again";
        return {};
    }

    void end() override
    {
        if (fClient != nullptr)
            jack_deactivate(fClient);
    }

#ifdef LOCALCAST_MIDI
    /** Who hands on the MIDI that arrives. */
    midi_handler* midi() { return this; }
#endif

protected:
    int process(jack_nframes_t frames) override
    {
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            inputs_[i] = static_cast<const float*>(jack_port_get_buffer(fInputPorts[i], frames));
        for (std::size_t i = 0; i < outputs_.size(); ++i)
            outputs_[i] = static_cast<float*>(jack_port_get_buffer(fOutputPorts[i], frames));
#ifdef LOCALCAST_MIDI
        processMidiIn(frames);
#endif
        if (rate_changed_.load(std::memory_order_relaxed))
            fall_silent(frames);
        else
            callback_->cycle(jack_last_frame_time(fClient), frames, inputs_.data(), outputs_.data());
#ifdef LOCALCAST_MIDI
        processMidiOut(frames);
#endif
        return 0;
    }

private:
    struct PortsOfOneWay {
        const std::vector<std::string>* names;
        std::vector<jack_port_t*>* ports;
        unsigned long flag;
    };

    static void say_nothing(const char*) {}

    static int on_rate(jack_nframes_t rate_hz, void* self)
    {
        auto& driver = *static_cast<JackDriver*>(self);
        if (rate_hz != driver.rate_hz_)
            driver.rate_changed_.store(true, std::memory_order_relaxed);
        return 0;
    }

    static void on_shutdown(jack_status_t, const char*, void* self)
    {
        static_cast<JackDriver*>(self)->gone_.store(true, std::memory_order_relaxed);
    }

    /** At another rate everything would be out of tune. */
    void fall_silent(jack_nframes_t frames)
    {
        for (float* output : outputs_)
            std::memset(output, 0, frames * sizeof(float));
    }

    void connect_outputs()
    {
        const char** const playback = jack_get_ports(fClient, nullptr, JACK_DEFAULT_AUDIO_TYPE,
                                                     static_cast<unsigned long>(JackPortIsPhysical) | JackPortIsInput);
        for (std::size_t i = 0; playback != nullptr && i < fOutputPorts.size() && playback[i] != nullptr; ++i)
            jack_connect(fClient, jack_port_name(fOutputPorts[i]), playback[i]);
        jack_free(playback);
    }

    LiveCallback* callback_ = nullptr; // set before the client is activated
    std::uint32_t rate_hz_ = 0;
    std::vector<const float*> inputs_; // these two: JACK's process thread once it is activated
    std::vector<float*> outputs_;
    // Written by JACK's notification thread, read by the others; nothing else is ordered by them: relaxed.
    std::atomic<bool> gone_{false};
    std::atomic<bool> rate_changed_{false};
};

} // namespace localcast::faust
