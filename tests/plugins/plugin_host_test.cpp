// The binaries that a DAW would load, in a host: what they make is what the Faust program makes by itself.
// SPDX-License-Identifier: MIT
#include "test_host.hpp"

#include "faust_arch/runner/program_run.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <cctype>
#include <limits>
#include <utility>

using namespace localcast::test;

namespace {

const std::pair<std::string, std::string> binaries[] = {{"VST3", LOCALCAST_TEST_STRIP_VST3},
                                                        {"LV2", LOCALCAST_TEST_STRIP_LV2}};

/** Stereo noise and a side-chain that comes and goes. */
Channels example_inputs(std::size_t frames)
{
    Channels inputs;
    for (unsigned channel = 0; channel < 4; ++channel)
        inputs.push_back(noise(frames, channel + 1));
    for (std::size_t i = 0; i < frames; ++i) {
        if (i / 4000 % 2 == 0)
            inputs[2][i] = inputs[3][i] = 0.0f;
    }
    return inputs;
}

/** The same through the program that localcast.cpp makes of it. */
Channels by_program(const Channels& inputs, const std::string& options, int rate_hz = 48000)
{
    const Folder folder;
    write_wav(folder / "in.wav", inputs, rate_hz);
    const Run done = run(folder, LOCALCAST_TEST_STRIP_PROGRAM, "in.wav -o out.wav " + options);
    INFO(done.err);
    REQUIRE(done.exit_code == 0);
    return read_sound(folder / "out.wav").channels;
}

void set(juce::AudioPluginInstance& plugin, const juce::String& name, const juce::String& text)
{
    auto& one = parameter(plugin, name);
    one.setValueNotifyingHost(one.getValueForText(text));
}

/** Where two renders first differ; empty: nowhere. */
std::string difference(const Channels& heard, const Channels& expected)
{
    if (heard.size() != expected.size())
        return std::to_string(heard.size()) + " channels";
    for (std::size_t channel = 0; channel < heard.size(); ++channel) {
        for (std::size_t frame = 0; frame < expected[channel].size(); ++frame) {
            if (frame >= heard[channel].size() || heard[channel][frame] != expected[channel][frame])
                return "channel " + std::to_string(channel) + " from frame " + std::to_string(frame) + " on: " +
                       std::to_string(heard[channel][frame]) + ", not " + std::to_string(expected[channel][frame]);
        }
    }
    return {};
}

BlockLengths changing(std::uint64_t seed)
{
    return [random = Random(seed)](std::size_t turn) mutable {
        return turn % 3 == 0 ? std::size_t{1} + random.below(8192) : std::size_t{1} + random.below(200);
    };
}

/** Where a host's state holds the plugin's own bytes, which hosts write in base 64; the rest is the host's. */
std::pair<std::size_t, std::size_t> own_bytes(const juce::MemoryBlock& state)
{
    std::size_t first = 0, length = 0, run = 0;
    for (std::size_t i = 0; i < state.getSize(); ++i) {
        const auto character = static_cast<unsigned char>(state[i]);
        run = std::isalnum(character) != 0 || character == '+' || character == '.' ? run + 1 : 0;
        if (run > length) {
            length = run;
            first = i + 1 - run;
        }
    }
    return {first, length};
}

} // namespace

TEST_CASE("a plugin makes the bits of its Faust program, whatever the blocks are")
{
    TestHost host;
    const Channels inputs = example_inputs(60000);
    const Channels expected = by_program(inputs, "--set Gain=-3.5 --set Cutoff=1234 --set Slope=1 --set Depth=12.5");
    for (const auto& [format, file] : binaries) {
        INFO(format);
        const auto plugin = host.load(file);
        REQUIRE(plugin->getTotalNumInputChannels() == 4);
        REQUIRE(plugin->getTotalNumOutputChannels() == 2);
        set(*plugin, "Gain", "-3.5");
        set(*plugin, "Cutoff", "1234");
        set(*plugin, "Slope", "Steep");
        set(*plugin, "Depth", "12.5");
        for (const BlockLengths& lengths : {always(1), always(64), always(8192), changing(1), changing(2)})
            CHECK(difference(render(*plugin, inputs, lengths), expected) == "");
        CHECK(plugin->getLatencySamples() == 64);
    }
}

TEST_CASE("a plugin makes the bits of its program at any sample rate")
{
    TestHost host;
    const Channels inputs = example_inputs(20000);
    for (const int rate_hz : {8000, 44100, 96000, 384000}) {
        const Channels expected = by_program(inputs, "--set Cutoff=3000", rate_hz);
        for (const auto& [format, file] : binaries) {
            INFO(format << " " << rate_hz);
            const auto plugin = host.load(file, rate_hz);
            set(*plugin, "Cutoff", "3000");
            CHECK(difference(render(*plugin, inputs, changing(3), 8192, rate_hz), expected) == "");
        }
    }
}

