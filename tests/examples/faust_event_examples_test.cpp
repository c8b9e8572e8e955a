// The numbered examples that act on events, on recorded sounds whose onsets are known.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "../faust_arch/runner/program_run.hpp"
#include "room/material.hpp"
#include "support/catch.hpp"

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr double rate_hz = 48000.0;
const std::filesystem::path drumkits = "/usr/share/hydrogen/data/drumkits";

/** A recorded sound from the first sample that reaches this share of its peak, at a peak of 0.5. */
std::vector<float> stroke(const std::filesystem::path& file, float share)
{
    std::vector<float> sound = room::load_part(file, rate_hz, 0.0, 1.0);
    float peak = 0.0f;
    for (const float sample : sound)
        peak = std::max(peak, std::abs(sample));
    REQUIRE(peak > 0.0f);
    const auto onset = std::find_if(sound.begin(), sound.end(), [&](float s) { return std::abs(s) >= share * peak; });
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

struct Clap {
    std::string name;
    std::vector<float> sound; ///< from where it reaches 3 % of its peak, as in tests/bench/events
};

/** Every clap of hands in Debian's hydrogen-drumkits, but for the kits of electronic sounds (HardElectro1,
 * ElectricEmpireKit). */
std::vector<Clap> recorded_claps()
{
    std::vector<Clap> claps;
    for (const char* file :
         {"Millo_MultiLayered2/clap_01.flac", "Millo_MultiLayered2/clap_02.flac", "Millo_MultiLayered2/clap_03.flac",
          "Millo_MultiLayered2/clap_04.flac", "Gimme A Hand 1.0/HandClap-Softest.wav",
          "Gimme A Hand 1.0/HandClap-Soft.wav", "Gimme A Hand 1.0/HandClap-Med.wav",
          "Gimme A Hand 1.0/HandClap-Hard.wav", "Gimme A Hand 1.0/HandClap-Hardest.wav",
          "The Black Pearl 1.0/HandClap.wav", "Millo-Drums_v.1/clap_Dry_c.flac"}) {
        claps.push_back({file, stroke(drumkits / file, 0.03f)});
    }
    return claps;
}

/** A quiet room: white noise of -60 dB full scale. */
std::vector<float> quiet_room(std::size_t frames)
{
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0f, 0.001f);
    std::vector<float> bed(frames);
    for (float& sample : bed)
        sample = noise(random);
    return bed;
}

/** The frames at which a channel that was silent for a tenth of a second is silent no longer. */
std::vector<std::size_t> beginnings(const std::vector<float>& channel)
{
    std::vector<std::size_t> frames;
    std::size_t last = 0;
    bool heard = false;
    for (std::size_t i = 0; i < channel.size(); ++i) {
        if (channel[i] == 0.0f)
            continue;
        if (!heard || i - last > 4800)
            frames.push_back(i);
        heard = true;
        last = i;
    }
    return frames;
}

void check_near(const std::vector<std::size_t>& found, const std::vector<std::size_t>& truth)
{
    REQUIRE(found.size() == truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const double late = static_cast<double>(found[i]) - static_cast<double>(truth[i]);
        INFO("event " << i << " is " << late << " samples late");
        CHECK(std::abs(late) <= 12.0);
    }
}

} // namespace

TEST_CASE("bell, tone and gate begin within twelve samples of recorded claps, and alike in every run")
{
    constexpr std::size_t lookback = 7200; // 150 ms
    const auto claps = recorded_claps();
    std::vector<float> room = quiet_room(13 * 48000);
    std::vector<std::size_t> onsets;
    for (std::size_t i = 0; i < claps.size(); ++i) {
        onsets.push_back(48000 + i * 50000 + i * i * 131); // 1 s apart and somewhat more, on no grid
        add(room, claps[i].sound, onsets.back());
    }
    const Folder folder;
    write_wav(folder / "hands.wav", {room});
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_CLAPS, "hands.wav -o out.wav").exit_code == 0);
    const Sound out = read_sound(folder / "out.wav");
    REQUIRE(out.channels.size() == 3);
    const auto opened = beginnings(out.channels[0]);
    REQUIRE(opened.size() == claps.size());
    for (std::size_t i = 0; i < claps.size(); ++i) {
        const double late = static_cast<double>(opened[i]) - static_cast<double>(onsets[i] + lookback);
        INFO(claps[i].name << " is " << late << " samples late");
        CHECK(std::abs(late) <= 12.0);
    }
    CHECK(beginnings(out.channels[2]) == opened);
    const std::vector<float>& bell = out.channels[1];
    CHECK(std::all_of(bell.begin(), bell.begin() + static_cast<std::ptrdiff_t>(opened[0]),
                      [](float sample) { return sample == 0.0f; }));
    CHECK(std::any_of(bell.begin(), bell.begin() + static_cast<std::ptrdiff_t>(opened[0] + 48),
                      [](float sample) { return sample != 0.0f; }));
    // What the gate lets through is the clap itself, bit for bit from its first sample on.
    for (const std::size_t at : opened)
        CHECK(std::equal(room.begin() + static_cast<std::ptrdiff_t>(at - lookback),
                         room.begin() + static_cast<std::ptrdiff_t>(at - lookback + 3840),
                         out.channels[0].begin() + static_cast<std::ptrdiff_t>(at)));

    const std::string bytes = bytes_of(folder / "out.wav");
    for (const std::string options : {"", "--block 37"}) {
        REQUIRE(run(folder, LOCALCAST_EXAMPLE_CLAPS, "hands.wav -o out.wav " + options).exit_code == 0);
        CHECK((bytes_of(folder / "out.wav") == bytes)); // not to be printed
    }
}

TEST_CASE("two programs in one process duck the music at the very samples at which the drums are struck")
{
    const std::vector<float> drum = stroke("/usr/share/sonic-pi/samples/drum_snare_hard.flac", 0.01f);
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
    check_near(fell, onsets);
    const std::string first = bytes_of(folder / "out.wav");
    REQUIRE(run(folder, LOCALCAST_EXAMPLE_TWO_PROGRAMS, "drums.wav music.wav out.wav").exit_code == 0);
    CHECK((bytes_of(folder / "out.wav") == first));
}
