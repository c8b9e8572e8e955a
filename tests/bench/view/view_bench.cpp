// What a ReservoirView costs: thirty frames a second of a window with 5,000 live samples, painted as a window system
// would have it, the changed areas only, by JUCE's software renderer into an image.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui/localcast_juce_gui.h"

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

using namespace localcast;

constexpr std::uint64_t second_ns = 1'000'000'000;
constexpr std::uint32_t rate_hz = 48000;
constexpr std::uint32_t block_frames = 256;
constexpr int sources = 5; // 937.5 blocks a second; with the claims some 5,000 live samples

double cpu_seconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// One microphone with its estimators: audio, a phase claim twice a second, ten events a second.
struct Microphone {
    std::string name;
    Producer<Kind::audio_block> audio;
    PayloadRing blocks;
    Producer<Kind::phase_claim> phase;
    PayloadRing phases;
    Producer<Kind::event_claim> event;
    PayloadRing events;

    Microphone(Runtime &runtime, const std::string &called)
        : name(called), audio(*Producer<Kind::audio_block>::create(called)),
          blocks(*PayloadRing::create(runtime, audio_block_bytes(block_frames), 1200)),
          phase(*Producer<Kind::phase_claim>::create(called)),
          phases(*PayloadRing::create(runtime, sizeof(PhaseClaim), 64)),
          event(*Producer<Kind::event_claim>::create(called)),
          events(*PayloadRing::create(runtime, sizeof(EventClaim), 128)) {}

    void push(Runtime &runtime, std::uint64_t block, int number) {
        const StreamTime time = frame_time(StreamTime{}, block * block_frames, rate_hz);
        AudioBlock descriptor{};
        descriptor.frame_count = block_frames;
        descriptor.channel_count = 1;
        descriptor.sample_rate_hz = rate_hz;
        descriptor.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_INTERLEAVED;
        const auto level = static_cast<float>(std::pow(std::sin(static_cast<double>(block) * 0.02 + number), 2.0));
        push_audio_block(audio, runtime, blocks, time, {}, descriptor, [level](std::span<float> to) noexcept {
            for (std::size_t i = 0; i < to.size(); ++i) {
                to[i] = level * static_cast<float>(i % 16) / 16.0f;
            }
        });
        if (block % 94 == static_cast<std::uint64_t>(10 * number)) {
            PhaseClaim claim{};
            claim.valid = LOCALCAST_PHASE_VALID_DELAY;
            claim.confidence = level;
            claim.sample_rate_hz = rate_hz;
            push_copy(phase, runtime, phases, time, {}, claim);
        }
        if (block % 19 == static_cast<std::uint64_t>(number)) {
            EventClaim claim{};
            claim.type = static_cast<std::uint32_t>(block / 19 % 4);
            claim.strength = level;
            claim.duration_ns = second_ns / 10;
            push_copy(event, runtime, events, time, {}, claim);
        }
    }
};

/// Gathers what a component wants painted, in the place of a window.
class ChangedAreas : public juce::CachedComponentImage {
public:
    explicit ChangedAreas(juce::Component &component) : component_(component) {}
    void paint(juce::Graphics &) override {}
    bool invalidateAll() override { return invalidate(component_.getLocalBounds()); }
    bool invalidate(const juce::Rectangle<int> &area) override {
        areas.add(area);
        return false;
    }
    void releaseResources() override {}

    juce::RectangleList<int> areas;

private:
    juce::Component &component_;
};

} // namespace

int main(int argc, char **argv) {
    const int seconds = argc > 1 ? std::atoi(argv[1]) : 20;
    const float scale = argc > 2 ? static_cast<float>(std::atof(argv[2])) : 1.0f;
    const juce::ScopedJuceInitialiser_GUI juce;
    Runtime runtime = *Runtime::create();
    std::vector<Microphone> microphones;
    ReservoirView view;
    for (int number = 0; number < sources; ++number) {
        microphones.emplace_back(runtime, "mic " + std::to_string(number + 1));
        view.addSourceNames({juce::String(microphones.back().name)});
    }
    view.setRuntime(runtime);
    view.setVisible(true);
    auto *const changed = new ChangedAreas(view);
    view.setCachedComponentImage(changed);
    const auto pixels = (view.getLocalBounds().toFloat() * scale).toNearestInt();
    const juce::Image screen(juce::Image::ARGB, pixels.getWidth(), pixels.getHeight(), true, juce::SoftwareImageType());

    double reading = 0.0, painting = 0.0, pixels_painted = 0.0;
    std::uint64_t block = 0;
    int frames = 0;
    std::vector<double> costs;
    for (int frame = 0; frame < 30 * (seconds + 6); ++frame) {
        for (; block * block_frames < static_cast<std::uint64_t>(frame + 1) * rate_hz / 30; ++block) {
            for (int number = 0; number < sources; ++number) {
                microphones[static_cast<std::size_t>(number)].push(runtime, block, number);
            }
        }
        const double begin = cpu_seconds();
        view.update(static_cast<double>(frame) / 30.0);
        const double middle = cpu_seconds();
        {
            juce::Graphics g(screen);
            g.addTransform(juce::AffineTransform::scale(scale));
            g.reduceClipRegion(changed->areas);
            view.paintEntireComponent(g, true);
        }
        const double end = cpu_seconds();
        if (frame >= 30 * 6) { // the window is full
            reading += middle - begin;
            painting += end - middle;
            costs.push_back(end - begin);
            for (const auto &area : changed->areas) {
                pixels_painted += static_cast<double>(area.getWidth()) * area.getHeight();
            }
            ++frames;
        }
        changed->areas.clear();
    }
    std::sort(costs.begin(), costs.end());
    std::printf("%zu live samples, %d x %d pixels, %d frames\n", view.model().status().total_sample_count,
                pixels.getWidth(), pixels.getHeight(), frames);
    std::printf("a frame: %.0f us reading and drawing what is new, %.0f us painting %.0f units squared; median %.0f, "
                "99th percentile %.0f us\n",
                1e6 * reading / frames, 1e6 * painting / frames, pixels_painted / frames, 1e6 * costs[costs.size() / 2],
                1e6 * costs[costs.size() * 99 / 100]);
    std::printf("at 30 frames a second: %.2f %% of a core\n", 3000.0 * (reading + painting) / frames);
    view.setCachedComponentImage(nullptr);
}
