// A JACK server of a test's own, programs that play under it, and a client that plays to them and records them.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include <jack/jack.h>

#include "runner/program_run.hpp"

namespace localcast::test {

/** Asks again and again, up to twenty seconds, until it is so. */
template <class Question>
bool comes_true(Question question);
void wait_a_little();

/** The dummy driver, which waits for its clients. Clients of this process and of its children find it. */
class JackServer {
public:
    explicit JackServer(int rate_hz = 48000);
    ~JackServer() { stop(); }
    JackServer(const JackServer&) = delete;
    JackServer& operator=(const JackServer&) = delete;
    void stop();

private:
    pid_t process_ = -1;
};

/** A program that runs beside the test. */
class Child {
public:
    Child(const std::string& program, const std::vector<std::string>& arguments);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    void signal(int number) const;
    /** Its exit code; -1 when a signal ended it or it does not end. */
    int wait();
    [[nodiscard]] std::string out() const { return bytes_of(folder_ / "out"); }
    [[nodiscard]] std::string err() const { return bytes_of(folder_ / "err"); }

private:
    Folder folder_;
    pid_t process_ = -1;
};

/** Plays sounds and MIDI bytes, and records. */
class Peer {
public:
    Peer(std::size_t outputs, std::size_t inputs);
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /** Whether both ports came to be there and are connected; some cycles have passed then. */
    bool connect(const std::string& from, const std::string& to);
    /** The ports whose names begin so, in order. */
    [[nodiscard]] std::vector<std::string> ports(const std::string& prefix) const;
    /** Plays these from the next cycle on and returns what was recorded of so many frames meanwhile. */
    Channels play(const Channels& sounds, std::size_t frames);
    /** Sends one message with the next cycle. */
    void send_midi(std::uint8_t status, std::uint8_t first, std::uint8_t second);
    /** Whether this message is the last one that was heard. */
    [[nodiscard]] bool heard_midi(std::uint8_t status, std::uint8_t first, std::uint8_t second) const;
    /** The largest sample of channel 0 in the next 2048 frames. */
    float level() { return *largest(play({}, 2048).at(0)); }
    void set_buffer_size(jack_nframes_t frames) const { jack_set_buffer_size(client_, frames); }

private:
    static int process(jack_nframes_t frames, void* self);
    static const float* largest(const std::vector<float>& samples);

    jack_client_t* client_ = nullptr;
    std::vector<jack_port_t*> outputs_, inputs_;
    jack_port_t* midi_ = nullptr;
    jack_port_t* midi_heard_ = nullptr;
    Channels sounds_, recorded_;
    std::size_t frames_ = 0, at_ = 0;
    std::atomic<bool> playing_{false}; // release hands the vectors to the audio thread and back
    std::atomic<std::uint32_t> message_{0};    // to be sent
    std::atomic<std::uint32_t> last_heard_{0}; // by the audio thread
};

template <class Question>
bool comes_true(Question question)
{
    for (int turn = 0; turn < 2000; ++turn, wait_a_little()) {
        if (question())
            return true;
    }
    return false;
}

} // namespace localcast::test
