// One kind of a runtime's live samples, to read and nothing else.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast/cursor.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/time.hpp"
#include "localcast/types.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace localcast {

/// What View::range found: `samples` is the filled front of the caller's span, `available` how many there are.
struct RangeRead {
    Status status = Status::no_data;
    std::size_t available = 0;
    std::span<Sample> samples;
};

/// A pointer in size; pass it by value. Every call reads the window anew, so two calls may speak of two moments. Must
/// not outlive the runtime.
template <Kind K>
class View {
public:
    /// any-thread, rt
    explicit constexpr View(ConstRuntimeRef runtime) LOCALCAST_RT : runtime_(runtime) {}

    /// Number of live samples.
    /// any-thread, rt
    [[nodiscard]] std::size_t size() const LOCALCAST_RT { return localcast_runtime_view_len(runtime_.get(), to_c(K)); }

    /// Whether there is no live sample.
    /// any-thread, rt
    [[nodiscard]] bool empty() const LOCALCAST_RT { return size() == 0; }

    /// The live sample number `index`, oldest admission first; nothing past the end.
    /// any-thread, rt
    [[nodiscard]] std::optional<Sample> operator[](std::size_t index) const LOCALCAST_RT {
        Sample sample;
        return localcast_runtime_view_sample_at(runtime_.get(), to_c(K), index, &sample) ? std::optional(sample)
                                                                                         : std::nullopt;
    }

    /// The last admitted live sample of a sensor (not the one with the largest timestamp).
    /// any-thread, rt
    [[nodiscard]] std::optional<Sample> latest(SensorId sensor) const LOCALCAST_RT {
        Sample sample;
        return localcast_runtime_latest_for_sensor(runtime_.get(), to_c(K), sensor.hash(), &sample)
                   ? std::optional(sample)
                   : std::nullopt;
    }

    /// Live samples with from <= time < to, in order of admission, as many as `out` has room for. no_data, too_old or
    /// too_new when there are none, invalid when from > to.
    /// any-thread, rt
    [[nodiscard]] RangeRead range(StreamTime from, StreamTime to, std::span<Sample> out) const LOCALCAST_RT {
        RangeRead read;
        read.status = static_cast<Status>(localcast_runtime_read_range(
            runtime_.get(), to_c(K), to_ns(from), to_ns(to), out.data(), out.size(), &read.available));
        read.samples = out.first(read.available < out.size() ? read.available : out.size());
        return read;
    }

    /// The live sample of a sensor with the largest time <= at. no_data when the sensor has none, too_old when all of
    /// them are later.
    /// any-thread, rt
    [[nodiscard]] Result<Sample> before(SensorId sensor, StreamTime at) const LOCALCAST_RT {
        Result<Sample> result;
        result.status = static_cast<Status>(
            localcast_runtime_before(runtime_.get(), to_c(K), sensor.hash(), to_ns(at), &result.value));
        return result;
    }

    /// The live sample of a sensor with the smallest time > at. no_data when the sensor has none, too_new when none is
    /// later.
    /// any-thread, rt
    [[nodiscard]] Result<Sample> after(SensorId sensor, StreamTime at) const LOCALCAST_RT {
        Result<Sample> result;
        result.status = static_cast<Status>(
            localcast_runtime_after(runtime_.get(), to_c(K), sensor.hash(), to_ns(at), &result.value));
        return result;
    }

    /// ok while this very sample is in the window; too_old when the window has passed it, no_data when it gave way, was
    /// reset or never was.
    /// any-thread, rt
    [[nodiscard]] Status is_live(const Sample &sample) const LOCALCAST_RT {
        return static_cast<Status>(localcast_runtime_is_live(runtime_.get(), to_c(K), &sample));
    }

    /// A cursor at the oldest live sample.
    /// any-thread, rt
    [[nodiscard]] constexpr Cursor<K> cursor() const LOCALCAST_RT { return Cursor<K>(runtime_); }

    /// any-thread, rt
    [[nodiscard]] constexpr ConstRuntimeRef runtime() const LOCALCAST_RT { return runtime_; }

private:
    ConstRuntimeRef runtime_;
};

} // namespace localcast
