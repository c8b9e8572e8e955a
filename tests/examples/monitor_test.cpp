// localcast-monitor, run as a person runs it, on a screen and a JACK server of the tests' own.
// SPDX-License-Identifier: MIT
#include "live/jack_rig.hpp"
#include "localcast/types.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

using namespace localcast::test;
using Json = nlohmann::json;

namespace {

const std::string program = LOCALCAST_MONITOR_PROGRAM;
constexpr int rate_hz = 48000;

/** A screen that nobody sees; programs of this process find it. */
class Screen {
public:
    Screen() : server_("Xvfb", {"-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"})
    {
        if (!comes_true([this] { return server_.out().find('\n') != std::string::npos; }))
            throw std::runtime_error("Xvfb does not start");
        const std::string number = server_.out();
        setenv("DISPLAY", (":" + number.substr(0, number.find('\n'))).c_str(), 1);
    }

    ~Screen()
    {
        server_.signal(SIGTERM); // it then takes its lock file away
        server_.wait();
    }

private:
    Child server_;
};

Json json_of(const std::filesystem::path& path)
{
    return Json::parse(bytes_of(path), nullptr, false);
}

/** Bursts of noise, so that there is something to line up and something that begins. */
std::vector<float> bursts(std::size_t frames, unsigned seed)
{
    std::vector<float> sound = noise(frames, seed);
    for (std::size_t i = 0; i < frames; ++i)
        sound[i] *= i / 12000 % 2 == 0 ? 1.0f : 0.01f;
    return sound;
}

std::vector<float> later(const std::vector<float>& sound, std::size_t samples)
{
    std::vector<float> shifted(samples, 0.0f);
    shifted.insert(shifted.end(), sound.begin(), sound.end() - static_cast<std::ptrdiff_t>(samples));
    return shifted;
}

/** The samples of a kind that a source has, as they stand in a dump. */
std::vector<Json> of_source(const Json& dump, const std::string& kind, const std::string& source)
{
    std::vector<Json> found;
    for (const Json& sample : dump.at("samples").at(kind)) {
        if (sample.at("source") == source)
            found.push_back(sample);
    }
    return found;
}

/** Blocks follow one another without a gap, carry their source's hash, and fill the window. */
void check_blocks(const Json& dump, const std::string& source)
{
    const std::vector<Json> blocks = of_source(dump, "audio_block", source);
    REQUIRE(blocks.size() > 100);
    std::uint64_t frames = 0;
    const std::uint64_t first = blocks.front().at("block").at("start_sample");
    for (const Json& block : blocks) {
        INFO(block.dump());
        CHECK(block.at("sensor_id_hash") == localcast::SensorId::of(source).hash());
        REQUIRE(block.at("block").at("start_sample").get<std::uint64_t>() == first + frames);
        CHECK(block.at("block").at("sample_rate_hz") == rate_hz);
        CHECK(block.at("timestamp_ns").get<std::uint64_t>() >= dump.at("window_start_ns").get<std::uint64_t>());
        frames += block.at("block").at("frame_count").get<std::uint64_t>();
    }
    const auto span_ns = blocks.back().at("timestamp_ns").get<std::uint64_t>() -
                         blocks.front().at("timestamp_ns").get<std::uint64_t>();
    const auto before_last = frames - blocks.back().at("block").at("frame_count").get<std::uint64_t>();
    CHECK(static_cast<double>(span_ns) == Approx(static_cast<double>(before_last) * 1e9 / rate_hz).margin(2.0));
    CHECK(static_cast<double>(frames) >= 4.9 * rate_hz);
    CHECK(static_cast<double>(frames) <= 5.1 * rate_hz);
}

void check_counts(const Json& dump)
{
    const Json& stats = dump.at("stats");
    CHECK(stats.at("admitted").get<std::uint64_t>() == dump.at("live").get<std::uint64_t>() +
                                                           stats.at("expired").get<std::uint64_t>() +
                                                           stats.at("overrun").get<std::uint64_t>());
    CHECK(stats.at("late") == 0);
    CHECK(stats.at("failed") == 0);
    std::size_t samples = 0;
    for (const auto& [kind, list] : dump.at("samples").items())
        samples += list.size();
    CHECK(dump.at("samples").size() == 9);
    CHECK(samples == dump.at("live").get<std::size_t>());
}

Json last_claim(const Json& dump, const std::string& source)
{
    const std::vector<Json> claims = of_source(dump, "phase_claim", source);
    REQUIRE_FALSE(claims.empty());
    return claims.back().at("claim");
}

} // namespace

