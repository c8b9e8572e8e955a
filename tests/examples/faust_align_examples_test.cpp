// The numbered examples that align, on recordings whose truth is known by construction.
// SPDX-License-Identifier: MIT
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "../faust_arch/runner/program_run.hpp"
#include "audio_fixture.hpp"
#include "room/interpolator.hpp"
#include "room/material.hpp"
#include "room/room.hpp"
#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr double rate_hz = 48000.0;
constexpr std::size_t base = 1024; // of the aligners
const std::string files = "mic-1.wav mic-2.wav mic-3.wav mic-4.wav -o out.wav";

/** These microphones hear recorded speech for twelve seconds. */
std::vector<room::Recording> record(const Folder& folder, const std::vector<room::Microphone>& microphones)
{
    const std::filesystem::path speech = "/usr/share/sounds/alsa";
    const std::array<std::filesystem::path, 4> spoken{speech / "Front_Center.wav", speech / "Rear_Left.wav",
                                                      speech / "Side_Right.wav", speech / "Front_Left.wav"};
    room::Scene scene;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = microphones;
    auto heard = room::record(scene, room::load_material(spoken, rate_hz, 12.0));
    for (std::size_t i = 0; i < heard.size(); ++i)
        write_wav(folder / ("mic-" + std::to_string(i + 1) + ".wav"), {heard[i].samples});
    return heard;
}

/** A recording on the first microphone's time line, `base` frames late, moved as the truth about `followed` has it. */
Samples on_reference_line(const room::Recording& recording, const room::Recording& followed, std::size_t frames)
{
    Samples moved(frames, 0.0);
    for (std::size_t i = base; i < frames; ++i) {
        const double frame = static_cast<double>(i - base);
        moved[i] = followed.polarity * room::Interpolator::instance().at(
                                           recording.samples, frame + followed.truths.front().delay_samples(frame));
    }
    return moved;
}

/** How late the output is against that truth, in samples, once the claims have had time to settle. */
double late(const std::vector<float>& output, const room::Recording& recording, const room::Recording& followed)
{
    const Samples moved(output.begin(), output.end());
    return residual_delay(moved, on_reference_line(recording, followed, moved.size()), 8 * 48000, 11 * 48000);
}

/** The program's outputs; the first is the first microphone's very samples, and a second run gives the same bytes. */
Sound aligned(const Folder& folder, const std::string& program, const std::vector<float>& first_microphone)
{
    REQUIRE(run(folder, program, files).exit_code == 0);
    Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 4);
    for (std::size_t i = base; i < out.channels[0].size(); ++i)
        REQUIRE(out.channels[0][i] == first_microphone[i - base]);
    const std::string bytes = bytes_of(folder / "out.wav");
    REQUIRE(run(folder, program, files).exit_code == 0);
    CHECK((bytes_of(folder / "out.wav") == bytes)); // not to be printed
    return out;
}

} // namespace

TEST_CASE("the aligner puts recorded speech on the first microphone's time line to a tenth of a sample")
{
    const Folder folder;
    const auto heard = record(folder, {{{2.6, 2.2, 1.4}},
                                       {{4.1, 3.3, 1.6}, -1, {0.0042, 90.0}},
                                       {{2.1, 2.9, 1.5}, 1, {-0.0031, -240.0}},
                                       {{3.4, 1.7, 1.4}, 1, {0.0007, 0.0}}});
    const Sound out = aligned(folder, LOCALCAST_EXAMPLE_ALIGN, heard[0].samples);
    for (std::size_t i = 1; i < 4; ++i) {
        const double samples = late(out.channels[i], heard[i], heard[i]);
        INFO("microphone " << i + 1 << " is " << samples << " samples late");
        CHECK(std::abs(samples) < 0.1);
    }
}

TEST_CASE("a stereo recorder comes onto the first microphone's time line as a pair, to a tenth of a sample")
{
    const Folder folder;
    // The recorder's two channels have one clock, and are wired the wrong way round; the last microphone has the
    // first one's clock.
    const auto heard = record(folder, {{{2.6, 2.2, 1.4}},
                                       {{4.1, 3.2, 1.6}, -1, {0.0042, 120.0}},
                                       {{4.1, 3.4, 1.6}, -1, {0.0042, 120.0}},
                                       {{3.4, 1.7, 1.4}, 1, {0.0007, 0.0}}});
    const Sound out = aligned(folder, LOCALCAST_EXAMPLE_STEREO_ALIGN, heard[0].samples);
    for (const auto& [moved, followed] : {std::pair{1, 1}, std::pair{2, 1}, std::pair{3, 3}}) {
        const auto i = static_cast<std::size_t>(moved);
        const double samples = late(out.channels[i], heard[i], heard[static_cast<std::size_t>(followed)]);
        INFO("output " << i + 1 << " is " << samples << " samples late");
        CHECK(std::abs(samples) < 0.1);
    }
}
