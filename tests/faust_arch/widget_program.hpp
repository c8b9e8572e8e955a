// A program whose outputs are its widgets, and what they hold.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/localcast/LocalcastUI.h>

namespace localcast::test {

class WidgetProgram {
public:
    WidgetProgram(std::unique_ptr<::dsp> program, const LocalcastRuntime* runtime, double sample_rate_hz = 0.0)
        : ui({runtime, {}, sample_rate_hz}), dsp_(std::move(program))
    {
        dsp_->init(48000);
        dsp_->buildUserInterface(&ui);
    }

    /** As of the window's edge. */
    std::vector<FAUSTFLOAT> zones()
    {
        ui.update();
        return read_zones();
    }

    std::vector<FAUSTFLOAT> zones_at(std::uint64_t now_ns)
    {
        ui.update(now_ns);
        return read_zones();
    }

    faust::LocalcastUI ui;

private:
    std::vector<FAUSTFLOAT> read_zones()
    {
        std::vector<FAUSTFLOAT> values(static_cast<std::size_t>(dsp_->getNumOutputs()));
        std::vector<FAUSTFLOAT*> outputs;
        for (FAUSTFLOAT& value : values)
            outputs.push_back(&value);
        dsp_->compute(1, nullptr, outputs.data());
        return values;
    }

    std::unique_ptr<::dsp> dsp_;
};

} // namespace localcast::test
