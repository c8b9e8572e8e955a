// The mover, its claims and its stream clock, as a host would run them.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/localcast/LocalcastUI.h>

#include "claim_fixture.hpp"

namespace localcast::test {

inline constexpr double mover_rate_hz = 48000.0;
inline constexpr double default_latency = 32.0;

/** What a phase claim says of the delay; the drift is left out where it was not measured. */
struct DelayClaim {
    double delay_samples = 0.0;
    std::optional<double> drift_ppm;
    int polarity = 1;
};

class MoverRig {
public:
    explicit MoverRig(double base_latency = default_latency);
    /** Another compilation of the same program. */
    MoverRig(std::unique_ptr<::dsp> program, double base_latency);

    /** Pushes a claim that holds at the moment of this frame, which may be yet to come. */
    void claim(const DelayClaim& claim, double at_frame = 0.0);

    /** Lets every claim leave the window. */
    void forget_claims();

    /** Runs the next frames of the input, updating the widgets before each block. */
    std::vector<double> run(const std::vector<double>& input, std::size_t block = 500);

    /** The same frame count of a signal, given as a function of the frame since the start. */
    std::vector<double> run(const std::function<double(double)>& signal, std::size_t frames, std::size_t block = 500);

    /** The same with the widgets left as they are. */
    std::vector<double> run_unattended(const std::vector<double>& input, std::size_t block);

    [[nodiscard]] bool live() const { return ui_.live(); }
    [[nodiscard]] std::size_t position() const { return position_; }

private:
    std::uint64_t time_ns(double frame) const;
    std::vector<double> compute(const std::vector<double>& input, std::size_t block, bool attended);

    ClaimFixture window_;
    std::unique_ptr<::dsp> program_;
    localcast::faust::LocalcastUI ui_;
    std::size_t position_ = 0;
};

} // namespace localcast::test
