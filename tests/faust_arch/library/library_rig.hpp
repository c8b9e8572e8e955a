// A program over localcast.lib whose sources 1, 2 and 3 are mic-a, mic-b and mic-c.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "claim_fixture.hpp"
#include "dsp_rig.hpp"
#include "support/catch.hpp"

namespace localcast::test {

class LibraryRig {
public:
    explicit LibraryRig(std::unique_ptr<::dsp> program)
        : rig_(std::move(program), window_.runtime(), 0, 1024,
               {0, hash_of("mic-a"), hash_of("mic-b"), hash_of("mic-c")})
    {
        REQUIRE(rig_.dsp.errors().empty());
    }

    /** Claims what a source has against mic-a at this frame. */
    void claim(std::string_view source, double delay_samples, std::optional<double> drift_ppm = {}, int polarity = 1,
               std::size_t at_frame = 0)
    {
        auto claim = usable_claim();
        claim.source_id_hash = hash_of(source);
        claim.delay_samples = delay_samples;
        claim.sampling_rate_offset_ppm = drift_ppm.value_or(0.0);
        claim.polarity = polarity;
        claim.valid = LOCALCAST_PHASE_VALID_DELAY;
        if (drift_ppm)
            claim.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
        REQUIRE(window_.push(claim, frame_ns(at_frame)));
    }

    void claim(const LocalcastEventClaimDescriptor& event) { REQUIRE(window_.push(event)); }

    /** The next frames of these signals, each given as a function of the frame. */
    std::vector<Samples> run(const std::vector<std::function<double(double)>>& signals, std::size_t frames,
                             std::size_t block = 500)
    {
        std::vector<Samples> inputs;
        for (const auto& signal : signals) {
            inputs.emplace_back(frames);
            for (std::size_t i = 0; i < frames; ++i)
                inputs.back()[i] = signal(static_cast<double>(position_ + i));
        }
        return run(std::move(inputs), frames, block);
    }

    std::vector<Samples> run(std::vector<Samples> inputs, std::size_t frames, std::size_t block = 500)
    {
        position_ += frames;
        return rig_.run(std::move(inputs), frames, block);
    }

    [[nodiscard]] std::size_t position() const { return position_; }
    [[nodiscard]] const faust::LocalcastDsp& dsp() const { return rig_.dsp; }

private:
    ClaimFixture window_;
    DspRig rig_;
    std::size_t position_ = 0;
};

} // namespace localcast::test
