// SPDX-License-Identifier: MIT
#include <localcast_juce/localcast_juce.h>

#include <cstdio>

int main() {
    auto room = localcast::audio::Room::join("consumer", {"track", "app", "consumer"});
    if (!room) {
        return 1;
    }
    localcast::audio::AudioBlockProducer producer(*room, "track");
    producer.prepare(48000, 64, 2);
    producer.push(juce::AudioBuffer<float>(2, 64), nullptr);
    const localcast::View<localcast::Kind::audio_block> blocks(room->runtime());
    std::printf("localcast %zu sample\n", blocks.size());
    return 0;
}
