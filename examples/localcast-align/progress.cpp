// Draws a bar with carriage returns.
// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <algorithm>
#include <iostream>
#include <string>

#include <unistd.h>

namespace localcast::align {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress()
{
    clear();
}

void Progress::show(std::string_view what, double fraction)
{
    using namespace std::chrono_literals;
    const auto now = Clock::now();
    if (!terminal_ || now - begin_ < 300ms || now - last_ < 50ms)
        return;
    last_ = now;
    drawn_ = true;
    constexpr std::size_t width = 40;
    const double done = std::clamp(fraction, 0.0, 1.0);
    std::string bar(static_cast<std::size_t>(done * width), '#');
    bar.resize(width, '.');
    std::cerr << '\r' << what << " [" << bar << "] " << static_cast<int>(done * 100.0) << " % " << std::flush;
}

void Progress::clear()
{
    if (drawn_)
        std::cerr << "\r\033[K" << std::flush;
    drawn_ = false;
}

} // namespace localcast::align
