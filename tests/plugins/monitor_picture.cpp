// Takes the picture of Monitor's editor, on the sum of four tracks that Align lines up: it shows their group.
// SPDX-License-Identifier: MIT
#include "align/align_studio.hpp"
#include "picture_program.hpp"
#include "play_head.hpp"

#include "monitor/monitor_processor.hpp"

namespace {

using namespace localcast;

constexpr double rate = 48000;
constexpr int block = 480;

class Scene : public test::PictureScene {
public:
    Scene() {
        monitor_.updateTrackProperties({"Drums", {}});
        monitor_.set_room("align A");
        monitor_.setPlayHead(&host_);
        monitor_.setRateAndBufferSizeDetails(rate, block);
        monitor_.prepareToPlay(rate, block);
        monitor_.setNonRealtime(true);
    }

    juce::AudioProcessorEditor *create_editor() override { return monitor_.createEditor(); }

    void play_until(double seconds) override {
        while (static_cast<double>(host_.frame) < seconds * rate) {
            studio_.play(block / rate);
            sum();
            host_.frame += block;
        }
    }

private:
    void sum() {
        juce::AudioBuffer<float> buffer(2, block);
        buffer.clear();
        for (std::size_t track = 0; track < studio_.size(); ++track) {
            for (int channel = 0; channel < 2; ++channel) {
                buffer.addFrom(channel, 0, studio_.heard(track).data() + host_.frame, block, 0.5f);
            }
        }
        juce::MidiBuffer midi;
        monitor_.processBlock(buffer, midi);
    }

    test::Studio studio_;
    plugin::MonitorProcessor monitor_;
    test::PlayHead host_;
};

std::unique_ptr<test::PictureScene> make_scene() { return std::make_unique<Scene>(); }

} // namespace

int main(int argc, char **argv) { return test::take_picture(argc, argv, "Localcast Monitor", make_scene); }
