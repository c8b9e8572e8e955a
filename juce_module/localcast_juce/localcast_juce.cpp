// The whole module in one translation unit, as JUCE compiles its modules.
// SPDX-License-Identifier: MIT
#include "localcast_juce.h"

#include "clock/stream_clock.cpp"
#include "room/announcement.cpp"
#include "room/process_anchor.cpp"
#include "room/process_facts.cpp"
#include "room/registry.cpp"
#include "room/room.cpp"
