// What plays a program as time passes, seen from the library that runs it: plain types, no sound system.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace localcast::faust {

/** What a live driver plays. */
class LiveCallback {
public:
    virtual ~LiveCallback() = default;

    /** Plays the next frames, any number. `clock_frame` is what the sound system's frame clock, which wraps at 2^32,
     *  says of the first. The driver's audio thread; it neither locks nor allocates nor calls the system. */
    virtual void cycle(std::uint32_t clock_frame, std::size_t frames, const float* const* inputs,
                       float* const* outputs) noexcept = 0;
};

/** How a program appears in the sound system. */
struct LivePorts {
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    bool connect_outputs = false; ///< to the system's own playback ports, in order
};

/** A sound system. All functions: one thread, not a real-time one. Errors are one sentence, empty when all is well. */
class LiveDriver {
public:
    virtual ~LiveDriver() = default;

    /** Becomes one of the system's clients, under this name or one like it. */
    [[nodiscard]] virtual std::string open(const std::string& name) = 0;
    /** The name that was given to it. After open(), as all that follows. */
    [[nodiscard]] virtual std::string name() const = 0;
    [[nodiscard]] virtual std::uint32_t rate_hz() const = 0;

    /** Makes the ports and begins to play. The callback must live until end(). */
    [[nodiscard]] virtual std::string play(const LivePorts& ports, LiveCallback& callback) = 0;
    /** Why it plays no longer; empty while it does. */
    [[nodiscard]] virtual std::string trouble() const = 0;
    /** Ends playing: the callback is not called after it. Any number of times. */
    virtual void end() = 0;
};

/** What of the live world was compiled into a program. */
struct LiveSupport {
    LiveDriver* driver = nullptr; ///< null: none
    bool osc = false;
};

} // namespace localcast::faust
