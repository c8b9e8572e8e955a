// A window in which sixteen microphones are claimed the same of every half second, as estimators do while nothing
// moves.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "../../faust_arch/claim_fixture.hpp"

namespace localcast::bench {

class SteadyWindow {
public:
    /** Claims everything at stream time 0. */
    SteadyWindow();

    /** Moves the edge there, and claims everything anew if half a second has gone by. */
    void follow(std::uint64_t time_ns);

    [[nodiscard]] LocalcastRuntime* runtime() const { return claims_.runtime(); }

    /** What the numbers 0, 1, ... in metadata stand for; 0 is the reference. */
    [[nodiscard]] const std::vector<std::uint64_t>& sources() const { return sources_; }

private:
    void claim(std::uint64_t time_ns);

    test::ClaimFixture claims_;
    std::vector<std::uint64_t> sources_;
    std::uint64_t next_ns_ = 0;
};

} // namespace localcast::bench
