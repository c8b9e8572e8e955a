// What Apple's compilers take in place of localcast_juce.cpp.
// SPDX-License-Identifier: MIT
#include "localcast_juce.cpp"
