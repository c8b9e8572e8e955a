// The numbered Faust examples on recordings whose truth is known by construction.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <string>
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
constexpr std::size_t base = 1024; // of the aligner

/** Four microphones with clocks of their own hear recorded speech for twelve seconds. */
std::vector<room::Recording> four_microphones(const Folder& folder)
{
    const std::filesystem::path speech = "/usr/share/sounds/alsa";
    const std::array<std::filesystem::path, 4> files{speech / "Front_Center.wav", speech / "Rear_Left.wav",
                                                     speech / "Side_Right.wav", speech / "Front_Left.wav"};
    room::Scene scene;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{2.6, 2.2, 1.4}},
                         {{4.1, 3.3, 1.6}, -1, {0.0042, 90.0}},
                         {{2.1, 2.9, 1.5}, 1, {-0.0031, -240.0}},
                         {{3.4, 1.7, 1.4}, 1, {0.0007, 0.0}}};
    auto heard = room::record(scene, room::load_material(files, rate_hz, 12.0));
    for (std::size_t i = 0; i < heard.size(); ++i)
        write_wav(folder / ("mic-" + std::to_string(i + 1) + ".wav"), {heard[i].samples});
    return heard;
}

/** The recording on the first microphone's time line, as the truth has it, `base` frames late. */
Samples on_reference_line(const room::Recording& recording, std::size_t frames)
{
    Samples moved(frames, 0.0);
    for (std::size_t i = base; i < frames; ++i) {
        const double frame = static_cast<double>(i - base);
        moved[i] = recording.polarity * room::Interpolator::instance().at(
                                            recording.samples, frame + recording.truths.front().delay_samples(frame));
    }
    return moved;
}

/** A recorded stroke from the first sample that is a hundredth of its peak, at a peak of 0.5. */
std::vector<float> stroke(const std::filesystem::path& file)
{
    std::vector<float> sound = room::load_part(file, rate_hz, 0.0, 1.0);
    float peak = 0.0f;
    for (const float sample : sound)
        peak = std::max(peak, std::abs(sample));
    REQUIRE(peak > 0.0f);
    const auto onset = std::find_if(sound.begin(), sound.end(), [&](float s) { return std::abs(s) >= 0.01f * peak; });
    sound.erase(sound.begin(), onset);
    for (float& sample : sound)
        sample *= 0.5f / peak;
    return sound;
}

void add(std::vector<float>& bed, const std::vector<float>& sound, std::size_t at)
{
    for (std::size_t i = 0; i < sound.size() && at + i < bed.size(); ++i)
        bed[at + i] += sound[i];
}

} // namespace

TEST_CASE("the aligner puts recorded speech on the first microphone's time line to a tenth of a sample")
{
    const Folder folder;
    const auto heard = four_microphones(folder);
    const std::string files = "mic-1.wav mic-2.wav mic-3.wav mic-4.wav -o out.wav";
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_ALIGN, files).exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 4);
    for (std::size_t i = base; i < out.channels[0].size(); ++i)
        REQUIRE(out.channels[0][i] == heard[0].samples[i - base]);
    for (std::size_t i = 1; i < 4; ++i) {
        const Samples moved(out.channels[i].begin(), out.channels[i].end());
        const double late = residual_delay(moved, on_reference_line(heard[i], moved.size()), 8 * 48000, 11 * 48000);
        INFO("microphone " << i + 1 << " is " << late << " samples late");
        CHECK(std::abs(late) < 0.1);
    }
    const std::string first = bytes_of(folder / "out.wav");
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_ALIGN, files).exit_code == 0);
    CHECK(bytes_of(folder / "out.wav") == first);
}

TEST_CASE("two programs in one process duck the music at the very samples at which the drums are struck")
{
    const std::vector<float> drum = stroke("/usr/share/sonic-pi/samples/drum_snare_hard.flac");
    const std::vector<std::size_t> onsets{40000, 71234, 110001};
    std::vector<float> drums(3 * 48000, 0.0f);
    for (const std::size_t onset : onsets)
        add(drums, drum, onset);
    const std::vector<float> music(drums.size(), 0.25f);
    const Folder folder;
    write_wav(folder / "drums.wav", {drums});
    write_wav(folder / "music.wav", {music});
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_TWO_PROGRAMS, "drums.wav music.wav out.wav").exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 2);
    std::vector<std::size_t> fell;
    for (std::size_t i = 1; i < music.size(); ++i) {
        if (out.channels[0][i] != music[i] && out.channels[0][i - 1] == music[i - 1])
            fell.push_back(i);
    }
    REQUIRE(fell.size() == onsets.size());
    for (std::size_t i = 0; i < onsets.size(); ++i)
        CHECK(std::abs(static_cast<double>(fell[i]) - static_cast<double>(onsets[i])) <= 12.0);
    const std::string first = bytes_of(folder / "out.wav");
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_TWO_PROGRAMS, "drums.wav music.wav out.wav").exit_code == 0);
    CHECK(bytes_of(folder / "out.wav") == first);
}
