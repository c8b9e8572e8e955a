// localcast-room: simulated recordings of one source by several microphones, and the truth about them.
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <sndfile.h>

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
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    if (file == nullptr) {
        throw std::runtime_error(path.string() + ": " + sf_strerror(nullptr));
    }
    const auto frames = static_cast<sf_count_t>(recording.samples.size());
    const bool whole = sf_writef_float(file, recording.samples.data(), frames) == frames;
    if (sf_close(file) != 0 || !whole) {
        throw std::runtime_error(path.string() + ": could not be written");
    }
}

void run(Options& options) {
    Scene& scene = options.scene;
    scene.size = point(options.size);
    scene.source = point(options.source);
    for (const auto& text : options.microphones) {
        scene.microphones.push_back(microphone(text));
    }
    if (options.offsets_ms.size() > scene.microphones.size()) {
        throw std::invalid_argument("more --offset-ms than --mic");
    }
    for (std::size_t i = 0; i < options.offsets_ms.size(); ++i) {
        scene.microphones[i].clock.offset_seconds = options.offsets_ms[i] * 1e-3;
    }
    const auto dry = localcast::room::load_material(options.inputs, scene.sample_rate_hz, options.loop_seconds);
    const auto recordings = localcast::room::record(scene, dry);
    std::filesystem::create_directories(options.output_dir);
    nlohmann::json truth;
    truth["rt60_seconds"] = scene.rt60_seconds;
    truth["snr_db"] = scene.snr_db;
    truth["sample_rate_hz"] = scene.sample_rate_hz;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        const std::string name = "mic-" + std::to_string(i + 1) + ".wav";
        write_wav(options.output_dir / name, recordings[i], scene.sample_rate_hz);
        truth["microphones"].push_back({{"file", name},
                                        {"distance_m", recordings[i].distance_m},
                                        {"offset_ms", scene.microphones[i].clock.offset_seconds * 1e3},
                                        {"delay_samples", recordings[i].delay_samples},
                                        {"delay_ms", recordings[i].delay_samples / scene.sample_rate_hz * 1e3},
                                        {"polarity", recordings[i].polarity}});
        std::printf("%s  %.3f m  %+.4f samples  polarity %+d\n", name.c_str(), recordings[i].distance_m,
                    recordings[i].delay_samples, recordings[i].polarity);
    }
    std::ofstream file(options.output_dir / "truth.json");
    file << truth.dump(2) << '\n';
    if (!file.flush()) {
        throw std::runtime_error((options.output_dir / "truth.json").string() + ": could not be written");
    }
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Records a sound with several microphones in a simulated room and writes the truth beside it."};
    app.add_option("--input", options.inputs, "Sound files, one after the other")->required();
    app.add_option("--output-dir", options.output_dir, "Folder for mic-1.wav, mic-2.wav, ... and truth.json")->required();
    app.add_option("--mic", options.microphones, "x,y,z[,-1]: metres and, if -1, inverted polarity; one per microphone")
        ->required();
    app.add_option("--offset-ms", options.offsets_ms, "Further delay of each microphone in turn, any fraction, +-");
    app.add_option("--room", options.size, "Size x,y,z in metres")->capture_default_str();
    app.add_option("--source", options.source, "Place x,y,z of the source in metres")->capture_default_str();
    app.add_option("--rt60", options.scene.rt60_seconds, "Reverberation time in seconds")->capture_default_str();
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
