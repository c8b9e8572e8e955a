// The latest samples of sensors, and at once whether they still are.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <optional>

namespace localcast {

/// Belongs to one reader: its members are called by one thread at a time, while any threads push and read the
/// runtime. Must not outlive the runtime.
template <Kind K>
class Watch {
public:
    /// Holds nothing yet.
    /// any-thread, rt
    explicit constexpr Watch(ConstRuntimeRef runtime) LOCALCAST_RT : runtime_(runtime) {}

    /// Whether everything that latest() answered since this was last false still is as it was; then nothing needs to
    /// be looked up. Else begins anew. A few nanoseconds, however many sensors.
    /// producer-thread, rt
    [[nodiscard]] bool holds() LOCALCAST_RT {
        return localcast_runtime_watch_holds(runtime_.get(), to_c(K), &watch_);
    }

    /// The last admitted live sample of a sensor, as View::latest. Ask holds() before the first one.
    /// producer-thread, rt
    [[nodiscard]] std::optional<Sample> latest(SensorId sensor) LOCALCAST_RT {
        Sample sample;
        return localcast_runtime_watch_latest(runtime_.get(), to_c(K), sensor.hash(), &watch_, &sample)
                   ? std::optional(sample)
                   : std::nullopt;
    }

private:
    ConstRuntimeRef runtime_;
    LocalcastWatch watch_{};
};

} // namespace localcast
