// Runs a program's main() in this process, live through a scripted sound system.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <faust/dsp/dsp.h>

#include "scripted_driver.hpp"

namespace localcast::test {

struct LiveRun {
    int exit_code = -1;
    std::string out;
    std::string err;
};

/** `arguments` come behind the program's name. */
LiveRun run_live(const std::function<std::unique_ptr<::dsp>()>& create, std::vector<std::string> arguments,
                 faust::LiveDriver* driver);

} // namespace localcast::test
