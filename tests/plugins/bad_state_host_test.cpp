// Sessions that no DAW should load, given to the binaries of every plugin.
// SPDX-License-Identifier: MIT
#include "binaries.hpp"
#include "host_state.hpp"

#include "parts/state.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

void load(juce::AudioPluginInstance& plugin, const juce::MemoryBlock& state)
{
    plugin.setStateInformation(state.getData(), static_cast<int>(state.getSize()));
}

std::vector<std::byte> damaged(std::vector<std::byte> bytes, Random& random)
{
    for (std::uint64_t change = 0; change <= random.below(6); ++change)
        bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
    if (random.one_in(4))
        bytes.resize(random.below(bytes.size()));
    return bytes;
}

/** A state in order of which some values are absurd, some gone, as in an older one, and some of a version to come. */
std::vector<std::byte> absurd(const State& good, const std::string& plugin, Random& random)
{
    constexpr double values[] = {-1e308, 1e308, -1, 0.5, 1e9, -1e9, 4294967296.0, 1e-320};
    State state;
    for (const std::string& name : good.names()) {
        if (random.one_in(8))
            state.set(name, values[random.below(std::size(values))]);
        else if (random.one_in(16))
            state.set(name, std::string_view("\xff\xfe\0 absurd", 10));
        else if (const auto number = good.number(name); number && !random.one_in(8))
            state.set(name, *number);
        else if (const auto text = good.text(name); text && !random.one_in(8))
            state.set(name, std::string_view(*text));
    }
    state.set("of a version to come", 1.0);
    std::vector<std::byte> bytes = state.bytes(plugin);
    if (random.one_in(2))
        bytes[8] = std::byte{2}; // the version, behind the magic
    return bytes;
}

/** Parameters that are in range, and a state that can be read and says nothing that is no number. */
bool is_legal(juce::AudioPluginInstance& plugin, const std::string& name)
{
    const StateReading reading = read_state(HostState(plugin).own(), name);
    const auto& parameters = plugin.getParameters();
    return reading.state && reading.note.empty() &&
           std::all_of(parameters.begin(), parameters.end(),
                       [](auto* one) { return one->getValue() >= 0.0f && one->getValue() <= 1.0f; }) &&
           [&, names = reading.state->names()] {
               return std::all_of(names.begin(), names.end(), [&](const std::string& value) {
                   return reading.state->number(value).has_value() || reading.state->text(value).has_value();
               });
           }();
}

} // namespace

TEST_CASE("thousands of damaged and absurd states do no harm to any binary, and the good one comes back whole")
{
    TestHost host;
    Random random(9);
    for (const Binary& binary : binaries) {
        INFO(binary.plugin << " " << binary.format);
        const auto plugin = host.load(binary.file);
        plugin->prepareToPlay(48000, 512);
        const HostState good(*plugin);
        const std::string owner = owner_of(good.own());
        const StateReading reading = read_state(good.own(), owner);
        REQUIRE(reading.state);
        const std::vector<std::byte> ours = reading.state->bytes(owner); // what JUCE adds is JUCE's to read
        const int channels = std::max(plugin->getTotalNumInputChannels(), plugin->getTotalNumOutputChannels());
        juce::MidiBuffer midi;
        for (int round = 0; round < 300; ++round) {
            const bool in_order = round % 4 == 0;
            load(*plugin, good.with(in_order ? absurd(*reading.state, owner, random) : damaged(ours, random)));
            REQUIRE(is_legal(*plugin, owner));
            if (round % 10 == 0) {
                juce::AudioBuffer<float> buffer(channels, 64);
                for (int channel = 0; channel < channels; ++channel)
                    juce::FloatVectorOperations::fill(buffer.getWritePointer(channel), 0.25f, 64);
                plugin->processBlock(buffer, midi);
                REQUIRE(std::isfinite(buffer.getMagnitude(0, 64)));
            }
        }
        load(*plugin, juce::MemoryBlock("no state at all", 15));
        load(*plugin, good.with(good.own()));
        CHECK(HostState(*plugin).own() == good.own());
    }
}
