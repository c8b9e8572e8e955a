// A program's controls by OSC, through Faust's own classes. Links with -lOSCFaust.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <iostream>
#include <streambuf>
#include <string>
#include <type_traits>

#include <faust/gui/OSCUI.h>

#include "faust/localcast/LocalcastDsp.h"
#include "faust/localcast/UnboundWidgets.h"

namespace localcast::faust {

/** Listens from construction to destruction, on a thread of Faust's library. */
class OscControls {
public:
    static_assert(std::is_same_v<FAUSTFLOAT, float>, "Faust's OSC library knows widgets in single precision only");

    /** Listens at this UDP port, or at the next one that is free. The program must be initialised and outlive it. */
    OscControls(LocalcastDsp& program, std::uint16_t port)
        : port_(std::to_string(port)), arguments_{name_.data(), option_.data(), port_.data()},
          ui_(program.ui(), name_.c_str(), static_cast<int>(arguments_.size()), arguments_.data())
    {
        program.buildUserInterface(&ui_);
        const Hush hush;
        ui_.run();
    }
    ~OscControls() { ui_.stop(); }
    OscControls(const OscControls&) = delete;
    OscControls& operator=(const OscControls&) = delete;

    [[nodiscard]] int port() { return ui_.getUDPPort(); }

private:
    /** While it lives std::cout is silent: the library announces itself where a program's output goes. */
    class Hush {
    public:
        Hush() : said_(std::cout.rdbuf(nullptr)) {}
        ~Hush() { std::cout.rdbuf(said_); }
        Hush(const Hush&) = delete;
        Hush& operator=(const Hush&) = delete;

    private:
        std::streambuf* said_;
    };

    std::string name_ = "localcast";
    std::string option_ = "-port";
    std::string port_;
    std::array<char*, 3> arguments_;
    UnboundWidgets<OSCUI> ui_;
};

} // namespace localcast::faust
