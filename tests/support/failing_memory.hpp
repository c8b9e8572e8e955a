// An allocator that fails when told to: malloc and its family, and with them operator new, and mmap, at the n-th call.
// Linked into a test, it replaces those of the C library. Linux.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace localcast::test {

// From now on the allocation number `n` (from 0) of this thread fails, once; and live allocations are counted anew.
void fail_allocation(uint64_t n);

// Ends it. Whether an allocation was made to fail.
bool stop_failing();

// Allocations of this thread less frees, since fail_allocation.
int64_t outstanding_allocations();

} // namespace localcast::test
