// Audio whose delays are known: made, shifted, written and read back.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <sndfile.hh>

#include "room/clock.hpp"

namespace localcast::test {

using Samples = std::vector<double>;

constexpr int wav_float = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
constexpr int wav_16 = SF_FORMAT_WAV | SF_FORMAT_PCM_16;

/** Syllables of coloured noise between pauses, peak about 0.5; the same for the same seed. */
Samples syllables(std::size_t frames, unsigned seed, int rate_hz = 48000);

/** The same sound later by so many samples (earlier if negative), band-limited, polarity +1 or -1, of length `frames`. */
Samples delayed(const Samples& sound, double delay_samples, int polarity, std::size_t frames);
inline Samples delayed(const Samples& sound, double delay_samples, int polarity = 1)
{
    return delayed(sound, delay_samples, polarity, sound.size());
}

/**
 * What a recorder with this clock makes of a sound of `sound_rate_hz`: `frames` frames of nominally `rate_hz`. Nothing
 * filters it: the sound must fit the recorder's band.
 */
Samples recorded(const Samples& sound, const room::ClockSettings& clock, std::size_t frames, int rate_hz = 48000,
                 int sound_rate_hz = 48000);

/** How many samples later than in `truth` the sound is in `samples` from `begin` to `end`; exact to a few hundredths of
 *  itself where it is small. */
double residual_delay(const Samples& samples, const Samples& truth, std::size_t begin, std::size_t end);

/** Without what lies above four fifths of the band, where no converter is flat and no interpolator exact. */
Samples low_passed(const Samples& sound);

/** Writes interleaved samples. */
void write_audio(const std::filesystem::path& path, const Samples& interleaved, int format = wav_float,
                 int rate_hz = 48000, int channels = 1);

struct Audio {
    std::vector<int> integers; ///< left-justified in 32 bits
    Samples samples;           ///< full scale 1
    std::size_t frames = 0;
    int channels = 0;
    int rate_hz = 0;
    int format = 0;
};

/** Everything in a file; no frames when it cannot be read. */
Audio read_audio(const std::filesystem::path& path);

/** Power of the difference over that of `truth` in dB, from `begin` to `end`. */
double difference_db(const Samples& samples, const Samples& truth, std::size_t begin, std::size_t end);

/** The recorded speech of Debian's alsa-utils, one after the other; empty if not installed. */
Samples recorded_speech();

} // namespace localcast::test
