// Watches a thread that is a real-time thread for a while. Linked into a test, it stands in front of the C library's functions
// that allocate and lock, for the calls of shared libraries too, and has the kernel tell of system calls and page faults. In a
// build with RealtimeSanitizer the sanitizer watches instead, and ends the process.
// SPDX-License-Identifier: MIT
#pragma once

#include "rt/offences.hpp"

namespace localcast::test {

// While one is alive, the offences of this thread are counted. One at a time on each thread.
class RealTimeScope {
public:
    explicit RealTimeScope(Offences& offences) noexcept;
    ~RealTimeScope();
    RealTimeScope(const RealTimeScope&) = delete;
    RealTimeScope& operator=(const RealTimeScope&) = delete;

    // From here on page faults count: what runs has run before, so that the pages of its code and of the stack are there.
    void warm() noexcept;

private:
    void note_system_call() noexcept;

    Offences& offences_;
    long faults_before_ = -1; // this thread's, when it was warm
};

// False where the kernel does not tell of system calls: another processor than x86-64, or Linux before 5.11.
bool system_calls_are_watched();

} // namespace localcast::test
