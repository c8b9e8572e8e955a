// The whole module in one translation unit, as JUCE compiles its modules.
// SPDX-License-Identifier: MIT
#include "localcast_juce.h"
