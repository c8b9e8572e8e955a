// In builds with RealtimeSanitizer: a scope is what a nonblocking function is to it.
// SPDX-License-Identifier: MIT
#include "rt/guard.hpp"

extern "C" { // what clang calls as a nonblocking function begins and ends
void __rtsan_realtime_enter();
void __rtsan_realtime_exit();
}

namespace localcast::test {

RealTimeScope::RealTimeScope(Offences& offences) noexcept : offences_(offences) { __rtsan_realtime_enter(); }
RealTimeScope::~RealTimeScope() { __rtsan_realtime_exit(); }
void RealTimeScope::warm() noexcept {}
bool system_calls_are_watched() { return false; }

} // namespace localcast::test
