// A screen without a monitor, for windows of tests.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

struct _XDisplay; // as Xlib calls its displays; its header would bring its macros along

namespace localcast::test {

inline constexpr auto patience = std::chrono::seconds(60); // on a busy machine; nothing waits longer than it takes

/// A program that is killed, if need be, when this goes.
class Child {
public:
    /// `inherited`, where there is one, is its file 3.
    explicit Child(std::vector<std::string> words, int inherited = -1);
    ~Child();
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;

    /// Its exit code once it has ended, or the signal that ended it, below zero; no_end where it does not end.
    [[nodiscard]] int wait();
    static constexpr int no_end = -1000;

private:
    pid_t pid_ = -1;
    bool ended_ = false;
};

/// A screen of its own, which DISPLAY names from now on.
class VirtualScreen {
public:
    VirtualScreen();
    ~VirtualScreen();
    VirtualScreen(const VirtualScreen &) = delete;
    VirtualScreen &operator=(const VirtualScreen &) = delete;

    /// The window of this title once it is shown; 0 where that does not happen.
    [[nodiscard]] unsigned long await(const std::string &title);

    /// As a window manager does when its user closes the window.
    void close_window(unsigned long window);

private:
    [[nodiscard]] unsigned long find(const std::string &title);

    std::unique_ptr<Child> server_;
    _XDisplay *display_ = nullptr;
};

} // namespace localcast::test
