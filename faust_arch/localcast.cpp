// The LocalCast architecture: makes a C++ class and its factory from a Faust program.
//
//   faust -a localcast.cpp -cn Name program.dsp -o Name.cpp
//
// gives `std::unique_ptr<::dsp> localcast::faust::create_Name()`. Programs of different names live in one binary.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>

#include <faust/dsp/dsp.h>
#include <faust/gui/UI.h>
#include <faust/gui/meta.h>

// Internal linkage: helpers that two programs both bring do not meet.
namespace {

<<includeIntrinsic>>

<<includeclass>>

} // namespace

namespace localcast::faust {

std::unique_ptr<::dsp> create_mydsp();

std::unique_ptr<::dsp> create_mydsp()
{
    return std::make_unique<::mydsp>();
}

} // namespace localcast::faust
