// Compiled programs under a JACK server: ports, sound, claims, OSC, MIDI, and how it ends.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "jack_rig.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

const std::vector<std::string> microphones{"--jack", "--source", "1=mic-a", "--source", "2=mic-b"};

/** Speech that Debian's alsa-utils brings, over and over. */
std::vector<float> speech(std::size_t frames)
{
    const Sound sound = read_sound("/usr/share/sounds/alsa/Front_Center.wav");
    std::vector<float> samples;
    while (!sound.channels.empty() && samples.size() < frames)
        samples.insert(samples.end(), sound.channels[0].begin(), sound.channels[0].end());
    samples.resize(frames);
    return samples;
}

/** Whether `late` is `early`, up to 16 cycles later, but for what that pushes out. */
bool same_but_later(const std::vector<float>& late, const std::vector<float>& early)
{
    for (std::ptrdiff_t shift = 0; shift <= 16 * 256; ++shift) {
        if (std::equal(late.begin() + shift, late.end(), early.begin()))
            return true;
    }
    return false;
}

/** An OSC message with one number, to a program on this machine. */
void send_osc(int port, const std::string& address, float value)
{
    std::string message = address;
    message.append(4 - message.size() % 4, '\0').append(",f\0\0", 4);
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    bits = htonl(bits);
    message.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int socket_number = socket(AF_INET, SOCK_DGRAM, 0);
    sendto(socket_number, message.data(), message.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
    close(socket_number);
}

/** The number behind these words in what a program says of itself; 0 until it has said it. */
int number_behind(const std::string& text, const std::string& words)
{
    const auto at = text.find(words);
    return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + words.size());
}

/** A program under a server of its own, with a peer that hears all of its outputs and may play MIDI to it. */
struct LiveScene {
    LiveScene(const std::string& program_file, const std::vector<std::string>& arguments, std::size_t outputs)
        : program(program_file, arguments), peer(0, outputs)
    {
        const std::string client = std::filesystem::path(program_file).filename().string();
        for (std::size_t i = 1; i <= outputs; ++i)
            REQUIRE(peer.connect(client + ":out_" + std::to_string(i), "peer:in_" + std::to_string(i)));
        midi_port = client + ":midi_in_1";
    }

    JackServer server;
    Child program;
    Peer peer;
    std::string midi_port;
};

/** The fader's second output, its delay, stays what the window says: nothing. */
void check_delay(LiveScene& fader)
{
    const Channels heard = fader.peer.play({}, 512);
    for (const float delay : heard[1])
        REQUIRE(delay == 0.0f);
}

} // namespace

TEST_CASE("without a JACK server a program says so, and nothing else")
{
    setenv("JACK_DEFAULT_SERVER", "localcast-nobody", 1);
    setenv("JACK_NO_START_SERVER", "1", 1);
    Child program(LOCALCAST_JACK_MIXER, {"--jack"});
    CHECK(program.wait() == 1);
    CHECK(program.out().empty());
    CHECK(program.err() == "faust_jack_mixer: no JACK server is running: start one, for instance with qjackctl\n");
}

TEST_CASE("a program under JACK sounds as over files, at any size of JACK's blocks")
{
    const JackServer server;
    const Folder folder;
    const std::size_t frames = 24000;
    const Channels inputs{speech(frames), noise(frames, 2), noise(frames, 3)};
    write_wav(folder / "in.wav", inputs);
    REQUIRE(run(folder, LOCALCAST_JACK_MIXER, "in.wav -o out.wav --set gain=0.25").exit_code == 0);
    const Channels expected = read_sound(folder / "out.wav").channels;

    Child program(LOCALCAST_JACK_MIXER, {"--jack", "--set", "gain=0.25", "--source", "2=room", "--no-connect"});
    Peer peer(3, 3);
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"peer:out_1", "faust_jack_mixer:in_1"}, {"peer:out_2", "faust_jack_mixer:room"},
             {"peer:out_3", "faust_jack_mixer:in_3"}, {"faust_jack_mixer:out_1", "peer:in_1"},
             {"faust_jack_mixer:out_2", "peer:in_2"}, {"faust_jack_mixer:out_3", "peer:in_3"}})
        REQUIRE(peer.connect(from, to));
    for (const jack_nframes_t block : {256u, 64u, 1024u}) {
        if (block != 256)
            peer.set_buffer_size(block);
        peer.play({}, 2048); // what was in the program's delay is out
        const Channels heard = peer.play(inputs, frames);
        for (std::size_t i = 0; i < heard.size(); ++i)
            CHECK(same_but_later(heard[i], expected[i]));
    }
    program.signal(SIGINT);
    CHECK(program.wait() == 0);
    CHECK(program.out().empty());
}

