// What stands between a Faust program and the library that runs it: plain types, neither FAUSTFLOAT nor a Faust class.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "faust/localcast/LiveDriver.h"
#include "localcast_reservoir.h"

namespace localcast::faust {

/** What a program is made for. */
struct ProgramSetup {
    std::size_t voices = 0;                        ///< that all sound; 0: the program as it was written
    LocalcastRuntime* runtime = nullptr;           ///< must outlive it
    std::vector<std::uint64_t> numbered_sources{}; ///< sensor hashes that 0, 1, ... in metadata stand for; 0: none
    std::size_t max_block_frames = 1024;           ///< longer blocks are computed in parts
    std::size_t mean_block_frames = 64;            ///< room for pushed audio is made for blocks so long on average
    bool live = false;                             ///< whether OSC and MIDI, where compiled in, have its controls
    std::uint16_t osc_port = 0;                    ///< UDP port that OSC is to listen at
};

/** What a program wants of the window. */
struct ProgramWishes {
    bool window = false;             ///< anything at all
    bool phases = false;             ///< phase claims
    bool events = false;             ///< event claims
    std::size_t pushed_outputs = 0;  ///< outputs that it pushes as audio blocks
    std::uint64_t reference = 0;     ///< sensor hash that its widgets, else its inputs, name first as one; 0: none
    std::vector<std::string> errors; ///< what is wrong with its metadata, one sentence each
};

/** A program as the runner sees it. All functions: the runner's one thread; they may allocate. A program that plays
 *  live has its set_stream_time() and compute() called by the audio thread. */
class RunnableProgram {
public:
    virtual ~RunnableProgram() = default;

    [[nodiscard]] virtual std::size_t input_count() const = 0;
    [[nodiscard]] virtual std::size_t output_count() const = 0;
    /** Most frames that one compute() may be asked for. */
    [[nodiscard]] virtual std::size_t max_frames() const = 0;
    [[nodiscard]] virtual ProgramWishes wishes() const = 0;
    /** Its widgets in the JSON of Faust's JSONUI. */
    [[nodiscard]] virtual std::string controls_json() = 0;

    /** Makes it ready for this sample rate, every control at its default. */
    virtual void init(std::uint32_t rate_hz) = 0;
    /** Sets an input widget, named by path, short name or label; what is wrong where that cannot be. After init(). */
    [[nodiscard]] virtual std::string set(const std::string& path, double value) = 0;
    /** UDP port that its controls are heard at; 0: none. After init(). */
    [[nodiscard]] virtual int osc_port() const = 0;
    /** Hands on what was changed from outside: to every voice, and to those who show it. Not the audio thread. */
    virtual void follow_controls() = 0;
    /** From now on compute() of up to so many frames neither allocates nor locks, unless the program itself does. */
    virtual void make_room(std::size_t frames) = 0;
    /** Stream time of the frame that compute() gets next; without it time goes on from frame to frame. */
    virtual void set_stream_time(std::uint64_t time_ns) = 0;
    /** Claims and audio blocks of the program's own that found no room in the window. */
    [[nodiscard]] virtual std::uint64_t failed_pushes() const = 0;
    virtual void compute(std::size_t frames, const double* const* inputs, double* const* outputs) = 0;
};

using MakeProgram = std::function<std::unique_ptr<RunnableProgram>(const ProgramSetup&)>;

/** A program's main(): does what the command line says. 0: well; 1: it failed; 2: the command line makes no sense. */
int run_program(int argc, char** argv, const MakeProgram& make, const LiveSupport& live = {});

} // namespace localcast::faust
