// The whole module in one translation unit, as JUCE compiles its modules.
// SPDX-License-Identifier: MIT
#include "localcast_juce.h"

#include "analysis/analysis_worker.cpp"
#include "audio/audio_block_producer.cpp"
#include "audio/audio_feed.cpp"
#include "clock/stream_clock.cpp"
#include "room/announcement.cpp"
#include "room/process_anchor.cpp"
#include "room/process_facts.cpp"
#include "room/registry.cpp"
#include "room/room.cpp"
