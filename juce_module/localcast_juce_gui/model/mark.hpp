// One live sample as a view keeps it: the handle, and the little of its payload that is drawn.
// SPDX-License-Identifier: MIT
#pragma once

#include "source_table.hpp"

#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::picture {

enum class Shape : std::uint8_t {
    block,     // audio, as high as its peak
    claim,     // of a phase
    refusal,   // a phase claim that names no delay
    clap,      // events, by type
    transient,
    sustained,
    event,
    tick       // everything whose payload this version leaves open
};

struct Mark {
    Sample sample{};
    std::uint64_t duration_ns = 0;
    SourceTable::Index source = 0;
    float level = -1.0f; // 0..1: a block's peak, an event's strength, a claim's confidence; below 0: not known
    Shape shape = Shape::tick;
};

/// Turns samples into marks. Follows payloads by safe copies only; what cannot be copied has no level.
class MarkReader {
public:
    /// Audio samples that may still be looked at for peaks; beyond them blocks have no level.
    void allow(std::size_t audio_samples) { audio_samples_left_ = audio_samples; }

    [[nodiscard]] Mark read(ConstRuntimeRef runtime, Kind kind, const Sample &sample);

private:
    void read_audio(ConstRuntimeRef runtime, Mark &mark);

    std::size_t audio_samples_left_ = 0;
    std::vector<float> scratch_;
};

} // namespace localcast::picture
