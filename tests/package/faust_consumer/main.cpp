// The smallest use of a Faust program as a class: prints its first sample.
// SPDX-License-Identifier: MIT
#include "Level.hpp"

#include <cstdio>

#include <faust/localcast/LocalcastDsp.h>

int main() {
    localcast::faust::LocalcastDsp program(localcast::faust::create_Level(), {});
    program.init(48000);
    float sample = 0;
    float* output = &sample;
    program.compute(1, nullptr, &output);
    std::printf("%g\n", static_cast<double>(sample));
}
