// The slow end of a push, and whether anything is lost at a million a second.
// SPDX-License-Identifier: MIT
#pragma once

namespace localcast::bench {

// Percentiles of single pushes, alone and with the cores oversubscribed so that producers are preempted in mid-push;
// the window beside a mutex, deque and hash map.
void print_tails();

// Two producers at half a million pushes a second each.
void print_loss();

} // namespace localcast::bench
