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
    std::size_t pushes_per_period = 0; ///< audio blocks that the program itself pushes
};

/** One thread. What is in it depends on the samples alone, not on when or how fast they are pushed. */
class ProgramWindow {
public:
    /** Throws std::bad_alloc. */
    explicit ProgramWindow(WindowPlan plan);

    [[nodiscard]] LocalcastRuntime* runtime() { return RuntimeRef(runtime_).get(); }

    /** Takes the next frames of every input, one period at most, and pushes the claims that they or the file make. */
    void advance(std::uint64_t first_frame, std::size_t frames, const std::vector<std::vector<double>>& channels);

    /** Status, statistics, what the program failed to push and the latest claim of each input. Bytes of a name that are
     *  no UTF-8 become U+FFFD. */
    [[nodiscard]] std::string json(std::uint64_t failed_pushes) const;

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
