// A program in its engine, run over a signal in pieces of any size.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/program_engine.hpp"

#include <algorithm>
#include <vector>

namespace localcast::test {

using Signal = std::vector<float>;

/** As long as its inputs are, `piece` frames at a time; a generator makes `frames`. */
inline std::vector<Signal> run(plugin::ProgramEngine& engine, const std::vector<Signal>& inputs, std::size_t frames,
                               std::size_t piece)
{
    std::vector<Signal> outputs(engine.output_count(), Signal(frames));
    for (std::size_t at = 0; at < frames; at += piece) {
        std::vector<const float*> from;
        std::vector<float*> to;
        for (const Signal& input : inputs)
            from.push_back(input.data() + at);
        for (Signal& output : outputs)
            to.push_back(output.data() + at);
        engine.compute(std::min(piece, frames - at), from, to);
    }
    return outputs;
}

inline std::size_t index_of(const plugin::ProgramLayout& layout, const std::string& id)
{
    const auto found = std::find_if(layout.widgets.begin(), layout.widgets.end(),
                                    [&](const plugin::Widget& widget) { return widget.id == id; });
    return static_cast<std::size_t>(found - layout.widgets.begin());
}

} // namespace localcast::test
