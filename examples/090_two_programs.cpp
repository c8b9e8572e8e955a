// Two Faust programs in one process: one hears the drums and says when they are struck, the other acts on it, in the
// same block and at the very sample.
// SPDX-License-Identifier: MIT
#include <faust/localcast/LocalcastDsp.h>
#include <localcast/runtime.hpp>
#include <localcast/types.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <sndfile.hh>

#include "Drums.hpp"
#include "Music.hpp"

using localcast::faust::LocalcastDsp;

namespace {

bool well_formed(const LocalcastDsp &program) {
    for (const std::string &error : program.errors()) {
        std::fprintf(stderr, "%s\n", error.c_str());
    }
    return program.errors().empty();
}

std::vector<float> read_mono(SndfileHandle &file) {
    std::vector<float> samples(file && file.channels() == 1 ? static_cast<std::size_t>(file.frames()) : 0);
    file.read(samples.data(), static_cast<sf_count_t>(samples.size()));
    return samples;
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: example_090_two_programs DRUMS.wav MUSIC.wav OUTPUT.wav\n");
        return 2;
    }
    SndfileHandle drums_file(argv[1]);
    SndfileHandle music_file(argv[2]);
    std::vector<float> drums = read_mono(drums_file);
    std::vector<float> music = read_mono(music_file);
    const int rate_hz = drums_file.samplerate();
    const std::size_t frames = std::min(drums.size(), music.size());
    std::optional<localcast::Runtime> window = localcast::Runtime::create();
    if (frames == 0 || music_file.samplerate() != rate_hz || !window) {
        std::fprintf(stderr, "expected two sound files of one channel and of the same sample rate\n");
        return 1;
    }

    LocalcastRuntime *const runtime = localcast::RuntimeRef(*window).get();
    const std::uint64_t source = localcast::SensorId::of("drums").hash();
    LocalcastDsp listener(localcast::faust::create_Drums(), {.runtime = runtime});
    LocalcastDsp player(localcast::faust::create_Music(), {.runtime = runtime, .numbered_sources = {0, source}});
    if (!well_formed(listener) || !well_formed(player)) {
        return 1;
    }
    listener.init(rate_hz);
    player.init(rate_hz);

    // As an audio callback would: both get the same stream time, the one that speaks goes first.
    constexpr std::size_t block = 64;
    std::vector<float> level(block), ducked(frames), pings(frames);
    for (std::size_t at = 0; at < frames; at += block) {
        const auto count = static_cast<int>(std::min(block, frames - at));
        const std::uint64_t time_ns = std::uint64_t{at} * 1'000'000'000 / static_cast<std::uint64_t>(rate_hz);
        float *heard[] = {drums.data() + at}, *levels[] = {level.data()};
        listener.set_stream_time(time_ns);
        listener.compute(count, heard, levels);
        float *played[] = {music.data() + at}, *outputs[] = {ducked.data() + at, pings.data() + at};
        player.set_stream_time(time_ns);
        player.compute(count, played, outputs);
    }

    std::vector<float> interleaved(2 * frames);
    for (std::size_t i = 0; i < interleaved.size(); ++i) {
        interleaved[i] = (i % 2 == 0 ? ducked : pings)[i / 2];
    }
    SndfileHandle output(argv[3], SFM_WRITE, SF_FORMAT_WAV | SF_FORMAT_FLOAT, 2, rate_hz);
    output.command(SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE); // it would hold the time of day
    return output.write(interleaved.data(), static_cast<sf_count_t>(interleaved.size())) == // 0 also when not open
                   static_cast<sf_count_t>(interleaved.size()) ? 0 : 1;
}
