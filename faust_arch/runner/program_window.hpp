// The window of a running program: its inputs go in, and what is known of them comes to be there.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "localcast/estimators/event_analyser.hpp"
#include "localcast/estimators/phase_analyser.hpp"
#include "localcast/runtime.hpp"

namespace localcast::faust::runner {

struct WindowPlan {
    std::vector<std::string> names{}; ///< of the inputs
    std::uint32_t rate_hz = 0;
    std::optional<std::size_t> reference{}; ///< input that the others' delays are estimated against; unset: none are
    bool events = false;                    ///< whether the inputs' events are estimated
    std::size_t blocks_per_period = 1;      ///< audio blocks that each input is pushed in
    std::size_t pushes_per_period = 0;      ///< audio blocks that the program itself pushes
};

/** One thread, but that anyone may push into the runtime. What is claimed depends on the samples alone, not on when or
 *  how fast they are pushed. */
class ProgramWindow {
public:
    /** Throws std::bad_alloc. */
    explicit ProgramWindow(const WindowPlan& plan);

    [[nodiscard]] Runtime& runtime() noexcept { return runtime_; }
    /** Hashes of the inputs' names. */
    [[nodiscard]] const std::vector<std::uint64_t>& sensors() const noexcept { return sensors_; }

    /** Reads so many new audio blocks at most, and pushes the claims that they make. */
    void analyse(std::size_t max_blocks = std::numeric_limits<std::size_t>::max());

    /** Status, statistics, what the program failed to push and the latest claim of each input. Bytes of a name that are
     *  no UTF-8 become U+FFFD. */
    [[nodiscard]] std::string json(std::uint64_t failed_pushes) const;

private:
    std::vector<std::string> names_;
    std::vector<std::uint64_t> sensors_;
    Runtime runtime_;
    std::optional<estimators::PhaseAnalyser> phases_;
    std::optional<estimators::EventAnalyser> events_;
};

} // namespace localcast::faust::runner
