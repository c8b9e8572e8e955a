// Runs the mover block by block on a stream clock of its own.
// SPDX-License-Identifier: MIT
#include "mover_rig.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "AlignMover.hpp"
#include "support/catch.hpp"

namespace localcast::test {

namespace {

constexpr double origin_ns = 60e9; // claims may lie before the first frame

/** Finds the one widget that the host itself sets. */
class LatencyUI : public GenericUI {
public:
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override
    {
        if (std::string_view(label) == "base latency")
            latency = zone;
    }
    FAUSTFLOAT* latency = nullptr;
};

} // namespace

MoverRig::MoverRig(double base_latency) : MoverRig(localcast::faust::create_AlignMover(), base_latency) {}

MoverRig::MoverRig(std::unique_ptr<::dsp> program, double base_latency)
    : program_(std::move(program)),
      ui_({window_.runtime(), {hash_of("mic-a"), hash_of("mic-b")}, mover_rate_hz})
{
    program_->init(static_cast<int>(mover_rate_hz));
    program_->buildUserInterface(&ui_);
    LatencyUI host;
    program_->buildUserInterface(&host);
    REQUIRE(ui_.errors().empty());
    REQUIRE(ui_.bound_count() == 5);
    REQUIRE(host.latency != nullptr);
    *host.latency = base_latency;
}

std::uint64_t MoverRig::time_ns(double frame) const
{
    return static_cast<std::uint64_t>(std::llround(origin_ns + frame * 1e9 / mover_rate_hz));
}

void MoverRig::claim(const DelayClaim& said, double at_frame)
{
    auto claim = usable_claim();
    claim.delay_samples = said.delay_samples;
    claim.sampling_rate_offset_ppm = said.drift_ppm.value_or(0.0);
    claim.polarity = said.polarity;
    claim.valid = LOCALCAST_PHASE_VALID_DELAY;
    if (said.drift_ppm)
        claim.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
    REQUIRE(window_.push(claim, time_ns(at_frame)));
}

void MoverRig::forget_claims()
{
    LocalcastRuntimeStatus status{};
    REQUIRE(localcast_runtime_status(window_.runtime(), &status));
    window_.move_edge(status.edge_ns + 6'000'000'000);
}

std::vector<double> MoverRig::compute(const std::vector<double>& input, std::size_t block, bool attended)
{
    std::vector<double> samples = input;
    for (std::size_t at = 0; at < samples.size(); at += block) {
        const std::size_t count = std::min(block, samples.size() - at);
        double* channel = samples.data() + at;
        if (attended)
            ui_.update(time_ns(static_cast<double>(position_)));
        program_->compute(static_cast<int>(count), &channel, &channel);
        position_ += count;
    }
    return samples;
}

std::vector<double> MoverRig::run(const std::vector<double>& input, std::size_t block)
{
    return compute(input, block, true);
}

std::vector<double> MoverRig::run(const std::function<double(double)>& signal, std::size_t frames, std::size_t block)
{
    std::vector<double> input(frames);
    for (std::size_t i = 0; i < frames; ++i)
        input[i] = signal(static_cast<double>(position_ + i));
    return compute(input, block, true);
}

std::vector<double> MoverRig::run_unattended(const std::vector<double>& input, std::size_t block)
{
    return compute(input, block, false);
}

} // namespace localcast::test
