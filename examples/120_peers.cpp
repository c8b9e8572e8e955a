// Who is in the room, what they feed, and why somebody is alone.
// SPDX-License-Identifier: MIT
#include <localcast_juce/localcast_juce.h>

#include <cstdio>
#include <cstdlib>

using namespace localcast;

int main() {
    audio::Room mine = audio::Room::join("stage", {"kick", "VST3", "example host"}).value();
    audio::Room other = audio::Room::join("stage", {"snare", "LV2", "example host"}).value();
    audio::AudioBlockProducer kick(mine, "kick");
    kick.prepare(48000, 512, 2);
    kick.push(juce::AudioBuffer<float>(2, 512), nullptr);

    const double now_ns = static_cast<double>(audio::arrival_now_ns());
    for (const audio::Peer &peer : other.peers()) {
        std::printf("%s%s (%s in %s, process %llu)", peer.name.c_str(), peer.is_me ? ", me" : "", peer.format.c_str(),
                    peer.host.c_str(), static_cast<unsigned long long>(peer.process));
        if (peer.last_heard_ns == 0) {
            std::printf(": never heard\n");
        } else {
            std::printf(": %.0f Hz, blocks of %u, heard %.3f s ago, %llu refused\n", peer.sample_rate_hz, peer.block_frames,
                        (now_ns - static_cast<double>(peer.last_heard_ns)) * 1e-9,
                        static_cast<unsigned long long>(peer.refused_blocks));
        }
    }
    std::printf("%s\n", other.company().c_str());
    return other.peers().size() == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
