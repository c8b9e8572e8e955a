// localcast-room: simulated recordings of one source by several microphones, and the truth about them.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <filesystem>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sndfile.h>

#include "localcast/files/whole_file.hpp"
#include "room/material.hpp"
#include "room/room.hpp"

namespace {

using localcast::room::Microphone;
using localcast::room::Point;
using localcast::room::Recording;
using localcast::room::Scene;

struct Options {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path output_dir;
    std::vector<std::string> microphones;
    std::vector<double> offsets_ms;
    std::string size = "6,5,3";
    std::string source = "3,2.5,1.5";
    std::vector<double> offsets_ppm;
    std::vector<double> ramps_ppm_per_minute;
    std::vector<std::string> jumps;
    std::vector<std::string> walk;
    double walk_m_per_s = 0.5;
    double loop_seconds = 0.0;
    Scene scene;
};

std::vector<double> numbers(const std::string& text) {
    std::vector<double> values;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        std::size_t used = 0;
        const std::string part = text.substr(start, end - start);
        try {
            values.push_back(std::stod(part, &used));
        } catch (const std::exception&) {
            used = part.size() + 1;
        }
        if (used != part.size()) {
            throw std::invalid_argument("not a list of numbers: " + text);
        }
        start = end + 1;
    }
    return values;
}

Point point(const std::string& text) {
    const auto v = numbers(text);
    if (v.size() != 3) {
        throw std::invalid_argument("expected x,y,z: " + text);
    }
    return {v[0], v[1], v[2]};
}

Microphone microphone(const std::string& text) {
    const auto v = numbers(text);
    if (v.size() != 3 && v.size() != 4) {
        throw std::invalid_argument("expected x,y,z or x,y,z,polarity: " + text);
    }
    return {{v[0], v[1], v[2]}, v.size() == 4 && v[3] < 0.0 ? -1 : 1};
}

void write_wav(const std::filesystem::path& path, const Recording& recording, double sample_rate_hz) {
    SF_INFO info{};
    info.samplerate = static_cast<int>(sample_rate_hz);
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    localcast::HiddenFile hidden(path);
    SNDFILE* file = sf_open(hidden.path().c_str(), SFM_WRITE, &info);
    if (file == nullptr) {
        throw std::runtime_error(path.string() + ": " + sf_strerror(nullptr));
    }
    const auto frames = static_cast<sf_count_t>(recording.samples.size());
    const bool whole = sf_writef_float(file, recording.samples.data(), frames) == frames;
    if (sf_close(file) != 0 || !whole || !hidden.complete().empty() || !hidden.replace().empty()) {
        throw std::runtime_error(path.string() + ": could not be written");
    }
}

void set_each(std::vector<Microphone>& microphones, const std::vector<double>& values, double unit,
              double localcast::room::ClockSettings::*field, const char* option) {
    if (values.size() > microphones.size()) {
        throw std::invalid_argument(std::string("more ") + option + " than --mic");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        microphones[i].clock.*field = values[i] * unit;
    }
}

void set_jumps(std::vector<Microphone>& microphones, const std::vector<std::string>& jumps) {
    for (const auto& text : jumps) {
        const auto v = numbers(text);
        if (v.size() != 3 || !(v[0] >= 1.0) || v[0] > static_cast<double>(microphones.size())) {
            throw std::invalid_argument("expected microphone,seconds,frames: " + text);
        }
        microphones[static_cast<std::size_t>(v[0]) - 1].clock.jumps.push_back({v[1], v[2]});
    }
}

Scene make_scene(const Options& options) {
    Scene scene = options.scene;
    scene.size = point(options.size);
    scene.source = point(options.source);
    for (const auto& text : options.microphones) {
        scene.microphones.push_back(microphone(text));
    }
    using Clock = localcast::room::ClockSettings;
    set_each(scene.microphones, options.offsets_ms, 1e-3, &Clock::offset_seconds, "--offset-ms");
    set_each(scene.microphones, options.offsets_ppm, 1.0, &Clock::offset_ppm, "--offset-ppm");
    set_each(scene.microphones, options.ramps_ppm_per_minute, 1.0, &Clock::ramp_ppm_per_minute, "--ramp-ppm-per-min");
    set_jumps(scene.microphones, options.jumps);
    return scene;
}

std::vector<Recording> make_recordings(const Options& options, const Scene& scene) {
    const auto dry = localcast::room::load_material(options.inputs, scene.sample_rate_hz, options.loop_seconds);
    std::vector<Point> corners{scene.source};
    for (const auto& text : options.walk) {
        corners.push_back(point(text));
    }
    const localcast::room::Voice voice{dry, localcast::room::Path(corners, options.walk_m_per_s)};
    return localcast::room::record(scene, std::span(&voice, 1));
}

