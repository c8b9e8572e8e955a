/*******************************************************************************

 BEGIN_JUCE_MODULE_DECLARATION

  ID:                 localcast_juce
  vendor:             LocalCast
  version:            0.1.0
  name:               LocalCast: a shared five-second window
  description:        The window of a room's samples and claims in plugins and apps: fed and read in processBlock
  license:            MIT
  minimumCppStandard: 20

  dependencies:       juce_core, juce_audio_basics

 END_JUCE_MODULE_DECLARATION

*******************************************************************************/
// SPDX-License-Identifier: MIT
#pragma once
#define LOCALCAST_JUCE_H_INCLUDED

#include <juce_core/juce_core.h>

#include <juce_audio_basics/juce_audio_basics.h>

#include "analysis/analysis_worker.hpp"
#include "audio/audio_block_producer.hpp"
#include "claims/claim_producer.hpp"
#include "claims/claim_reader.hpp"
#include "clock/stream_clock.hpp"
#include "room/room.hpp"
