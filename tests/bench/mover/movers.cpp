// The mover, as Faust compiles it in double and in single precision, as scalar and as vector code.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include <faust/dsp/dsp.h>
#include <faust/gui/DecoratorUI.h>

#include "MoverDouble.hpp"
#include "MoverDoubleVector.hpp"
#include "MoverFloat.hpp"
#include "MoverFloatVector.hpp"
#include "stream.hpp"

namespace localcast::bench {

namespace {

/** Sets the widgets as one claim of a delay of 0 samples that drifts. */
class ClaimUI : public GenericUI {
public:
    explicit ClaimUI(double ppm) : ppm_(ppm) {}
    void addCheckButton(const char*, FAUSTFLOAT* zone) override { *zone = 1; }
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override
    {
        if (std::string_view(label) == "drift")
            *zone = static_cast<FAUSTFLOAT>(ppm_);
        if (std::string_view(label) == "base latency")
            *zone = 200; // the delay of the whole signal grows by less
    }

private:
    double ppm_;
};

class MoverStream : public Stream {
public:
    MoverStream(std::unique_ptr<::dsp> program, double ppm) : program_(std::move(program))
    {
        program_->init(48000);
        ClaimUI claim(ppm);
        program_->buildUserInterface(&claim);
    }
    std::size_t process(std::span<const float> input, std::span<float> output) override
    {
        std::copy(input.begin(), input.end(), input_.begin());
        FAUSTFLOAT* in = input_.data();
        FAUSTFLOAT* out = output.data();
        program_->compute(static_cast<int>(input.size()), &in, &out);
        return input.size();
    }

private:
    std::unique_ptr<::dsp> program_;
    std::vector<FAUSTFLOAT> input_ = std::vector<FAUSTFLOAT>(block_frames);
};

template <typename Create> Contender mover(const char* name, Create create)
{
    return {name, [create](double ppm) { return std::make_unique<MoverStream>(create(), ppm); }};
}

} // namespace

void add_movers(std::vector<Contender>& contenders)
{
    contenders.push_back(mover("mover, double", faust::create_MoverDouble));
    contenders.push_back(mover("mover, double, `-vec`", faust::create_MoverDoubleVector));
    contenders.push_back(mover("mover, float", faust::create_MoverFloat));
    contenders.push_back(mover("mover, float, `-vec`", faust::create_MoverFloatVector));
}

} // namespace localcast::bench
