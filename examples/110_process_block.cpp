// A plugin that pushes its track into a room and reads, in the same processBlock, by how much it lags another track.
// SPDX-License-Identifier: MIT
#include <localcast_juce/localcast_juce.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace localcast;

// What an AudioProcessor has of it; deriving from juce::AudioProcessor changes nothing here.
class Track {
public:
    Track(const std::string &name, SensorId reference)
        : room_(audio::Room::join("example", {name, "example", "example host"}).value()), producer_(room_, name),
          claims_(room_.runtime(), SensorId::of(name)), analysis_(room_) {
        if (reference != SensorId::of(name)) {
            config_.reference = reference;
            config_.sources = {SensorId::of(name)};
        }
    }

    void prepareToPlay(double sample_rate, int block_frames, bool offline) {
        producer_.prepare(sample_rate, block_frames, 1);
        analysis_.set_offline(offline);
        analysis_.start(config_);
    }

    void processBlock(const juce::AudioBuffer<float> &buffer, juce::AudioPlayHead *play_head) {
        producer_.push(buffer, play_head);
        analysis_.analyse_now(); // while the host renders offline; otherwise nothing
        if (const auto claim = claims_.latest(); claim && (claim->claim.valid & LOCALCAST_PHASE_VALID_DELAY) != 0) {
            lag_frames = claim->claim.delay_samples; // here a delay line would be set
        }
    }

    void releaseResources() {
        analysis_.stop();
        producer_.release();
    }

    double lag_frames = 0;

private:
    audio::Room room_; // first: what follows uses it
    audio::AudioBlockProducer producer_;
    audio::PhaseClaimReader claims_;
    audio::AnalysisWorker analysis_;
    audio::AnalysisConfig config_;
};

class PlayHead : public juce::AudioPlayHead {
public:
    juce::Optional<PositionInfo> getPosition() const override {
        PositionInfo info;
        info.setIsPlaying(true);
        info.setTimeInSamples(frame);
        return info;
    }
    juce::int64 frame = 0;
};

int main() {
    const SensorId close = SensorId::of("close mic");
    Track close_mic("close mic", close), room_mic("room mic", close);
    close_mic.prepareToPlay(48000, 256, true);
    room_mic.prepareToPlay(48000, 256, true);

    juce::Random random(1);
    juce::AudioBuffer<float> sound(1, 96 + 256); // what both hear; the room's microphone 96 frames later
    sound.clear();
    for (PlayHead host; host.frame < juce::int64{5} * 48000; host.frame += 256) {
        float *const frames = sound.getWritePointer(0);
        std::copy_n(frames + 256, 96, frames);
        std::generate_n(frames + 96, 256, [&] { return random.nextFloat() - 0.5f; });
        float *const now = frames + 96;
        close_mic.processBlock(juce::AudioBuffer<float>(&now, 1, 256), &host);
        room_mic.processBlock(juce::AudioBuffer<float>(&frames, 1, 256), &host);
    }
    std::printf("the room microphone lags by %.2f frames\n", room_mic.lag_frames);
    return std::abs(room_mic.lag_frames - 96) < 0.1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