TEST_CASE("a host's saved state brings the same sound back, and no damage to it does harm")
{
    TestHost host;
    const Channels inputs = example_inputs(20000);
    Random random(17);
    for (const auto& [format, file] : binaries) {
        INFO(format);
        const auto saved = host.load(file);
        set(*saved, "Gain", "-7.7");
        set(*saved, "Cutoff", "432");
        set(*saved, "Slope", "Steep");
        const Channels expected = render(*saved, inputs, always(512));
        juce::MemoryBlock state;
        saved->getStateInformation(state);

        const auto loaded = host.load(file);
        loaded->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
        CHECK(difference(render(*loaded, inputs, always(512)), expected) == "");
        const auto [first, length] = own_bytes(state);
        REQUIRE(length > 100);
        for (int round = 0; round < 1000; ++round) {
            juce::MemoryBlock damaged = state;
            for (std::uint64_t change = 0; change <= random.below(20); ++change)
                damaged[first + random.below(length)] = "ABCDEFGHIJabcdefghij0123456789"[random.below(30)];
            if (random.one_in(3))
                damaged.removeSection(first + random.below(length / 2), random.below(length / 2));
            loaded->setStateInformation(damaged.getData(), static_cast<int>(damaged.getSize()));
        }
        for (auto* const one : loaded->getParameters())
            CHECK((one->getValue() >= 0.0f && one->getValue() <= 1.0f));
        loaded->setStateInformation(state.getData(), static_cast<int>(state.getSize()));
        CHECK(difference(render(*loaded, inputs, always(512)), expected) == "");
    }
}

TEST_CASE("what is no number goes into a binary as silence")
{
    TestHost host;
    const Channels inputs(4, std::vector<float>(5000, std::numeric_limits<float>::quiet_NaN()));
    const Channels silence(2, std::vector<float>(5000, 0.0f));
    for (const auto& [format, file] : binaries) {
        INFO(format);
        const auto plugin = host.load(file);
        CHECK(difference(render(*plugin, inputs, changing(4)), silence) == "");
    }
}

TEST_CASE("without its side-chain a plugin plays as with a silent one")
{
    TestHost host;
    Channels inputs = example_inputs(20000);
    std::fill(inputs[2].begin(), inputs[2].end(), 0.0f);
    std::fill(inputs[3].begin(), inputs[3].end(), 0.0f);
    const Channels expected = by_program(inputs, "");
    const auto plugin = host.load(LOCALCAST_TEST_STRIP_VST3);
    REQUIRE(plugin->disableNonMainBuses());
    REQUIRE(plugin->getTotalNumInputChannels() == 2);
    CHECK(difference(render(*plugin, {inputs[0], inputs[1]}, always(256)), expected) == "");
}

TEST_CASE("a host finds bypass, and hears the input late by the latency")
{
    TestHost host;
    const Channels inputs = example_inputs(3000);
    const auto plugin = host.load(LOCALCAST_TEST_STRIP_VST3);
    REQUIRE(plugin->getBypassParameter() != nullptr);
    plugin->getBypassParameter()->setValueNotifyingHost(1.0f);
    const Channels heard = render(*plugin, inputs, always(100));
    for (std::size_t frame = 0; frame < 3000; ++frame)
        REQUIRE(heard[0][frame] == (frame < 64 ? 0.0f : inputs[0][frame - 64]));
}

TEST_CASE("an LV2's own bypass stays as it was set while the host bypasses nothing")
{
    TestHost host;
    const Channels inputs = example_inputs(20000);
    const auto plugin = host.load(LOCALCAST_TEST_STRIP_LV2);
    const auto& parameters = plugin->getParameters();
    const auto own = std::find_if(parameters.begin(), parameters.end(), [&](const juce::AudioProcessorParameter* one) {
        return one != plugin->getBypassParameter() && one->getName(100) == "Bypass";
    });
    REQUIRE(own != parameters.end());
    switch_on(*plugin, **own);
    const Channels heard = render(*plugin, inputs, always(512));
    CHECK(std::equal(heard[0].begin() + 10000, heard[0].end(), inputs[0].begin() + 10000 - 64));
    CHECK(plugin->getBypassParameter()->getValue() == 0.0f);
}

TEST_CASE("many instances play and go in any order")
{
    TestHost host;
    const Channels inputs = example_inputs(4000);
    std::vector<std::unique_ptr<juce::AudioPluginInstance>> instances;
    for (int i = 0; i < 16; ++i) {
        for (const auto& [format, file] : binaries)
            instances.push_back(host.load(file));
    }
    const Channels expected = render(*instances[0], inputs, always(64));
    Random random(3);
    while (instances.size() > 1) {
        instances.erase(instances.begin() + static_cast<std::ptrdiff_t>(random.below(instances.size())));
        CHECK(difference(render(*instances[random.below(instances.size())], inputs, always(128)), expected) == "");
    }
}
