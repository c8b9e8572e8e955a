// A sound system made of a script: cycles of given sizes at given times of its clock, from a thread of its own.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <faust/localcast/LiveDriver.h>

namespace localcast::test {

struct Cycle {
    std::uint32_t clock_frame = 0;
    std::size_t frames = 0;
};

class ScriptedDriver final : public faust::LiveDriver {
public:
    /** Plays `inputs` cycle by cycle, whatever the clock says. */
    ScriptedDriver(std::vector<Cycle> script, std::vector<std::vector<float>> inputs)
        : script_(std::move(script)), inputs_(std::move(inputs))
    {
    }
    ~ScriptedDriver() override { end(); }
    ScriptedDriver(const ScriptedDriver&) = delete;
    ScriptedDriver& operator=(const ScriptedDriver&) = delete;

    std::string open(const std::string&) override { return refusal; }
    std::string name() const override { return "scripted"; }
    std::uint32_t rate_hz() const override { return 48000; }

    std::string play(const faust::LivePorts& asked, faust::LiveCallback& callback) override
    {
        ports = asked;
        std::size_t frames = 0;
        for (const Cycle& cycle : script_)
            frames += cycle.frames;
        outputs.assign(ports.outputs.size(), std::vector<float>(frames));
        thread_ = std::thread([this, &callback] {
            std::vector<const float*> from(inputs_.size());
            std::vector<float*> to(outputs.size());
            around([&] { play_script(callback, from, to); });
        });
        return {};
    }
    std::string trouble() const override { return ending; }
    void end() override
    {
        if (thread_.joinable())
            thread_.join();
    }

    faust::LivePorts ports;                     ///< what was asked for
    std::vector<std::vector<float>> outputs;    ///< what came
    std::string refusal;                        ///< what open() says
    std::string ending;                         ///< what trouble() says
    std::function<void(const std::function<void()>&)> around = [](const auto& play) { play(); }; ///< on its thread

private:
    void play_script(faust::LiveCallback& callback, std::vector<const float*>& from, std::vector<float*>& to)
    {
        std::size_t at = 0;
        for (const Cycle& cycle : script_) {
            for (std::size_t i = 0; i < from.size(); ++i)
                from[i] = inputs_[i].data() + at;
            for (std::size_t i = 0; i < to.size(); ++i)
                to[i] = outputs[i].data() + at;
            callback.cycle(cycle.clock_frame, cycle.frames, from.data(), to.data());
            at += cycle.frames;
        }
    }

    std::vector<Cycle> script_;
    std::vector<std::vector<float>> inputs_;
    std::thread thread_;
};

} // namespace localcast::test
