// What the program prints is caught on its way.
// SPDX-License-Identifier: MIT
#include <cmath>

#include <faust/localcast/FaustProgram.h>

#include "live_rig.hpp"

#include <iostream>
#include <sstream>
#include <utility>

std::list<GUI*> GUI::fGuiList;
ztimedmap GUI::gTimedZoneMap;

namespace localcast::test {

namespace {

class Caught {
public:
    explicit Caught(std::ostream& stream) : stream_(stream), was_(stream.rdbuf(text_.rdbuf())) {}
    ~Caught() { stream_.rdbuf(was_); }
    Caught(const Caught&) = delete;
    Caught& operator=(const Caught&) = delete;
    [[nodiscard]] std::string text() const { return text_.str(); }

private:
    std::ostream& stream_;
    std::ostringstream text_;
    std::streambuf* was_;
};

} // namespace

LiveRun run_live(const std::function<std::unique_ptr<::dsp>()>& create, std::vector<std::string> arguments,
                 faust::LiveDriver* driver)
{
    arguments.insert(arguments.begin(), "player");
    std::vector<char*> pointers;
    for (std::string& argument : arguments)
        pointers.push_back(argument.data());
    const auto make = [&create](const faust::ProgramSetup& setup) {
        return std::make_unique<faust::FaustProgram>(create(), setup);
    };
    const Caught out(std::cout);
    const Caught err(std::cerr);
    const int exit_code = faust::run_program(static_cast<int>(pointers.size()), pointers.data(), make, {driver, false});
    return {exit_code, out.text(), err.text()};
}

} // namespace localcast::test
