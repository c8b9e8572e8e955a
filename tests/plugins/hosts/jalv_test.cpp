// The LV2s in jalv, LV2's own little host, under a JACK server of the tests' own; and what lv2_validate says of them.
// SPDX-License-Identifier: MIT
#include "faust_arch/live/jack_rig.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

using namespace localcast::test;

namespace {

constexpr std::size_t cycle = 256;

struct Plugin {
    std::string name, bundle;
    std::size_t inputs, latency; ///< channels; frames
};

const std::vector<Plugin> plugins{
    {"localcast_align", LOCALCAST_ALIGN_LV2, 2, 1472},
    {"localcast_trigger", LOCALCAST_TRIGGER_LV2, 2, 7200},
    {"localcast_monitor", LOCALCAST_MONITOR_LV2, 2, 0},
    {"localcast_test_strip", LOCALCAST_TEST_STRIP_LV2, 4, 0}, // its program holds its own
};

/** The bundles under names without blanks, which lv2_validate cannot bear, where jalv looks for plugins. */
class Bundles {
public:
    Bundles() {
        for (const Plugin &plugin : plugins) {
            std::filesystem::create_directory_symlink(plugin.bundle, folder_ / (plugin.name + ".lv2"));
        }
        setenv("LV2_PATH", folder_.path().c_str(), 1);
    }
    [[nodiscard]] std::filesystem::path of(const Plugin &plugin) const { return folder_ / (plugin.name + ".lv2"); }

private:
    Folder folder_;
};

/** jalv ends where its own input does: so this test's goes on. */
void keep_input_open() {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO);
}

/** So quiet that none of it is an event. */
std::vector<float> quiet_noise(std::size_t frames, unsigned seed) {
    std::vector<float> samples = noise(frames, seed);
    std::transform(samples.begin(), samples.end(), samples.begin(), [](float sample) { return sample * 1e-4f; });
    return samples;
}

/** How many frames later than `early` the same is in `late`, to the bit: `least` or some more. */
std::optional<std::size_t> frames_later(const std::vector<float> &late, const std::vector<float> &early, std::size_t least) {
    for (std::size_t shift = least; shift <= least + 32 * cycle; ++shift) {
        if (std::equal(late.begin() + static_cast<std::ptrdiff_t>(shift), late.end(), early.begin())) {
            return shift;
        }
    }
    return {};
}

/** What the plugin makes of its inputs, its latency aside. */
Channels expected(const Plugin &plugin, const Channels &inputs) {
    if (plugin.inputs == 2) {
        return inputs;
    }
    const Folder folder;
    write_wav(folder / "in.wav", inputs);
    REQUIRE(run(folder, LOCALCAST_TEST_STRIP_PROGRAM, "in.wav -o out.wav").exit_code == 0);
    return read_sound(folder / "out.wav").channels;
}

} // namespace

TEST_CASE("in jalv every LV2 sounds as it should, as late as it says, and goes when it is told to") {
    const Bundles bundles;
    const JackServer server;
    keep_input_open();
    for (const Plugin &plugin : plugins) {
        INFO(plugin.name);
        constexpr std::size_t frames = 48000;
        Channels inputs;
        for (unsigned i = 0; i < plugin.inputs; ++i) {
            inputs.push_back(quiet_noise(frames, i + 1));
        }
        Child host("jalv", {"-x", "-n", "host", "https://localcast.example/plugins/localcast/" + plugin.name});
        Peer peer(plugin.inputs, 2);
        for (std::size_t i = 1; i <= plugin.inputs; ++i) {
            const std::string number = std::to_string(i);
            REQUIRE(peer.connect("peer:out_" + number, "host:audio_in_" + number));
        }
        REQUIRE(peer.connect("host:audio_out_1", "peer:in_1"));
        REQUIRE(peer.connect("host:audio_out_2", "peer:in_2"));
        const Channels heard = peer.play(inputs, frames);
        const Channels wanted = expected(plugin, inputs);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto later = frames_later(heard[i], wanted[i], plugin.latency);
            REQUIRE(later.has_value());
            CHECK((*later - plugin.latency) % cycle == 0); // and some of JACK's cycles
        }
        host.signal(SIGINT);
        CHECK(host.wait() == 0);
    }
}

TEST_CASE("lv2_validate has nothing to say of any LV2 but what it says of JUCE's own") {
    struct Complaint {
        std::string what, about;
    };
    const std::vector<Complaint> of_juce{
        {"Subject not in domain <http://usefulinc.com/ns/doap#Project>", "doap#maintainer"},
        {"Subject not in domain <http://usefulinc.com/ns/doap#Project>", "doap#release"},
        {"Object not in range <http://lv2plug.in/ns/lv2core#ExtensionData>", "ui#noUserResize"},
        {"Object not in range <http://lv2plug.in/ns/lv2core#Feature>", "options#interface"},
        {"Subject not in domain <http://lv2plug.in/ns/lv2core#Port>", "lv2core#enumeration"}, // parameters are none
        {"Subject not in domain <http://lv2plug.in/ns/lv2core#Port>", "lv2core#toggled"},
        {"Use of undefined property", ":Program"},
        {":Program> has no label", ":Program"},
    };
    const Bundles bundles;
    for (const Plugin &plugin : plugins) {
        const std::string bundle = bundles.of(plugin).string();
        const Folder folder;
        const Run checked = run(folder, "lv2_validate",
                                bundle + "/manifest.ttl " + bundle + "/dsp.ttl " + bundle + "/ui.ttl");
        const std::string said = checked.out + checked.err;
        CHECK(said.find("Skipping file " + bundle) == std::string::npos);
        CHECK(said.find("restrictions)") != std::string::npos); // it came to its end
        constexpr const char *begin = "error: ";
        for (std::size_t at = said.find(begin); at != std::string::npos;) {
            const std::size_t next = said.find(begin, at + 1);
            const std::string complaint = said.substr(at, next == std::string::npos ? next : next - at);
            INFO(plugin.name << ": " << complaint);
            CHECK(std::any_of(of_juce.begin(), of_juce.end(), [&](const Complaint &known) {
                return complaint.find(known.what) != std::string::npos && complaint.find(known.about) != std::string::npos;
            }));
            at = next;
        }
    }
}
