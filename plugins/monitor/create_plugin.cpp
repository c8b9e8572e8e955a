// SPDX-License-Identifier: MIT
#include "monitor/monitor_processor.hpp"

juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter();

juce::AudioProcessor *JUCE_CALLTYPE createPluginFilter() { return new localcast::plugin::MonitorProcessor(); }
