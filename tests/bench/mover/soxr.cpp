// libsoxr at high quality, with a fixed and with a variable ratio. Only this benchmark links the library.
// SPDX-License-Identifier: MIT
#include "stream.hpp"

#ifdef LOCALCAST_HAVE_SOXR
#include <soxr.h>

#include <stdexcept>

namespace localcast::bench {

namespace {

class SoxrStream : public Stream {
public:
    SoxrStream(bool variable, double ppm)
    {
        const double ratio = 1.0 + ppm * 1e-6;
        const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, variable ? SOXR_VR : 0UL);
        const double largest = 1.01; // what a variable ratio may rise to
        soxr_error_t error = nullptr;
        state_ = soxr_create(variable ? largest : ratio, 1.0, 1, &error, nullptr, &quality, nullptr);
        if (error == nullptr && variable)
            error = soxr_set_io_ratio(state_, ratio, 0);
        if (error != nullptr)
            throw std::runtime_error(error);
    }
    ~SoxrStream() override { soxr_delete(state_); }
    SoxrStream(const SoxrStream&) = delete;
    SoxrStream& operator=(const SoxrStream&) = delete;
    std::size_t process(std::span<const float> input, std::span<float> output) override
    {
        std::size_t taken = 0;
        std::size_t written = 0;
        if (soxr_process(state_, input.data(), input.size(), &taken, output.data(), output.size(), &written) !=
                nullptr ||
            taken != input.size())
            throw std::runtime_error("libsoxr did not take the whole block");
        return written;
    }

private:
    soxr_t state_ = nullptr;
};

} // namespace

void add_soxr(std::vector<Contender>& contenders)
{
    contenders.push_back({"libsoxr HQ, fixed", [](double ppm) { return std::make_unique<SoxrStream>(false, ppm); }});
    contenders.push_back({"libsoxr HQ, variable", [](double ppm) { return std::make_unique<SoxrStream>(true, ppm); }});
}

} // namespace localcast::bench
#else
#include <cstdio>

void localcast::bench::add_soxr(std::vector<Contender>&)
{
    std::puts("libsoxr is skipped: it needs libsoxr-dev");
}
#endif
