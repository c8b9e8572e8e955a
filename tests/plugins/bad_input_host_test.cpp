// The binaries that a DAW would load, given what none should give them: one test for all plugins and formats.
// SPDX-License-Identifier: MIT
#include "binaries.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

using namespace localcast::test;

namespace {

constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

Channels noise_of(int channels, std::size_t frames, std::uint64_t seed)
{
    Random random(seed);
    Channels sound(static_cast<std::size_t>(channels), std::vector<float>(frames));
    for (auto& channel : sound)
        std::generate(channel.begin(), channel.end(),
                      [&] { return static_cast<float>(random.below(65536)) / 65536.0f - 0.5f; });
    return sound;
}

BlockLengths changing(std::uint64_t seed)
{
    return [random = Random(seed)](std::size_t turn) mutable {
        return turn % 4 == 0 ? std::size_t{8192} : std::size_t{1} + random.below(turn % 2 == 0 ? 8192 : 32);
    };
}

bool all_finite(const Channels& sound)
{
    return std::all_of(sound.begin(), sound.end(), [](const std::vector<float>& channel) {
        return std::all_of(channel.begin(), channel.end(), [](float sample) { return std::isfinite(sample); });
    });
}

/** Whether from `begin` on these are the inputs as they were, late by the latency. */
bool passes(const Channels& heard, const Channels& inputs, std::size_t begin, std::size_t late)
{
    for (std::size_t channel = 0; channel < heard.size(); ++channel) {
        for (std::size_t frame = begin + late; frame < heard[channel].size(); ++frame) {
            if (heard[channel][frame] != inputs[channel][frame - late])
                return false;
        }
    }
    return true;
}

void bypass(juce::AudioPluginInstance& plugin)
{
    REQUIRE(plugin.getBypassParameter() != nullptr);
    switch_on(plugin, *plugin.getBypassParameter());
}

/** A thread that plays silence and noise through a plugin until it is told to end. */
class Player {
public:
    explicit Player(std::unique_ptr<juce::AudioPluginInstance> plugin) : plugin_(std::move(plugin))
    {
        plugin_->setPlayHead(&timeline_);
        plugin_->setRateAndBufferSizeDetails(48000, 512);
        plugin_->prepareToPlay(48000, 512);
        thread_ = std::thread([this] { play(); });
    }

    ~Player()
    {
        ends_ = true;
        thread_.join();
        plugin_->releaseResources();
        plugin_->setPlayHead(nullptr);
    }

    /** Whether it went on for some blocks, and all was finite. */
    [[nodiscard]] bool goes_on() const
    {
        for (const auto before = blocks_.load(); blocks_.load() < before + 5;)
            std::this_thread::yield();
        return good_;
    }

private:
    void play()
    {
        const int channels = std::max(plugin_->getTotalNumInputChannels(), plugin_->getTotalNumOutputChannels());
        const Channels sound = noise_of(channels, 512, 5);
        juce::AudioBuffer<float> buffer(channels, 512);
        juce::MidiBuffer midi;
        while (!ends_) {
            for (int channel = 0; channel < channels; ++channel)
                buffer.copyFrom(channel, 0, sound[static_cast<std::size_t>(channel)].data(), 512);
            midi.clear();
            plugin_->processBlock(buffer, midi);
            good_ = good_ && std::isfinite(buffer.getMagnitude(0, 512));
            timeline_.frame += 512;
            ++blocks_;
            std::this_thread::yield();
        }
    }

    std::unique_ptr<juce::AudioPluginInstance> plugin_;
    Timeline timeline_;
    std::atomic<bool> ends_{false}, good_{true};
    std::atomic<int> blocks_{0};
    std::thread thread_;
};

} // namespace

TEST_CASE("every binary plays at 8 to 384 kHz, with blocks of 1 to 8192 frames that change from one to the next")
{
    TestHost host;
    for (const Binary& binary : binaries) {
        for (const int rate_hz : {8000, 11025, 44100, 96000, 192000, 384000}) {
            INFO(binary.plugin << " " << binary.format << " " << rate_hz);
            const auto plugin = host.load(binary.file, rate_hz, 8192);
            const auto frames = static_cast<std::size_t>(rate_hz / 2);
            const Channels inputs = noise_of(plugin->getTotalNumInputChannels(), frames, 1);
            CHECK(all_finite(render(*plugin, inputs, changing(2), 8192, rate_hz)));
            bypass(*plugin);
            const Channels heard = render(*plugin, inputs, changing(3), 8192, rate_hz);
            const auto late = static_cast<std::size_t>(plugin->getLatencySamples());
            REQUIRE(frames > frames / 4 + late); // a quarter is the fade's
            CHECK(passes(heard, inputs, frames / 4, late));
        }
    }
}