TEST_CASE("files of a simulated room are played, and the dumped window tells their truth")
{
    const Screen screen;
    const Folder folder;
    write_wav(folder / "sound.wav", {bursts(9 * rate_hz, 4)}, rate_hz);
    REQUIRE(run(folder, LOCALCAST_ROOM_PROGRAM,
                "--input sound.wav --output-dir . --mic 2,2.5,1.2 --mic 4.6,1.1,1.3,-1 --rt60 0.15")
                .exit_code == 0);
    const Run played = run(folder, program, "--room studio --play mic-1.wav mic-2.wav --dump window.json "
                                            "--screenshot picture.png --width 800 --height 500 --scale 1.5");
    INFO(played.err);
    REQUIRE(played.exit_code == 0);

    const Json dump = json_of(folder / "window.json");
    REQUIRE(dump.is_object());
    check_counts(dump);
    check_blocks(dump, "mic-1");
    check_blocks(dump, "mic-2");
    CHECK(of_source(dump, "event_claim", "mic-1").size() >= 5);
    const Json claim = last_claim(dump, "mic-2");
    const Json truth = json_of(folder / "truth.json").at("microphones").at(1);
    CHECK(claim.at("reference") == "mic-1");
    CHECK(claim.at("delay_samples").get<double>() == Approx(truth.at("delay_samples").get<double>()).margin(0.1));
    CHECK(claim.at("polarity") == -1);

    const std::string png = bytes_of(folder / "picture.png");
    REQUIRE(png.size() > 10000);
    CHECK(png.substr(1, 3) == "PNG");
    CHECK(png.substr(16, 8) == std::string("\0\0\x04\xB0\0\0\x02\xEE", 8)); // 1200 x 750
    const auto names = folder.names(); // nothing half-written is left
    CHECK(std::none_of(names.begin(), names.end(),
                       [](const std::string& name) { return name.find("part") != std::string::npos ||
                                                            name.find("temp") != std::string::npos; }));
}

TEST_CASE("what a JACK client plays is heard, stamped and lined up")
{
    const Screen screen;
    const JackServer server(rate_hz);
    Peer peer(2, 0);
    const Folder folder;
    Child monitor(program, {"--device-type", "JACK", "--input", "peer", "--channels", "2", "--seconds", "9",
                                  "--dump", (folder / "window.json").string()});
    CHECK(comes_true([&] { return !peer.ports("localcast-monitor:").empty(); }));
    const std::vector<float> sound = bursts(12 * rate_hz, 9);
    peer.play({sound, later(sound, 100)}, sound.size());
    const int exit_code = monitor.wait();
    INFO(monitor.err());
    REQUIRE(exit_code == 0);

    const Json dump = json_of(folder / "window.json");
    REQUIRE(dump.is_object());
    check_counts(dump);
    check_blocks(dump, "out_1");
    check_blocks(dump, "out_2");
    const Json claim = last_claim(dump, "out_2");
    CHECK(claim.at("delay_samples").get<double>() == Approx(100.0).margin(0.1));
    CHECK(claim.at("polarity") == 1);
}

TEST_CASE("what cannot be done is said in one line, with an exit code")
{
    const Screen screen;
    const Folder folder;
    write_wav(folder / "a.wav", {noise(4800, 1)}, 48000);
    write_wav(folder / "b.wav", {noise(4800, 2)}, 44100);
    const auto fails = [&](const std::string& arguments, int code, const std::string& words) {
        const Run failed = run(folder, program, arguments);
        INFO(arguments << ": " << failed.err);
        CHECK(failed.exit_code == code);
        CHECK((failed.err + failed.out).find(words) != std::string::npos);
    };
    fails("--help", 0, "--screenshot");
    fails("--unheard-of", 2, "--unheard-of");
    fails("--play missing.wav", 2, "missing.wav");
    fails("--play a.wav --width 5", 2, "--width");
    fails("--play " + program, 1, "is not a sound file");
    fails("--play a.wav b.wav", 1, "b.wav has 44100 Hz");
    fails("--play a.wav --dump nowhere/window.json", 1, "cannot write");
    fails("--play a.wav --screenshot nowhere/picture.png", 1, "cannot write");
    fails("--device-type Theremin --dump window.json", 1, "no devices of type Theremin");
    CHECK(folder.names() == std::vector<std::string>{"a.wav", "b.wav", "window.json"});
}
