// On Apple systems JUCE modules are compiled as Objective-C++.
// SPDX-License-Identifier: MIT
#include "localcast_juce_gui.cpp"