TEST_CASE("a live aligner's ports are its sources, and it finds the delay of what it hears")
{
    const JackServer server;
    Child program(LOCALCAST_JACK_ALIGNER, {"--jack", "--source", "1=mic-a", "--source", "2=mic-b", "--print-window"});
    Peer peer(2, 1);
    REQUIRE(peer.connect("peer:out_1", "faust_jack_aligner:mic-a"));
    REQUIRE(peer.connect("peer:out_2", "faust_jack_aligner:mic-b"));
    REQUIRE(peer.connect("faust_jack_aligner:out_3", "peer:in_1"));
    CHECK(peer.ports("faust_jack_aligner:") ==
          std::vector<std::string>{"faust_jack_aligner:mic-a", "faust_jack_aligner:mic-b", "faust_jack_aligner:out_1",
                                   "faust_jack_aligner:out_2", "faust_jack_aligner:out_3"});

    constexpr std::size_t frames = 5 * 48000;
    const std::vector<float> said = speech(frames);
    std::vector<float> later(137, 0.0f);
    later.insert(later.end(), said.begin(), said.end() - 137);
    const Channels told = peer.play({said, later}, frames);
    CHECK(std::abs(told[0].back() - 137.0f) < 0.1f);

    program.signal(SIGINT);
    REQUIRE(program.wait() == 0);
    const auto claim = nlohmann::json::parse(program.out()).at("sources").at(1).at("phase_claim");
    CHECK(std::abs(claim.at("delay_samples").get<double>() - 137.0) < 0.1);
}

TEST_CASE("a program is initialised at the JACK server's sample rate and stops after its duration")
{
    const JackServer server(44100);
    Child program(LOCALCAST_JACK_RATE, {"--jack", "--duration", "2"});
    Peer peer(0, 1);
    REQUIRE(peer.connect("faust_jack_rate:out_1", "peer:in_1"));
    CHECK(comes_true([&] { return peer.level() == 44100.0f; }));
    CHECK(program.wait() == 0);
}

TEST_CASE("a program whose JACK server goes says so")
{
    JackServer server;
    Child program(LOCALCAST_JACK_RATE, {"--jack"});
    REQUIRE(comes_true([&] { return program.err().find("playing") != std::string::npos; }));
    server.stop();
    CHECK(program.wait() == 1);
    CHECK(program.err().find("the JACK server has gone") != std::string::npos);
}

TEST_CASE("OSC moves a live program's controls, but for those that follow the window")
{
    LiveScene fader(LOCALCAST_LIVE_FADER, {"--jack", "--osc-port", "15510"}, 2);
    REQUIRE(comes_true([&] { return number_behind(fader.program.err(), "UDP port ") != 0; }));
    const int port = number_behind(fader.program.err(), "UDP port ");
    send_osc(port, "/fader/delay", 77.0f);
    CHECK(comes_true([&] {
        send_osc(port, "/fader/level", 0.25f);
        return fader.peer.level() == 0.25f;
    }));
    check_delay(fader);
    fader.program.signal(SIGTERM);
    CHECK(fader.program.wait() == 0);
    CHECK(fader.program.out().empty());
}

TEST_CASE("MIDI moves a live program's controls, but for those that follow the window")
{
    LiveScene fader(LOCALCAST_LIVE_FADER, {"--jack"}, 2);
    REQUIRE(fader.peer.connect("peer:midi", fader.midi_port));
    fader.peer.send_midi(0xB0, 8, 127);
    fader.peer.send_midi(0xB0, 7, 127);
    CHECK(comes_true([&] { return fader.peer.level() == 1.0f; }));
    check_delay(fader);
}

TEST_CASE("notes play as many voices as the program declares")
{
    LiveScene organ(LOCALCAST_LIVE_ORGAN, {"--jack"}, 1);
    REQUIRE(organ.peer.connect("peer:midi", organ.midi_port));
    const auto comes_to = [&organ](float level) {
        return comes_true([&] { return std::abs(organ.peer.level() - level) < 1e-4f; });
    };
    CHECK(organ.peer.level() == 0.0f);
    organ.peer.send_midi(0x90, 69, 127);
    CHECK(comes_to(0.44f));
    organ.peer.send_midi(0x90, 81, 127);
    CHECK(comes_to(1.32f));
    organ.peer.send_midi(0x80, 69, 0);
    CHECK(comes_to(0.88f));
    organ.peer.send_midi(0x80, 81, 0);
    CHECK(comes_to(0.0f));
    organ.program.signal(SIGINT);
    CHECK(organ.program.wait() == 0);
}

TEST_CASE("a program that is built with so many voices plays no more of them")
{
    LiveScene duo(LOCALCAST_LIVE_DUO, {"--jack"}, 1);
    REQUIRE(duo.peer.connect("peer:midi", duo.midi_port));
    const auto comes_to = [&duo](float level) {
        return comes_true([&] { return std::abs(duo.peer.level() - level) < 1e-4f; });
    };
    duo.peer.send_midi(0x90, 69, 127);
    CHECK(comes_to(0.44f));
    duo.peer.send_midi(0x90, 81, 127);
    CHECK(comes_to(1.32f));
    duo.peer.send_midi(0x90, 93, 127); // the oldest voice is taken for it
    CHECK(comes_to(0.88f + 1.76f));
}
