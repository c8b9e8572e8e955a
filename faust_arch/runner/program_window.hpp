// The window of a running program: its inputs go in, and what is known of them comes to be there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audio_feed.hpp"
#include "localcast/estimators/event_analyser.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "localcast/runtime.hpp"
#include "recorded_claims.hpp"

namespace localcast::faust::runner {

struct WindowPlan {
    std::vector<std::string> names;    ///< of the inputs
    std::uint32_t rate_hz = 0;
    std::optional<std::size_t> reference; ///< input that the others' delays are estimated against; unset: no estimates
    bool events = false;                  ///< whether the inputs' events are estimated
    RecordedClaims claims{};
};

/** One thread. What is in it depends on the samples alone, not on when or how fast they are pushed. */
class ProgramWindow {
public:
    /** Throws std::bad_alloc. */
    explicit ProgramWindow(WindowPlan plan);

    [[nodiscard]] LocalcastRuntime* runtime() { return RuntimeRef(runtime_).get(); }

    /** Takes the next frames of every input, one period at most, and pushes the claims that they or the file make. */
    void advance(std::uint64_t first_frame, std::size_t frames, const std::vector<std::vector<double>>& channels);

    /** Status, statistics and the latest claim of each input. */
    [[nodiscard]] std::string json() const;

private:
    std::vector<std::string> names_;
    std::uint32_t rate_hz_;
    std::vector<std::uint64_t> sensors_;
    Runtime runtime_;
    AudioFeed feed_;
    ClaimPlayer claims_;
    std::optional<estimators::PhaseAnalyser> phases_;
    std::optional<estimators::EventAnalyser> events_;
};

} // namespace localcast::faust::runner
