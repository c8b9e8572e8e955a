// A reader's place in one kind of samples: each is read once, in order of admission.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <cstdint>

namespace localcast {

/// Belongs to one reader: its members are called by one thread at a time, while any threads push and read the
/// runtime. A copy goes on from the same place by itself. Must not outlive the runtime.
template <Kind K>
class Cursor {
public:
    /// Starts at the oldest live sample.
    /// any-thread, rt
    explicit constexpr Cursor(ConstRuntimeRef runtime) LOCALCAST_RT : runtime_(runtime) {}

    /// The next live sample. no_data when there is nothing new; too_old once after a reset, and the next call goes on
    /// from the beginning of the new epoch.
    /// any-thread, rt
    [[nodiscard]] Result<Sample> next() LOCALCAST_RT {
        Result<Sample> result;
        result.status = static_cast<Status>(
            localcast_runtime_read_next(runtime_.get(), to_c(K), &cursor_, &result.value));
        return result;
    }

    /// Samples that left the window before this cursor reached them, so far.
    /// any-thread, rt
    [[nodiscard]] constexpr std::uint64_t missed() const LOCALCAST_RT { return cursor_.missed; }

    /// Number of resets the runtime had gone through when the cursor last read.
    /// any-thread, rt
    [[nodiscard]] constexpr std::uint64_t epoch() const LOCALCAST_RT { return cursor_.epoch; }

private:
    ConstRuntimeRef runtime_;
    LocalcastCursor cursor_{};
};

} // namespace localcast
