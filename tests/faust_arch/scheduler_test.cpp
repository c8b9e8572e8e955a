// Programs that are computed by several threads, by the Faust compiler's option -sch.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "ParallelLoud.hpp"
#include "ParallelLoudScheduled.hpp"
#include "ParallelSmall.hpp"
#include "ParallelSmallScheduled.hpp"
#include "support/catch.hpp"

namespace {

using Block = std::vector<FAUSTFLOAT>;

Block compute(::dsp& program, Block input)
{
    Block output(input.size());
    FAUSTFLOAT* from = input.data();
    FAUSTFLOAT* to = output.data();
    program.compute(static_cast<int>(input.size()), &from, &to);
    return output;
}

} // namespace

TEST_CASE("two programs with threads of their own live in one binary, and small numbers stay as they are")
{
    using namespace localcast::faust;
    const auto small = create_ParallelSmall();
    const auto small_scheduled = create_ParallelSmallScheduled();
    const auto loud = create_ParallelLoud();
    const auto loud_scheduled = create_ParallelLoudScheduled();
    for (::dsp* program : {small.get(), small_scheduled.get(), loud.get(), loud_scheduled.get()})
        program->init(48000);
    std::size_t denormal = 0;
    for (std::size_t block = 0; block < 200; ++block) {
        Block input(64);
        for (std::size_t i = 0; i < input.size(); ++i)
            input[i] = static_cast<FAUSTFLOAT>((block * 64 + i) * 7919 % 1000) / FAUSTFLOAT(500) - FAUSTFLOAT(1);
        const Block expected = compute(*small, input);
        INFO("block " << block);
        REQUIRE(compute(*small_scheduled, input) == expected);
        REQUIRE(compute(*loud_scheduled, input) == compute(*loud, input));
        denormal += static_cast<std::size_t>(std::count_if(expected.begin(), expected.end(), [](FAUSTFLOAT sample) {
            return sample != 0 && std::abs(sample) < std::numeric_limits<FAUSTFLOAT>::min();
        }));
    }
    CHECK(denormal > 10000);
}
