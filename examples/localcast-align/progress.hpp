// One line on stderr that says how far a long run has come.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string_view>

namespace localcast::align {

/** Draws only where stderr is a terminal, and only once the run has taken long enough for anyone to ask. */
class Progress {
public:
    Progress();
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /** `fraction` of the step named `what` is done. */
    void show(std::string_view what, double fraction);

    /** Takes the line away. */
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    bool terminal_;
    bool drawn_ = false;
    Clock::time_point begin_ = Clock::now();
    Clock::time_point last_ = begin_;
};

} // namespace localcast::align