nlohmann::json truth_of(const std::string& name, const Microphone& microphone, const Recording& recording,
                        double sample_rate_hz) {
    nlohmann::json truth = {{"file", name},
                            {"distance_m", recording.distance_m},
                            {"direct_to_reverberant_db", recording.direct_to_reverberant_db},
                            {"offset_ms", microphone.clock.offset_seconds * 1e3},
                            {"delay_samples", recording.delay_samples},
                            {"delay_ms", recording.delay_samples / sample_rate_hz * 1e3},
                            {"offset_ppm", recording.truths.front().offset_ppm(0.0)},
                            {"ramp_ppm_per_minute", microphone.clock.ramp_ppm_per_minute},
                            {"polarity", recording.polarity}};
    for (const auto& jump : microphone.clock.jumps) {
        truth["jumps"].push_back({{"at_seconds", jump.at_seconds}, {"frames", jump.frames}});
    }
    const double step = sample_rate_hz; // the delay at every whole second of the reference
    for (double frame = 0.0; frame < static_cast<double>(recording.samples.size()); frame += step) {
        truth["delay_samples_each_second"].push_back(recording.truths.front().delay_samples(frame));
    }
    return truth;
}

void run(const Options& options) {
    const Scene scene = make_scene(options);
    const auto recordings = make_recordings(options, scene);
    std::filesystem::create_directories(options.output_dir);
    nlohmann::json truth;
    truth["rt60_seconds"] = scene.rt60_seconds;
    truth["snr_db"] = scene.snr_db;
    truth["sample_rate_hz"] = scene.sample_rate_hz;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        const std::string name = "mic-" + std::to_string(i + 1) + ".wav";
        write_wav(options.output_dir / name, recordings[i], scene.sample_rate_hz);
        truth["microphones"].push_back(truth_of(name, scene.microphones[i], recordings[i], scene.sample_rate_hz));
        std::printf("%s  %.3f m  %+.4f samples  %+.3f ppm  polarity %+d  direct to reverberant %.1f dB\n", name.c_str(),
                    recordings[i].distance_m, recordings[i].delay_samples, recordings[i].truths.front().offset_ppm(0.0),
                    recordings[i].polarity, recordings[i].direct_to_reverberant_db);
    }
    const std::filesystem::path path = options.output_dir / "truth.json";
    const auto write = [&truth](std::ostream& file) { file << truth.dump(2) << '\n'; };
    if (const std::string reason = localcast::write_whole(path, write); !reason.empty()) {
        throw std::runtime_error(path.string() + ": " + reason);
    }
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Records a sound with several microphones in a simulated room and writes the truth beside it."};
    app.add_option("--input", options.inputs, "Sound files, one after the other")->required();
    app.add_option("--output-dir", options.output_dir, "Folder for mic-1.wav, mic-2.wav, ... and truth.json")
        ->required();
    app.add_option("--mic", options.microphones, "x,y,z[,-1]: metres and, if -1, inverted polarity; one per microphone")
        ->required();
    app.add_option("--offset-ms", options.offsets_ms, "Further delay of each microphone in turn, any fraction, +-");
    app.add_option("--offset-ppm", options.offsets_ppm, "Sampling-rate offset of each microphone in turn; +: fast");
    app.add_option("--ramp-ppm-per-min", options.ramps_ppm_per_minute, "How fast that offset grows, each in turn");
    app.add_option("--jump", options.jumps, "microphone,seconds,frames: frames lost (-) or added as silence (+) then");
    app.add_option("--walk", options.walk, "x,y,z: the source walks from its place to these in turn, and round again");
    app.add_option("--walk-speed", options.walk_m_per_s, "Its pace in m/s")->capture_default_str();
    app.add_option("--room", options.size, "Size x,y,z in metres")->capture_default_str();
    app.add_option("--source", options.source, "Place x,y,z of the source in metres")->capture_default_str();
    app.add_option("--rt60", options.scene.rt60_seconds, "Reverberation time in seconds; 0: no walls")
        ->capture_default_str();
    app.add_option("--snr-db", options.scene.snr_db, "Sound to noise of each microphone")->capture_default_str();
    app.add_option("--rate", options.scene.sample_rate_hz, "Sample rate in Hz")->capture_default_str();
    app.add_option("--seed", options.scene.seed, "Seed of the noise")->capture_default_str();
    app.add_option("--loop-seconds", options.loop_seconds, "Repeat or cut the input to this length; 0: as it is");
    CLI11_PARSE(app, argc, argv);
    try {
        run(options);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "localcast-room: %s\n", error.what());
        return 1;
    }
}
