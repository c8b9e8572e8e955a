// Ctrl-C and the request to end: seen between two blocks, so that nothing unfinished is left behind.
// SPDX-License-Identifier: MIT
#pragma once

namespace localcast::faust::runner {

/** From now on SIGINT and SIGTERM are only taken down, unless the program was started with them ignored. A second one
 *  of the same sort ends the program at once. */
void catch_interruptions();

/** The signal that was taken down; 0: none. */
[[nodiscard]] int interruption() noexcept;

/** Thrown where interruption() is seen. */
struct Interrupted {
    int signal;
};

/** Ends the program as the signal would have, so that a shell sees that it did. */
void end_by(const Interrupted& interrupted);

} // namespace localcast::faust::runner
