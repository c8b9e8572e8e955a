// The values that an LV2 says its choices have, read from its files and set in a host.
// SPDX-License-Identifier: MIT
#include "host_state.hpp"
#include "test_host.hpp"

#include "parts/state.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

struct Choice {
    juce::String label;
    double value = 0;
};

struct Parameter {
    juce::String id, name;
    double min = 0, max = 1;
    std::vector<Choice> choices;
};

juce::String in_quotes(const juce::String& line)
{
    return line.fromFirstOccurrenceOf("\"", false, false).upToLastOccurrenceOf("\"", false, false);
}

double number_in(const juce::String& line, const char* key)
{
    return line.fromFirstOccurrenceOf(key, false, false).getDoubleValue();
}

/** Those of a bundle that have choices. */
std::vector<Parameter> parameters_of(const std::string& bundle)
{
    std::vector<Parameter> found;
    Parameter one;
    juce::StringArray lines;
    juce::File(bundle).getChildFile("dsp.ttl").readLines(lines);
    for (const juce::String& line : lines) {
        if (line.startsWith("plug:"))
            one = {line.substring(5), {}, 0, 1, {}};
        else if (line.startsWith("\trdfs:label"))
            one.name = in_quotes(line);
        else if (line.startsWith("\tlv2:minimum"))
            one.min = number_in(line, "lv2:minimum");
        else if (line.startsWith("\tlv2:maximum"))
            one.max = number_in(line, "lv2:maximum");
        else if (line.startsWith("\t\trdfs:label"))
            one.choices.push_back({in_quotes(line), 0});
        else if (line.startsWith("\t\trdf:value"))
            one.choices.back().value = number_in(line, "rdf:value");
        if (line.endsWith(" .") && !one.choices.empty())
            found.push_back(std::exchange(one, {}));
    }
    return found;
}

/** What a parameter is at within the plugin, as it writes it into its state; nothing where it does not. */
std::optional<double> inner_value(juce::AudioPluginInstance& plugin, const juce::String& id)
{
    const std::vector<std::byte> bytes = HostState(plugin).own();
    const StateReading reading = read_state(bytes, owner_of(bytes));
    REQUIRE(reading.state);
    const std::string name = id == "localcast_bypass" ? "bypass" : id.toStdString();
    const auto value = reading.state->number(name);
    return value ? value : reading.state->number("control/" + name);
}

/** The plugin's own: what JUCE's host calls bypass is the port by which hosts bypass. */
juce::AudioProcessorParameter& own_parameter(juce::AudioPluginInstance& plugin, const juce::String& name)
{
    for (auto* const one : plugin.getParameters()) {
        if (one != plugin.getBypassParameter() && one->getName(100) == name)
            return *one;
    }
    throw std::runtime_error("no parameter " + name.toStdString());
}

void play_silence(juce::AudioPluginInstance& plugin)
{
    juce::AudioBuffer<float> buffer(std::max(plugin.getTotalNumInputChannels(), plugin.getTotalNumOutputChannels()), 64);
    buffer.clear();
    juce::MidiBuffer midi;
    plugin.processBlock(buffer, midi);
}

} // namespace

TEST_CASE("each choice of an LV2 has the value by which a host makes it, whatever it was before")
{
    struct Plugin {
        const char* bundle;
        std::size_t parameters; // with choices, at least
        std::map<std::string, std::vector<double>> values; // where they are not the places of the choices
    };
    const Plugin plugin = GENERATE(Plugin{LOCALCAST_ALIGN_LV2, 10, {}}, Plugin{LOCALCAST_TRIGGER_LV2, 7, {}},
                                   Plugin{LOCALCAST_TEST_STRIP_LV2, 3, {{"slope", {0, 1, 5}}}});
    INFO(plugin.bundle);
    TestHost host;
    const auto instance = host.load(plugin.bundle);
    instance->prepareToPlay(48000, 64);
    const std::vector<Parameter> parameters = parameters_of(plugin.bundle);
    CHECK(parameters.size() >= plugin.parameters);
    std::size_t kept = 0;
    for (const Parameter& one : parameters) {
        auto& control = own_parameter(*instance, one.name);
        for (int round = 0; round < 2; ++round) {
            for (std::size_t i = 0; i < one.choices.size(); ++i) {
                const Choice& choice = one.choices[round == 0 ? i : one.choices.size() - 1 - i];
                INFO(one.name << " " << choice.label);
                const auto place = static_cast<float>((choice.value - one.min) / (one.max - one.min));
                CHECK(control.getValueForText(choice.label) == Approx(place).margin(1e-6));
                control.setValueNotifyingHost(place);
                play_silence(*instance);
                const std::optional<double> inner = inner_value(*instance, one.id);
                if (!inner)
                    continue;
                const auto index = static_cast<std::size_t>(&choice - one.choices.data());
                const auto uneven = plugin.values.find(one.id.toStdString());
                CHECK(*inner == (uneven == plugin.values.end() ? static_cast<double>(index) : uneven->second.at(index)));
                CHECK(control.getText(place, 100) == choice.label);
                ++kept;
            }
        }
    }
    CHECK(kept >= 4 * plugin.parameters);
    instance->releaseResources();
}
