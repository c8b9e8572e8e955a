// SPDX-License-Identifier: MIT
#include <localcast_juce_gui/localcast_juce_gui.h>

#include <cstdio>
#include <memory>

int main() {
    const juce::ScopedJuceInitialiser_GUI juce;
    const auto room = std::make_shared<localcast::audio::Room>(localcast::audio::Room::join("consumer", {}).value());
    localcast::audio::AudioBlockProducer producer(*room, "track");
    producer.prepare(48000, 64, 2);
    producer.push(juce::AudioBuffer<float>(2, 64), nullptr);
    localcast::ReservoirView view;
    view.setRoom(room);
    view.update(0.0);
    std::printf("localcast %zu sample\n", view.model().status().total_sample_count);
    return 0;
}
