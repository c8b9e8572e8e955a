// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
using localcast::room::Clock;
using localcast::room::ClockSettings;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t rate = 48000;
constexpr std::size_t frames = 12 * rate;
constexpr double near_samples = 12.0;

const std::vector<double> clap_frames{40000.0, 98765.0, 150000.0, 187654.0, 260000.0, 333333.0, 401010.0, 480000.0};

/** Short bursts of noise that die away within milliseconds, over a steady murmur that tells the drift. */
Samples claps()
{
    std::mt19937 random(130);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    Samples samples(frames);
    for (double& sample : samples)
        sample = 5e-2 * uniform(random);
    for (const double begin : clap_frames) {
        for (std::size_t i = 0; i < 1500; ++i) {
            const double level = 0.6 * std::exp(-static_cast<double>(i) / 150.0);
            samples[static_cast<std::size_t>(begin) + i] += level * uniform(random);
        }
    }
    return samples;
}

nlohmann::json read_json(const fs::path& path)
{
    std::ifstream file(path);
    return nlohmann::json::parse(file, nullptr, false);
}

nlohmann::json events_of(const nlohmann::json& all, const std::string& file)
{
    for (const auto& recording : all.at("recordings")) {
        if (recording.at("file") == file)
            return recording.at("events");
    }
    return nullptr;
}

/** Whether a claim of a clap lies within a quarter of a millisecond of the frame, by this key. */
bool has_clap(const nlohmann::json& events, const char* key, double frame)
{
    return std::any_of(events.begin(), events.end(), [&](const auto& event) {
        return event.at("type") == "clap" && event.at(key).is_number() &&
               std::abs(event.at(key).template get<double>() * rate - frame) < near_samples;
    });
}

struct Label {
    double start = 0.0;
    double end = 0.0;
    std::string text;
};

std::vector<Label> read_labels(const fs::path& path)
{
    std::vector<Label> labels;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        Label label;
        words >> label.start >> label.end >> label.text;
        CHECK(words);
        CHECK(std::count(line.begin(), line.end(), '\t') == 2);
        CHECK(line.find('.') + 7 == line.find('\t')); // six digits behind the point
        labels.push_back(label);
    }
    return labels;
}

} // namespace

TEST_CASE("claps are written with their times as recorded and as aligned")
{
    const TemporaryFolder folder;
    const Samples sound = claps();
    const ClockSettings settings{.offset_seconds = 0.0123, .offset_ppm = 90.0, .jumps = {}};
    const Clock clock(settings, rate);
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "b.wav", recorded(sound, settings, frames + rate / 10));
    write_audio(folder / "silent.wav", Samples(frames));
    const AlignRun run = align(folder, "a.wav", {"b.wav", "silent.wav"}, {"--max-delay", "0.1", "--events", "events"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const auto all = read_json(folder / "events/events.json");
    REQUIRE(all.is_object());
    CHECK(all.at("reference") == "a.wav");
    REQUIRE(all.at("recordings").size() == 3);
    CHECK(events_of(all, "silent.wav").empty());

    const auto of_reference = events_of(all, "a.wav");
    const auto of_source = events_of(all, "b.wav");
    CHECK(of_reference.size() == clap_frames.size());
    CHECK(of_source.size() == clap_frames.size());
    for (const double frame : clap_frames) {
        INFO("clap at frame " << frame);
        CHECK(has_clap(of_reference, "time_seconds", frame));
        CHECK(has_clap(of_reference, "aligned_seconds", frame));
        CHECK(has_clap(of_source, "time_seconds", clock.frame_at(frame)));
        CHECK(has_clap(of_source, "aligned_seconds", frame));
    }

    for (const char* file : {"a.wav", "b.wav"}) {
        const std::vector<Label> labels = read_labels(folder / ("events/" + std::string(file) + ".txt"));
        REQUIRE(labels.size() == clap_frames.size());
        for (std::size_t i = 0; i < labels.size(); ++i) {
            CHECK(std::abs(labels[i].start * rate - clap_frames[i]) < near_samples);
            CHECK(labels[i].end >= labels[i].start);
            CHECK(labels[i].text == "clap");
        }
    }
    CHECK_FALSE(fs::exists(folder / "events/silent.wav.txt")); // it has no place on the common time line
}

TEST_CASE("events are written only when asked for, and a folder that cannot be made is named")
{
    const TemporaryFolder folder;
    const Samples sound = claps();
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "b.wav", delayed(sound, 10.0));
    std::ofstream(folder / "file") << "in the way";
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1", "--events", "file/events"});
    CHECK(run.exit_code == 1);
    CHECK(run.err.find("file/events/events.json: cannot be written") != std::string::npos);
    CHECK(fs::exists(folder / "aligned/b.wav"));
}
