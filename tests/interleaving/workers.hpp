// Instances whose analyses follow a plan: begun, asked, turned over to a render and back, and ended.
// SPDX-License-Identifier: MIT
#pragma once

#include "interleaver.hpp"

#include <cstdint>
#include <string>

namespace localcast::test {

// Each joins the room and lets an analysis with a thread of its own follow a plan that looks at who is there. Only one may
// be inside the plan at a time, and nobody after the analysis has ended.
class Workers : public Scene {
public:
    void begin() override;
    void run(unsigned number) override;
    std::string end() override;

    unsigned most_asked = 0; // in one order; by the renders alone it is one for each instance

private:
    std::int64_t allocated_ = 0;
    unsigned asked_ = 0;
};

} // namespace localcast::test