TEST_CASE("what is no number goes into every binary as silence")
{
    TestHost host;
    for (const Binary& binary : binaries) {
        INFO(binary.plugin << " " << binary.format);
        const auto plugin = host.load(binary.file);
        const int channels = plugin->getTotalNumInputChannels();
        for (const float sample : {not_a_number, infinite, -infinite}) {
            const Channels heard = render(*plugin, Channels(static_cast<std::size_t>(channels), std::vector<float>(30000, sample)),
                                          changing(4));
            for (const auto& channel : heard)
                CHECK(std::all_of(channel.begin(), channel.end(), [](float heard_one) { return heard_one == 0.0f; }));
        }
        Channels mixed = noise_of(channels, 60000, 6);
        Random random(7);
        for (auto& channel : mixed) {
            for (int k = 0; k < 3000; ++k)
                channel[random.below(channel.size())] = random.one_in(2) ? not_a_number : random.one_in(2) ? infinite : -infinite;
        }
        CHECK(all_finite(render(*plugin, mixed, changing(8))));
    }
}

TEST_CASE("whatever layout a host offers to a VST3, it takes and plays it, or stays as it is")
{
    TestHost host;
    const juce::AudioChannelSet sets[] = {juce::AudioChannelSet::disabled(),      juce::AudioChannelSet::mono(),
                                          juce::AudioChannelSet::stereo(),        juce::AudioChannelSet::createLCR(),
                                          juce::AudioChannelSet::quadraphonic(),  juce::AudioChannelSet::create5point1(),
                                          juce::AudioChannelSet::create7point1(), juce::AudioChannelSet::discreteChannels(16)};
    for (const Binary& binary : binaries) {
        if (binary.format != "VST3")
            continue;
        const auto plugin = host.load(binary.file);
        bypass(*plugin);
        for (const auto& in : sets) {
            for (const auto& out : sets) {
                INFO(binary.plugin << " " << in.getDescription() << " to " << out.getDescription());
                juce::AudioProcessor::BusesLayout layout = plugin->getBusesLayout();
                const auto before = layout;
                layout.inputBuses.getReference(0) = in;
                layout.outputBuses.getReference(0) = out;
                const bool taken = plugin->setBusesLayout(layout);
                CHECK(plugin->getBusesLayout() == (taken ? layout : before));
                CHECK((!taken || in == out || in.isDisabled() || out.isDisabled()));
                Channels inputs = noise_of(16, 12000, 10);
                const Channels heard = render(*plugin, inputs, changing(11));
                if (plugin->getMainBusNumInputChannels() == 0) // switched off
                    inputs = Channels(16, std::vector<float>(12000));
                CHECK(passes(heard, inputs, 2000, static_cast<std::size_t>(plugin->getLatencySamples())));
            }
        }
    }
}

TEST_CASE("every binary is prepared at one rate after another, of an LV2 made anew, while its choices change")
{
    TestHost host;
    Random random(14);
    for (const Binary& binary : binaries) {
        INFO(binary.plugin << " " << binary.format);
        const auto plugin = host.load(binary.file);
        juce::AudioBuffer<float> buffer(std::max(plugin->getTotalNumInputChannels(), plugin->getTotalNumOutputChannels()), 64);
        juce::MidiBuffer midi;
        for (int round = 0; round < 20; ++round) {
            for (auto* const one : plugin->getParameters()) {
                if (random.one_in(4))
                    one->setValueNotifyingHost(static_cast<float>(random.below(1001)) / 1000.0f);
            }
            for (int block = 0; block < 2; ++block) { // the choices are heard, and soon followed by another preparation
                plugin->prepareToPlay(round % 2 == 0 ? 44100 : 48000, 512);
                for (int channel = 0; channel < buffer.getNumChannels(); ++channel)
                    juce::FloatVectorOperations::fill(buffer.getWritePointer(channel), 0.25f, 64);
                plugin->processBlock(buffer, midi);
                REQUIRE(std::isfinite(buffer.getMagnitude(0, 64)));
            }
        }
        plugin->releaseResources();
    }
}

TEST_CASE("binaries come and go while others play, whichever of them made the room")
{
    TestHost host;
    Random random(12);
    std::vector<std::unique_ptr<Player>> players;
    for (const Binary& binary : binaries)
        players.push_back(std::make_unique<Player>(host.load(binary.file)));
    for (int round = 0; round < 40; ++round)
        const Player passing(host.load(binaries[random.below(std::size(binaries))].file));
    while (!players.empty()) {
        for (const auto& player : players)
            CHECK(player->goes_on());
        players.erase(players.begin() + static_cast<std::ptrdiff_t>(random.below(players.size())));
    }
}
