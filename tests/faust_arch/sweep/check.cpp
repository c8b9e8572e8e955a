// A program made by localcast.cpp beside its own class run through Faust's plain API: are the outputs the same bits?
//
// LOCALCAST_PROGRAM is the generated file. Run it in a folder of its own: it writes in.wav and out.wav there. Ends with
// 0 when all samples are the same, 1 when not, and with the program's exit code when it failed.
// SPDX-License-Identifier: MIT
#define main run_through_architecture
#include LOCALCAST_PROGRAM
#undef main

#include <cstdio>
#include <cstring>

#include <sndfile.hh>

#ifndef LOCALCAST_CLASS
#define LOCALCAST_CLASS mydsp
#endif
#ifndef LOCALCAST_DOUBLE
#define LOCALCAST_DOUBLE false
#endif

namespace {

constexpr int rate_hz = 48000;
constexpr int frames = rate_hz;
constexpr int wav_float = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

using Channels = std::vector<std::vector<FAUSTFLOAT>>;

/** A second of noise between -0.5 and 0.5, always the same, with a beginning that is silent. */
Channels make_noise(int channels)
{
    constexpr std::size_t silent_frames = 4800;
    std::uint64_t state = 20240229;
    Channels noise(static_cast<std::size_t>(channels), std::vector<FAUSTFLOAT>(frames));
    for (auto& channel : noise) {
        for (std::size_t frame = silent_frames; frame < channel.size(); ++frame) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            channel[frame] = static_cast<float>(state >> 40) / 16777216.0f - 0.5f;
        }
    }
    return noise;
}

void write_wav(const char* path, const Channels& channels)
{
    SndfileHandle file(path, SFM_WRITE, wav_float, static_cast<int>(channels.size()), rate_hz);
    std::vector<float> frame(channels.size());
    for (std::size_t i = 0; i < frames; ++i) {
        for (std::size_t channel = 0; channel < channels.size(); ++channel)
            frame[channel] = static_cast<float>(channels[channel][i]);
        file.writef(frame.data(), 1);
    }
}

/** One call of compute() for all of it. */
Channels run_plainly(Channels inputs)
{
    const auto program = std::make_unique<LOCALCAST_CLASS>();
    SoundUI sounds(".", rate_hz, nullptr, LOCALCAST_DOUBLE); // whether compiled with -double
    program->buildUserInterface(&sounds);
    program->init(rate_hz);
    Channels outputs(static_cast<std::size_t>(program->getNumOutputs()), std::vector<FAUSTFLOAT>(frames));
    std::vector<FAUSTFLOAT*> from, to;
    for (auto& channel : inputs)
        from.push_back(channel.data());
    for (auto& channel : outputs)
        to.push_back(channel.data());
    program->compute(frames, from.data(), to.data());
    return outputs;
}

int run_architecture(bool inputs, bool outputs)
{
    std::vector<const char*> words{"program", "--block", "480", "--duration", "1"};
    if (inputs)
        words.push_back("in.wav");
    if (outputs)
        words.insert(words.end(), {"-o", "out.wav"});
    words.push_back(nullptr);
    return run_through_architecture(static_cast<int>(words.size()) - 1, const_cast<char**>(words.data()));
}

int compare(const char* path, const Channels& expected)
{
    SndfileHandle file(path);
    if (file.frames() != frames || file.channels() != static_cast<int>(expected.size())) {
        std::printf("%d channels of %ld frames\n", file.channels(), static_cast<long>(file.frames()));
        return 1;
    }
    std::vector<float> frame(expected.size());
    for (std::size_t i = 0; i < frames; ++i) {
        file.readf(frame.data(), 1);
        for (std::size_t channel = 0; channel < expected.size(); ++channel) {
            const auto wanted = static_cast<float>(expected[channel][i]);
            if (std::memcmp(&frame[channel], &wanted, sizeof wanted) != 0) {
                std::printf("frame %zu of output %zu: %.9g instead of %.9g\n", i, channel + 1,
                            static_cast<double>(frame[channel]), static_cast<double>(wanted));
                return 1;
            }
        }
    }
    return 0;
}

} // namespace

int main()
{
    const auto program = std::make_unique<LOCALCAST_CLASS>(); // too large for a stack, some of them
    const Channels noise = make_noise(program->getNumInputs());
    if (!noise.empty())
        write_wav("in.wav", noise);
    const bool has_outputs = program->getNumOutputs() > 0;
    const Channels expected = run_plainly(noise);
    if (const int failed = run_architecture(!noise.empty(), has_outputs); failed != 0)
        return failed;
    return has_outputs ? compare("out.wav", expected) : 0;
}
