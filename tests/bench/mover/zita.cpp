// zita-resampler's variable resampler at three filter lengths. Only this benchmark links the library.
// SPDX-License-Identifier: MIT
#include "stream.hpp"

#ifdef LOCALCAST_HAVE_ZITA
#include <zita-resampler/vresampler.h>

#include <algorithm>
#include <stdexcept>

namespace localcast::bench {

namespace {

class ZitaStream : public Stream {
public:
    ZitaStream(unsigned half_length, double ppm)
    {
        if (resampler_.setup(1.0, 1, half_length) != 0)
            throw std::runtime_error("zita-resampler refused its set-up");
        resampler_.set_rratio(1.0 / (1.0 + ppm * 1e-6));
    }
    std::size_t process(std::span<const float> input, std::span<float> output) override
    {
        std::copy(input.begin(), input.end(), input_.begin());
        resampler_.inp_count = static_cast<unsigned>(input.size());
        resampler_.inp_data = input_.data();
        resampler_.out_count = static_cast<unsigned>(output.size());
        resampler_.out_data = output.data();
        if (resampler_.process() != 0 || resampler_.inp_count != 0)
            throw std::runtime_error("zita-resampler did not take the whole block");
        return output.size() - resampler_.out_count;
    }

private:
    VResampler resampler_;
    std::vector<float> input_ = std::vector<float>(block_frames);
};

} // namespace

void add_zita(std::vector<Contender>& contenders)
{
    for (const unsigned half_length : {16U, 32U, 48U}) {
        contenders.push_back({"zita VResampler, hlen " + std::to_string(half_length), [=](double ppm) {
                                  return std::make_unique<ZitaStream>(half_length, ppm);
                              }});
    }
}

} // namespace localcast::bench
#else
#include <cstdio>

void localcast::bench::add_zita(std::vector<Contender>&)
{
    std::puts("zita-resampler is skipped: it needs libzita-resampler-dev");
}
#endif
