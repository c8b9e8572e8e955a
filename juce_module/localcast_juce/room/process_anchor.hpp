// One word of memory per process that every copy of this code in it finds: the way plugins find one another.
//
// A C++ static does not do: each plugin binary has its own, and hosts load them so that none sees another's symbols.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <cstddef>

namespace localcast::audio {

/// The word, for as long as this lives held by this thread alone, by all copies of this code. Null where the process
/// has none: why() says so in words.
class ProcessAnchor {
public:
    /// any-thread, blocks
    ProcessAnchor() LOCALCAST_BLOCKS;
    /// any-thread, blocks
    ~ProcessAnchor();
    ProcessAnchor(const ProcessAnchor &) = delete;
    ProcessAnchor &operator=(const ProcessAnchor &) = delete;

    /// The word: null at first, and then what somebody put there.
    /// producer-thread, rt
    [[nodiscard]] void **word() const LOCALCAST_RT { return word_; }

    /// producer-thread, rt
    [[nodiscard]] const char *why() const LOCALCAST_RT { return why_; }

private:
    void **word_ = nullptr;
    const char *why_ = "";
    long long lock_ = -1; // what the system gave for the lock
};

/// Zeroed memory that belongs to the process, not to the binary that asked for it, until the process ends. Null when
/// memory is short.
/// any-thread, blocks
[[nodiscard]] void *process_memory(std::size_t bytes) LOCALCAST_BLOCKS;

} // namespace localcast::audio
