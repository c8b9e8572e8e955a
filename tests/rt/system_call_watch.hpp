// The kernel tells of a thread's next system call (Linux: syscall user dispatch, from 5.11 on; x86-64).
// SPDX-License-Identifier: MIT
#pragma once

namespace localcast::test {

// False where the kernel cannot, and then nothing is noticed.
bool watch_for_a_system_call() noexcept;

// Ends the watch. The number of the call that was noticed, which was made all the same; -1: there was none.
long end_watch() noexcept;

} // namespace localcast::test
