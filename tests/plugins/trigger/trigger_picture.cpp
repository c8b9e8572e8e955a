// Takes the picture of Trigger's editor: drums and hands play, and guitars duck under them.
// SPDX-License-Identifier: MIT
#include "../picture_program.hpp"
#include "../play_head.hpp"

#include "plugin/processor.hpp"

#include "room/material.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <vector>

namespace {

using namespace localcast;
using plugin::trigger::Processor;
namespace id = plugin::trigger::id;

constexpr double rate_hz = 48000.0;
constexpr int block_frames = 480;
const juce::String drum_folder = "/usr/share/sonic-pi/samples/", clap_folder = "/usr/share/hydrogen/data/drumkits/";

struct Stroke {
    double at_seconds;
    const char *file;
    float level;
};

/// One bar after the other of the same strokes.
std::vector<float> bars(const juce::String &folder, const std::vector<Stroke> &strokes, double bar_seconds, int count) {
    std::vector<float> sound(static_cast<std::size_t>(bar_seconds * count * rate_hz));
    for (const Stroke &stroke : strokes) {
        const auto part = room::load_part((folder + stroke.file).toStdString(), rate_hz, 0.0, 1.0);
        const float peak = std::abs(*std::max_element(part.begin(), part.end(), [](float a, float b) {
            return std::abs(a) < std::abs(b);
        }));
        for (int bar = 0; bar < count; ++bar) {
            const auto begin = static_cast<std::size_t>((bar * bar_seconds + stroke.at_seconds) * rate_hz);
            for (std::size_t i = 0; i < part.size() && begin + i < sound.size(); ++i) {
                sound[begin + i] += part[i] * stroke.level / peak;
            }
        }
    }
    return sound;
}

/// A plugin on a track of its own.
struct Track {
    Track(const juce::String &name, std::vector<float> material, test::PlayHead &host) : sound(std::move(material)) {
        processor.updateTrackProperties({name, {}});
        processor.setPlayHead(&host);
        processor.setNonRealtime(true); // the same picture on a busy machine
    }
    void set(const char *parameter, float value) {
        juce::RangedAudioParameter &one = *processor.parameters.tree.getParameter(parameter);
        one.setValueNotifyingHost(one.convertTo0to1(value));
    }
    void prepare() {
        processor.setRateAndBufferSizeDetails(rate_hz, block_frames);
        processor.prepareToPlay(rate_hz, block_frames);
    }
    void play(juce::int64 frame) {
        juce::AudioBuffer<float> buffer(2, block_frames);
        for (int i = 0; i < block_frames; ++i) {
            const float sample = sound.empty() ? 0.1f : sound[static_cast<std::size_t>(frame + i) % sound.size()];
            buffer.setSample(0, i, sample);
            buffer.setSample(1, i, sample);
        }
        juce::MidiBuffer midi;
        processor.processBlock(buffer, midi);
    }

    Processor processor;
    std::vector<float> sound;
};

class Scene : public test::PictureScene {
public:
    Scene() { make_tracks(); }

    juce::AudioProcessorEditor *create_editor() override { return tracks_.back()->processor.createEditor(); }

    void play_until(double seconds) override {
        while (static_cast<double>(host_.frame) < seconds * rate_hz) {
            for (const auto &track : tracks_) {
                track->play(host_.frame);
            }
            host_.frame += block_frames;
        }
    }

private:
    void make_tracks() {
        const auto add = [&](const char *name, std::vector<float> sound) {
            tracks_.push_back(std::make_unique<Track>(name, std::move(sound), host_));
        };
        add("drums", bars(drum_folder,
                          {{0.1, "drum_bass_hard.flac", 0.8f}, {0.6, "drum_snare_hard.flac", 0.6f}, {1.1, "drum_bass_hard.flac", 0.5f},
                           {1.35, "drum_tom_mid_soft.flac", 0.02f}, {1.6, "drum_snare_soft.flac", 0.2f}},
                          2.0, 8));
        add("hands", bars(clap_folder,
                          {{0.85, "Gimme A Hand 1.0/HandClap-Med.wav", 0.35f}, {1.87, "Gimme A Hand 1.0/HandClap-Hard.wav", 0.7f}}, 2.0,
                          8));
        add("guitars", {});
        Track &guitars = *tracks_.back();
        guitars.set(id::source, 1);
        guitars.set(id::least_strength, -24);
        guitars.set(id::spacing, 300);
        for (const auto &track : tracks_) {
            track->prepare();
        }
    }

    test::PlayHead host_;
    std::vector<std::unique_ptr<Track>> tracks_;
};

std::unique_ptr<test::PictureScene> make_scene() { return std::make_unique<Scene>(); }

} // namespace

int main(int argc, char **argv) { return test::take_picture(argc, argv, "Localcast Trigger", make_scene); }
