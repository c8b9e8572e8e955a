// Takes the picture of the editor that a Faust program gets: claps are thrown into an echo.
// SPDX-License-Identifier: MIT
#include "picture_program.hpp"
#include "play_head.hpp"
#include "processor_rig.hpp"

#include "ClapEcho.hpp"

#include "room/material.hpp"

namespace {

using namespace localcast;

constexpr double rate = 48000;
constexpr int block = 480;
constexpr const char *clap = "/usr/share/hydrogen/data/drumkits/Gimme A Hand 1.0/HandClap-Hard.wav";

plugin::PluginFacts facts() {
    plugin::PluginFacts facts = test::facts_of("Clap Echo", localcast::faust::create_ClapEcho);
    facts.room = "room A";
    return facts;
}

class Scene : public test::PictureScene {
public:
    Scene() {
        echo_.updateTrackProperties({"Hands", {}});
        echo_.setPlayHead(&timeline_);
        echo_.setNonRealtime(true);
        echo_.setRateAndBufferSizeDetails(rate, block);
        echo_.prepareToPlay(rate, block);
    }

    juce::AudioProcessorEditor *create_editor() override { return echo_.createEditor(); }

    void play_until(double seconds) override {
        juce::MidiBuffer midi;
        for (; static_cast<double>(timeline_.frame) < seconds * rate; timeline_.frame += block) {
            juce::AudioBuffer<float> buffer(1, block);
            for (int i = 0; i < block; ++i) {
                buffer.setSample(0, i, sound_[static_cast<std::size_t>(timeline_.frame + i) % sound_.size()]);
            }
            echo_.processBlock(buffer, midi);
        }
    }

private:
    test::PlayHead timeline_;
    std::vector<float> sound_ = room::load_part(clap, rate, 0.0, 0.7); // one clap after the other
    plugin::FaustProcessor echo_{facts()};
};

std::unique_ptr<test::PictureScene> make_scene() { return std::make_unique<Scene>(); }

} // namespace

int main(int argc, char **argv) { return test::take_picture(argc, argv, "Clap Echo", make_scene); }
