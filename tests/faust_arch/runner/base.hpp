// A class between Faust's dsp and a program compiled with -scn Base.
// SPDX-License-Identifier: MIT
#pragma once

#include <faust/dsp/dsp.h>

class Base : public ::dsp {};
