// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 3 * 48000;

struct Format {
    const char* extension;
    int format;
};

const std::vector<Format> exact_formats{
    {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},   {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24},
    {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_32},   {"wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT},
    {"wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE},   {"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8},
    {"wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24}, {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
    {"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24}, {"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16},
    {"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24}, {"aiff", SF_FORMAT_AIFF | SF_FORMAT_FLOAT}};

} // namespace

TEST_CASE("outputs keep the format, and whole delays lose no bit in any of them")
{
    const Samples sound = syllables(frames, 20);
    Samples later(250);
    later.insert(later.end(), sound.begin(), sound.end());
    for (const Format& format : exact_formats) {
        INFO(std::hex << format.format);
        const TemporaryFolder folder;
        const std::string a = std::string("a.") + format.extension;
        const std::string b = std::string("b.") + format.extension;
        write_audio(folder / a, sound, format.format);
        write_audio(folder / b, later, format.format);
        const AlignRun run = align(folder, a, {b}, {"--max-delay", "0.1"});
        INFO(run.err);
        REQUIRE(run.exit_code == 0);

        const Audio before = read_audio(folder / a);
        const Audio reference = read_audio(folder / ("aligned/" + a));
        CHECK(reference.format == format.format);
        CHECK(reference.integers == before.integers);
        CHECK(reference.samples == before.samples);
        const Audio moved = read_audio(folder / ("aligned/" + b));
        CHECK(moved.format == format.format);
        REQUIRE(moved.frames == frames + 250);
        if (run.source(b).at("delay_samples") == 250.0) {
            CHECK(std::equal(before.samples.begin(), before.samples.end(), moved.samples.begin()));
        } else {
            const bool coarse = (format.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_U8;
            CHECK(difference_db(moved.samples, before.samples, 100, frames - 100) < (coarse ? -15.0 : -40.0));
        }
    }
}

TEST_CASE("Ogg Vorbis is read and written")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 21);
    write_audio(folder / "a.ogg", sound, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    write_audio(folder / "b.ogg", delayed(sound, 100.5), SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    const AlignRun run = align(folder, "a.ogg", {"b.ogg"}, {"--max-delay", "0.1"});
    INFO(run.err);
    CHECK(run.exit_code == 0);
    const Audio moved = read_audio(folder / "aligned/b.ogg");
    CHECK(moved.format == (SF_FORMAT_OGG | SF_FORMAT_VORBIS));
    CHECK(moved.frames == frames);
}

TEST_CASE("the channels of one file are moved as one")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 22);
    const Samples late = delayed(sound, 33.0);
    constexpr std::size_t channels = 6;
    Samples interleaved(frames * channels);
    for (std::size_t i = 0; i < frames; ++i) {
        for (std::size_t c = 0; c < channels; ++c)
            interleaved[i * channels + c] = late[i] * (1.0 - 0.15 * static_cast<double>(c)) * (c % 2 == 0 ? 1.0 : -1.0);
    }
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "six.wav", interleaved, wav_float, 48000, channels);
    const AlignRun run = align(folder, "a.wav", {"six.wav"}, {"--max-delay", "0.1"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    const Audio moved = read_audio(folder / "aligned/six.wav");
    REQUIRE(moved.channels == static_cast<int>(channels));
    for (std::size_t c = 0; c < channels; ++c) {
        Samples channel(frames);
        Samples truth(frames);
        for (std::size_t i = 0; i < frames; ++i) {
            channel[i] = moved.samples[i * channels + c];
            truth[i] = sound[i] * (1.0 - 0.15 * static_cast<double>(c)) * (c % 2 == 0 ? 1.0 : -1.0);
        }
        INFO("channel " << c);
        CHECK(difference_db(channel, truth, 100, frames - 100) < -40.0);
    }
}

TEST_CASE("a stereo file whose channels cancel each other is aligned")
{
    const TemporaryFolder folder;
    const Samples sound = syllables(frames, 23);
    const Samples late = delayed(sound, -41.5);
    Samples interleaved(frames * 2);
    for (std::size_t i = 0; i < frames; ++i) {
        interleaved[2 * i] = late[i];
        interleaved[2 * i + 1] = -late[i];
    }
    write_audio(folder / "a.wav", sound);
    write_audio(folder / "b.wav", interleaved, wav_16, 48000, 2);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    REQUIRE(run.exit_code == 0);
    CHECK(run.source("b.wav").at("delay_samples").get<double>() == Approx(-41.5).margin(0.1));
}

TEST_CASE("whole-number formats are held at full scale instead of wrapping round")
{
    const TemporaryFolder folder;
    Samples sound = syllables(frames, 24);
    for (double& sample : sound)
        sample = std::max(-1.0, std::min(0.99996, sample * 8.0)); // overshoots between its samples
    write_audio(folder / "a.wav", sound, wav_16);
    write_audio(folder / "b.wav", delayed(sound, 0.0), wav_16);
    Samples half = delayed(sound, 20.5);
    for (double& sample : half)
        sample = std::max(-1.0, std::min(0.99996, sample));
    write_audio(folder / "b.wav", half, wav_16);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    REQUIRE(run.exit_code == 0);
    const Audio moved = read_audio(folder / "aligned/b.wav");
    CHECK(difference_db(moved.samples, sound, 100, frames - 100) < -10.0);
    CHECK(run.out.find("held at full scale") != std::string::npos);
}
