// Who would make the best reference: one member listens to all for a few seconds.
// SPDX-License-Identifier: MIT
#pragma once

#include "member.hpp"

#include "localcast/estimators/phase_analyser.hpp"
#include "localcast/runtime_ref.hpp"
#include "localcast/types.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace localcast::plugin::align {

struct SurveyResult {
    std::uint64_t chosen_ns = 0; // stream time of the choice; 0: none yet
    std::uint64_t most_coherent = 0, earliest = 0; // hashes of the sources
};

/// Listens against one provisional reference after the other until at least half of the others are found in one, and takes
/// the estimators' word for who is the most coherent. Looks at moments of the stream alone, so that the choice is the same
/// whenever the same sounds. One thread, which may wait.
class ReferenceSurvey {
public:
    ReferenceSurvey(RuntimeRef runtime, SensorId me) : runtime_(runtime), me_(me) {}

    /// Goes on with what is in the window of a run that began at `run_start_ns`.
    void listen(const std::vector<MemberNote> &members, std::uint64_t run_start_ns);

    /// Forgets what it listened to; a result stays.
    void rest() { analyser_.reset(); }

    [[nodiscard]] const SurveyResult &result() const { return result_; }

private:
    void begin(std::uint64_t from_ns, std::size_t provisional);
    void look();
    void decide(std::uint64_t found, std::uint64_t earliest);
    [[nodiscard]] LocalcastRuntimeStatus window() const;

    RuntimeRef runtime_;
    SensorId me_;
    std::uint64_t run_start_ns_ = 0;
    std::vector<std::uint64_t> sources_; // of all members, in order of their hashes
    std::size_t provisional_ = 0;        // place in it
    std::vector<std::uint64_t> others_;
    std::uint64_t from_ns_ = 0, look_ns_ = 0;
    std::uint64_t known_ns_ = 0; // when it was certain that it listens to those who are played
    std::optional<estimators::PhaseAnalyser> analyser_;
    SurveyResult result_;
};

} // namespace localcast::plugin::align
