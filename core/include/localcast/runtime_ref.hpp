// A runtime that somebody else owns: to push into, or only to read.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

namespace localcast {

/// A runtime to read from. Converts from Runtime and from a C pointer; must not outlive the runtime.
class ConstRuntimeRef {
public:
    /// Null is allowed and reads as an empty window.
    /// any-thread, rt
    constexpr ConstRuntimeRef(const LocalcastRuntime *runtime) LOCALCAST_RT : runtime_(runtime) {}
    /// any-thread, rt
    [[nodiscard]] constexpr const LocalcastRuntime *get() const LOCALCAST_RT { return runtime_; }

private:
    const LocalcastRuntime *runtime_;
};

/// A runtime to push into. Converts from a non-const Runtime and from a C pointer; must not outlive the runtime.
class RuntimeRef {
public:
    /// Null is allowed; every push into it is refused.
    /// any-thread, rt
    constexpr RuntimeRef(LocalcastRuntime *runtime) LOCALCAST_RT : runtime_(runtime) {}
    /// any-thread, rt
    [[nodiscard]] constexpr LocalcastRuntime *get() const LOCALCAST_RT { return runtime_; }
    /// any-thread, rt
    constexpr operator ConstRuntimeRef() const LOCALCAST_RT { return {runtime_}; }

private:
    LocalcastRuntime *runtime_;
};

} // namespace localcast
