// SPDX-License-Identifier: MIT
#include "virtual_screen.hpp"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace localcast::test {
namespace {

using Moment = std::chrono::steady_clock::time_point;

int milliseconds_until(Moment end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    return left.count() < 0 ? 0 : static_cast<int>(left.count());
}

} // namespace

Child::Child(std::vector<std::string> words, int inherited) {
    std::vector<char *> arguments;
    for (std::string &word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
        if (inherited >= 0) {
            dup2(inherited, 3);
        }
        execvp(arguments[0], arguments.data());
        _exit(127);
    }
}

Child::~Child() {
    if (pid_ > 0 && !ended_) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

int Child::wait() {
    const int handle = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
    pollfd end{handle, POLLIN, 0};
    const bool ended = handle >= 0 && poll(&end, 1, milliseconds_until(std::chrono::steady_clock::now() + patience)) == 1;
    close(handle);
    int status = 0;
    if (!ended || waitpid(pid_, &status, 0) != pid_) {
        return no_end;
    }
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

VirtualScreen::VirtualScreen() {
    std::array<int, 2> told{};
    if (pipe(told.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    // Far from :0, which JUCE takes where DISPLAY names none: another test would be cut off when this screen goes.
    const std::string display = ":" + std::to_string(1000 + getpid() % 50'000);
    server_ = std::make_unique<Child>(
        std::vector<std::string>{LOCALCAST_XVFB, display, "-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"}, told[1]);
    close(told[1]);
    std::string number;
    for (char letter = 0; read(told[0], &letter, 1) == 1 && letter != '\n';) {
        number += letter;
    }
    close(told[0]);
    setenv("DISPLAY", (":" + number).c_str(), 1);
    display_ = number.empty() ? nullptr : XOpenDisplay(nullptr);
    if (display_ == nullptr) {
        throw std::runtime_error("Xvfb does not start");
    }
    XSetErrorHandler([](Display *, XErrorEvent *) { return 0; }); // windows go while they are asked
    for (const char *const atom : {"WM_PROTOCOLS", "WM_DELETE_WINDOW"}) { // known as where there is a window manager
        XInternAtom(display_, atom, False);
    }
    XSelectInput(display_, DefaultRootWindow(display_), SubstructureNotifyMask);
    XSync(display_, False);
}

VirtualScreen::~VirtualScreen() { XCloseDisplay(display_); }

unsigned long VirtualScreen::await(const std::string &title) {
    const Moment end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        while (XPending(display_) > 0) {
            XEvent event;
            XNextEvent(display_, &event);
        }
        const Window shown = find(title);
        if (shown != 0 || std::chrono::steady_clock::now() >= end) {
            return shown;
        }
        pollfd news{ConnectionNumber(display_), POLLIN, 0};
        poll(&news, 1, 100); // a name that a window gets once it is shown is no news
    }
}

void VirtualScreen::close_window(unsigned long window) {
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = window;
    event.xclient.message_type = XInternAtom(display_, "WM_PROTOCOLS", False);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(XInternAtom(display_, "WM_DELETE_WINDOW", False));
    XSendEvent(display_, window, False, NoEventMask, &event);
    XFlush(display_);
}

unsigned long VirtualScreen::find(const std::string &title) {
    Window root = 0, parent = 0, *children = nullptr;
    unsigned count = 0;
    XQueryTree(display_, DefaultRootWindow(display_), &root, &parent, &children, &count);
    Window found = 0;
    for (unsigned i = 0; i < count; ++i) {
        XWindowAttributes state{};
        XTextProperty name{}; // of UTF-8, or of Latin letters
        if (XGetWMName(display_, children[i], &name) != 0 && title == reinterpret_cast<const char *>(name.value) &&
            XGetWindowAttributes(display_, children[i], &state) != 0 && state.map_state == IsViewable) {
            found = children[i];
        }
        XFree(name.value);
    }
    XFree(children);
    return found;
}

} // namespace localcast::test
