// Children end with the test, whatever becomes of it.
// SPDX-License-Identifier: MIT
#include "jack_rig.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jack/midiport.h>

namespace localcast::test {

namespace {

pid_t start(const std::string& program, const std::vector<std::string>& arguments, const std::string& out,
            const std::string& err)
{
    std::vector<std::string> words{program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        constexpr int mode = 0600;
        dup2(open(out.c_str(), O_WRONLY | O_CREAT, mode), STDOUT_FILENO);
        dup2(open(err.c_str(), O_WRONLY | O_CREAT, mode), STDERR_FILENO);
        execvp(pointers[0], pointers.data());
        _exit(127);
    }
    return process;
}

void say_nothing(const char*) {}

/** Three bytes of MIDI. */
std::uint32_t in_one_word(std::uint8_t status, std::uint8_t first, std::uint8_t second)
{
    return static_cast<std::uint32_t>(status) << 16 | static_cast<std::uint32_t>(first) << 8 | second;
}

jack_client_t* open_client()
{
    return jack_client_open("peer", JackNoStartServer, nullptr);
}

} // namespace

void wait_a_little()
{
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

JackServer::JackServer(int rate_hz)
{
    static int count = 0;
    const std::string name = "localcast-" + std::to_string(getpid()) + "-" + std::to_string(++count);
    setenv("JACK_DEFAULT_SERVER", name.c_str(), 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    process_ = start("jackd", {"-r", "-S", "-n", name, "-d", "dummy", "-r", std::to_string(rate_hz), "-p", "256"},
                     "/dev/null", "/dev/null");
    const bool there = comes_true([] {
        jack_client_t* const client = open_client();
        return client != nullptr && jack_client_close(client) == 0;
    });
    if (!there)
        throw std::runtime_error("the JACK server does not start");
}

void JackServer::stop()
{
    if (process_ < 0)
        return;
    kill(process_, SIGTERM);
    if (!comes_true([this] { return waitpid(process_, nullptr, WNOHANG) == process_; })) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    process_ = -1;
}

Child::Child(const std::string& program, const std::vector<std::string>& arguments)
    : process_(start(program, arguments, (folder_ / "out").string(), (folder_ / "err").string()))
{
}

Child::~Child()
{
    if (process_ < 0)
        return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

void Child::signal(int number) const
{
    kill(process_, number);
}

int Child::wait()
{
    int status = 0;
    if (!comes_true([&] { return waitpid(process_, &status, WNOHANG) == process_; }))
        return -1;
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Peer::Peer(std::size_t outputs, std::size_t inputs)
{
    // Refused while the server is busy with another client that comes or goes.
    if (!comes_true([this] { return (client_ = open_client()) != nullptr; }))
        throw std::runtime_error("no client of the JACK server");
    const auto port = [this](const std::string& name, const char* type, unsigned long way) {
        return jack_port_register(client_, name.c_str(), type, way, 0);
    };
    for (std::size_t i = 0; i < outputs; ++i)
        outputs_.push_back(port("out_" + std::to_string(i + 1), JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput));
    for (std::size_t i = 0; i < inputs; ++i)
        inputs_.push_back(port("in_" + std::to_string(i + 1), JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput));
    midi_ = port("midi", JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput);
    midi_heard_ = port("midi_heard", JACK_DEFAULT_MIDI_TYPE, JackPortIsInput);
    jack_set_process_callback(client_, process, this);
    jack_activate(client_);
}

Peer::~Peer()
{
    jack_client_close(client_);
}

bool Peer::connect(const std::string& from, const std::string& to)
{
    constexpr std::size_t until_taken_up = 4096; // frames: the server goes over to a new graph between cycles, when it can
    const bool connected = comes_true([&] { return jack_connect(client_, from.c_str(), to.c_str()) == 0; });
    play({}, until_taken_up);
    return connected;
}

std::vector<std::string> Peer::ports(const std::string& prefix) const
{
    std::vector<std::string> names;
    const char** const found = jack_get_ports(client_, ("^" + prefix).c_str(), nullptr, 0);
    for (std::size_t i = 0; found != nullptr && found[i] != nullptr; ++i)
        names.emplace_back(found[i]);
    jack_free(found);
    return names;
}

Channels Peer::play(const Channels& sounds, std::size_t frames)
{
    sounds_ = sounds;
    recorded_.assign(inputs_.size(), std::vector<float>(frames));
    frames_ = frames;
    at_ = 0;
    playing_.store(true, std::memory_order_release);
    if (!comes_true([this] { return !playing_.load(std::memory_order_acquire); }))
        throw std::runtime_error("the JACK server stands still");
    return recorded_;
}

void Peer::send_midi(std::uint8_t status, std::uint8_t first, std::uint8_t second)
{
    message_.store(in_one_word(status, first, second));
    comes_true([this] { return message_.load() == 0; });
}

bool Peer::heard_midi(std::uint8_t status, std::uint8_t first, std::uint8_t second) const
{
    return last_heard_.load() == in_one_word(status, first, second);
}

const float* Peer::largest(const std::vector<float>& samples)
{
    return &*std::max_element(samples.begin(), samples.end());
}

int Peer::process(jack_nframes_t frames, void* self)
{
    Peer& peer = *static_cast<Peer*>(self);
    void* const midi = jack_port_get_buffer(peer.midi_, frames);
    jack_midi_clear_buffer(midi);
    if (const std::uint32_t message = peer.message_.exchange(0); message != 0) {
        const jack_midi_data_t bytes[]{static_cast<jack_midi_data_t>(message >> 16),
                                       static_cast<jack_midi_data_t>(message >> 8 & 0xFF),
                                       static_cast<jack_midi_data_t>(message & 0xFF)};
        jack_midi_event_write(midi, 0, bytes, sizeof bytes);
    }
    void* const heard = jack_port_get_buffer(peer.midi_heard_, frames);
    jack_midi_event_t event;
    for (std::uint32_t i = 0; jack_midi_event_get(&event, heard, i) == 0; ++i) {
        if (event.size == 3)
            peer.last_heard_.store(in_one_word(event.buffer[0], event.buffer[1], event.buffer[2]));
    }
    const bool playing = peer.playing_.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < peer.outputs_.size(); ++i) {
        auto* const to = static_cast<float*>(jack_port_get_buffer(peer.outputs_[i], frames));
        std::fill_n(to, frames, 0.0f);
        if (playing && i < peer.sounds_.size() && peer.at_ < peer.sounds_[i].size())
            std::copy_n(peer.sounds_[i].begin() + static_cast<std::ptrdiff_t>(peer.at_),
                        std::min<std::size_t>(frames, peer.sounds_[i].size() - peer.at_), to);
    }
    if (!playing)
        return 0;
    const std::size_t count = std::min<std::size_t>(frames, peer.frames_ - peer.at_);
    for (std::size_t i = 0; i < peer.inputs_.size(); ++i) {
        const auto* const from = static_cast<const float*>(jack_port_get_buffer(peer.inputs_[i], frames));
        std::copy_n(from, count, peer.recorded_[i].begin() + static_cast<std::ptrdiff_t>(peer.at_));
    }
    peer.at_ += count;
    if (peer.at_ == peer.frames_)
        peer.playing_.store(false, std::memory_order_release);
    return 0;
}

} // namespace localcast::test
