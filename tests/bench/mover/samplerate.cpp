// libsamplerate's converters with a ratio that may vary. Only this benchmark links the library.
// SPDX-License-Identifier: MIT
#include "stream.hpp"

#ifdef LOCALCAST_HAVE_SAMPLERATE
#include <samplerate.h>

#include <stdexcept>

namespace localcast::bench {

namespace {

class SamplerateStream : public Stream {
public:
    SamplerateStream(int converter, double ppm) : ratio_(1.0 / (1.0 + ppm * 1e-6))
    {
        int error = 0;
        state_ = src_new(converter, 1, &error);
        if (state_ == nullptr || src_set_ratio(state_, ratio_) != 0)
            throw std::runtime_error(src_strerror(error));
    }
    ~SamplerateStream() override { src_delete(state_); }
    SamplerateStream(const SamplerateStream&) = delete;
    SamplerateStream& operator=(const SamplerateStream&) = delete;
    std::size_t process(std::span<const float> input, std::span<float> output) override
    {
        SRC_DATA data{};
        data.data_in = input.data();
        data.input_frames = static_cast<long>(input.size());
        data.data_out = output.data();
        data.output_frames = static_cast<long>(output.size());
        data.src_ratio = ratio_;
        if (src_process(state_, &data) != 0 || data.input_frames_used != data.input_frames)
            throw std::runtime_error("libsamplerate did not take the whole block");
        return static_cast<std::size_t>(data.output_frames_gen);
    }

private:
    double ratio_;
    SRC_STATE* state_ = nullptr;
};

} // namespace

void add_samplerate(std::vector<Contender>& contenders)
{
    const auto add = [&](const char* name, int converter) {
        contenders.push_back({name, [=](double ppm) { return std::make_unique<SamplerateStream>(converter, ppm); }});
    };
    add("libsamplerate BEST", SRC_SINC_BEST_QUALITY);
    add("libsamplerate MEDIUM", SRC_SINC_MEDIUM_QUALITY);
    add("libsamplerate FASTEST", SRC_SINC_FASTEST);
}

} // namespace localcast::bench
#else
#include <cstdio>

void localcast::bench::add_samplerate(std::vector<Contender>&)
{
    std::puts("libsamplerate is skipped: it needs libsamplerate0-dev");
}
#endif
