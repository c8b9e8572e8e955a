// The binaries of every plugin.
// SPDX-License-Identifier: MIT
#pragma once

#include "test_host.hpp"

#include <string>

namespace localcast::test {

struct Binary {
    std::string plugin, format, file;
};

inline const Binary binaries[] = {{"Localcast Align", "VST3", LOCALCAST_ALIGN_VST3},
                                  {"Localcast Align", "LV2", LOCALCAST_ALIGN_LV2},
                                  {"Localcast Trigger", "VST3", LOCALCAST_TRIGGER_VST3},
                                  {"Localcast Trigger", "LV2", LOCALCAST_TRIGGER_LV2},
                                  {"Localcast Monitor", "VST3", LOCALCAST_MONITOR_VST3},
                                  {"Localcast Monitor", "LV2", LOCALCAST_MONITOR_LV2},
                                  {"Localcast Test Strip", "VST3", LOCALCAST_TEST_STRIP_VST3},
                                  {"Localcast Test Strip", "LV2", LOCALCAST_TEST_STRIP_LV2}};

} // namespace localcast::test
