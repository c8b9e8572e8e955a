// The visual half: a window on screen.
// SPDX-License-Identifier: MIT
/*******************************************************************************

 BEGIN_JUCE_MODULE_DECLARATION

  ID:                 localcast_juce_gui
  vendor:             localcast
  version:            0.1.0
  name:               LocalCast window on screen
  description:        ReservoirView: the last five seconds of everything a room's sensors say, as a component
  license:            MIT
  minimumCppStandard: 20
  dependencies:       juce_gui_basics, localcast_juce

 END_JUCE_MODULE_DECLARATION

*******************************************************************************/
#pragma once

#include <juce_gui_basics/juce_gui_basics.h>
#include <localcast_juce/localcast_juce.h>

#include "view/reservoir_view.hpp"
