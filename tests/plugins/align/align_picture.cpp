// Takes the picture of Align's editor: a simulated room plays.
// SPDX-License-Identifier: MIT
#include "../picture_program.hpp"
#include "align_studio.hpp"

namespace {

using namespace localcast;

class Scene : public test::PictureScene {
public:
    juce::AudioProcessorEditor *create_editor() override { return studio_[2].createEditor(); }

    void play_until(double seconds) override {
        for (; played_ < seconds; played_ += 0.1) {
            studio_.play(0.1);
        }
    }

private:
    test::Studio studio_;
    double played_ = 0;
};

std::unique_ptr<test::PictureScene> make_scene() { return std::make_unique<Scene>(); }

} // namespace

int main(int argc, char **argv) { return test::take_picture(argc, argv, "Localcast Align", make_scene); }
