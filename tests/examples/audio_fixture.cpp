// Makes the test audio.
// SPDX-License-Identifier: MIT
#include "audio_fixture.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "room/interpolator.hpp"

namespace localcast::test {

namespace {

constexpr double pi = 3.14159265358979323846;

/** Half the taps of the shift; far longer than those of what is tested. */
constexpr int half_taps = 160;

double blackman_harris(double x)
{
    const double t = pi * x; // x in -1..1
    return 0.35875 + 0.48829 * std::cos(t) + 0.14128 * std::cos(2.0 * t) + 0.01168 * std::cos(3.0 * t);
}

std::vector<double> shift_taps(double fraction)
{
    std::vector<double> taps(2 * half_taps + 1);
    for (int k = -half_taps; k <= half_taps; ++k) {
        const double x = k - fraction;
        const double sinc = std::abs(x) < 1e-12 ? 1.0 : std::sin(pi * x) / (pi * x);
        taps[static_cast<std::size_t>(k + half_taps)] = sinc * blackman_harris(x / (half_taps + 1));
    }
    return taps;
}

} // namespace

Samples syllables(std::size_t frames, unsigned seed, int rate_hz)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    Samples samples(frames);
    double smooth = 0.0;
    std::size_t at = 0;
    while (at < frames) {
        const double loudness = uniform(random) > -0.4 ? 0.3 + 0.2 * uniform(random) : 0.0;
        const auto length = static_cast<std::size_t>((0.16 + 0.08 * uniform(random)) * rate_hz);
        const std::size_t end = std::min(frames, at + length);
        for (std::size_t i = at; i < end; ++i) {
            smooth = 0.6 * smooth + 0.4 * uniform(random);
            const double place = static_cast<double>(i - at) / static_cast<double>(length);
            samples[i] = loudness * std::sin(pi * place) * smooth * 1.6 + 1e-4 * uniform(random);
        }
        at = end;
    }
    return samples;
}

Samples low_passed(const Samples& sound)
{
    constexpr int half = 64;
    constexpr double cutoff = 0.8; // of half the sample rate
    std::vector<double> taps(2 * half + 1);
    for (int k = -half; k <= half; ++k) {
        const double sinc = k == 0 ? cutoff : std::sin(pi * cutoff * k) / (pi * k);
        taps[static_cast<std::size_t>(k + half)] = sinc * blackman_harris(k / (half + 1.0));
    }
    Samples out(sound.size());
    for (std::size_t i = half; i + half < sound.size(); ++i) {
        for (std::size_t k = 0; k < taps.size(); ++k)
            out[i] += taps[k] * sound[i + k - half];
    }
    return out;
}

Samples delayed(const Samples& sound, double delay_samples, int polarity, std::size_t frames)
{
    const double whole = std::floor(delay_samples + 0.5);
    const std::vector<double> taps = shift_taps(delay_samples - whole);
    const auto shift = static_cast<std::ptrdiff_t>(whole);
    const auto size = static_cast<std::ptrdiff_t>(sound.size());
    Samples out(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        double sum = 0.0;
        for (int k = -half_taps; k <= half_taps; ++k) {
            const std::ptrdiff_t from = static_cast<std::ptrdiff_t>(i) - shift - k;
            if (from >= 0 && from < size)
                sum += taps[static_cast<std::size_t>(k + half_taps)] * sound[static_cast<std::size_t>(from)];
        }
        out[i] = sum * polarity;
    }
    return out;
}

Samples recorded(const Samples& sound, const room::ClockSettings& settings, std::size_t frames, int rate_hz,
                 int sound_rate_hz)
{
    const std::vector<float> signal(sound.begin(), sound.end());
    const room::Interpolator& interpolator = room::Interpolator::instance();
    const room::Clock clock(settings, rate_hz);
    const double ratio = static_cast<double>(sound_rate_hz) / rate_hz;
    Samples out(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        if (const auto time = clock.time_of(static_cast<double>(i)))
            out[i] = interpolator.at(signal, *time * ratio);
    }
    return out;
}

double residual_delay(const Samples& samples, const Samples& truth, std::size_t begin, std::size_t end)
{
    constexpr std::size_t margin = 2 * half_taps;
    constexpr double step = 0.25;
    const auto piece = [=](const Samples& all) {
        Samples part(all.begin() + static_cast<std::ptrdiff_t>(begin - std::min(begin, margin)),
                     all.begin() + static_cast<std::ptrdiff_t>(std::min(end + margin, all.size())));
        return low_passed(part);
    };
    const Samples heard = piece(samples);
    const Samples sound = piece(truth);
    const auto difference = [&](double delay) {
        return std::pow(10.0, difference_db(heard, delayed(sound, delay), margin, sound.size() - margin) / 10.0);
    };
    // The difference's power is lowest at the true delay, and a parabola about it.
    const double earlier = difference(-step);
    const double here = difference(0.0);
    const double later = difference(step);
    return 0.5 * step * (earlier - later) / (earlier - 2.0 * here + later);
}

void write_audio(const std::filesystem::path& path, const Samples& interleaved, int format, int rate_hz, int channels)
{
    SndfileHandle file(path.c_str(), SFM_WRITE, format, channels, rate_hz);
    const auto count = static_cast<sf_count_t>(interleaved.size());
    if (file.write(interleaved.data(), count) != count)
        throw std::runtime_error("cannot write " + path.string());
}

Audio read_audio(const std::filesystem::path& path)
{
    Audio audio;
    SndfileHandle file(path.c_str());
    if (!file)
        return audio;
    audio.frames = static_cast<std::size_t>(file.frames());
    audio.channels = file.channels();
    audio.rate_hz = file.samplerate();
    audio.format = file.format();
    const auto count = file.frames() * file.channels();
    audio.samples.resize(static_cast<std::size_t>(count));
    audio.integers.resize(static_cast<std::size_t>(count));
    file.read(audio.samples.data(), count);
    file.seek(0, SEEK_SET);
    file.read(audio.integers.data(), count);
    return audio;
}

double difference_db(const Samples& samples, const Samples& truth, std::size_t begin, std::size_t end)
{
    double difference = 0.0;
    double power = 0.0;
    for (std::size_t i = begin; i < end; ++i) {
        difference += (samples.at(i) - truth.at(i)) * (samples.at(i) - truth.at(i));
        power += truth.at(i) * truth.at(i);
    }
    return 10.0 * std::log10((difference + 1e-30) / (power + 1e-30));
}

Samples recorded_speech()
{
    Samples speech;
    for (const char* name : {"Front_Center", "Front_Left", "Rear_Right", "Side_Left", "Rear_Center"}) {
        const Audio audio = read_audio(std::string("/usr/share/sounds/alsa/") + name + ".wav");
        speech.insert(speech.end(), audio.samples.begin(), audio.samples.end());
    }
    return speech;
}

} // namespace localcast::test
