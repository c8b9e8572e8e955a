// SPDX-License-Identifier: MIT
#include "steady_window.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>

namespace localcast::bench {

SteadyWindow::SteadyWindow()
{
    for (int i = 0; i <= 16; ++i)
        sources_.push_back(test::hash_of("mic-" + std::to_string(i)));
    follow(0);
}

void SteadyWindow::follow(std::uint64_t time_ns)
{
    for (; next_ns_ <= time_ns; next_ns_ += 500'000'000)
        claim(next_ns_);
    claims_.move_edge(time_ns);
}

void SteadyWindow::claim(std::uint64_t time_ns)
{
    for (std::size_t i = 1; i < sources_.size(); ++i) {
        LocalcastPhaseClaimDescriptor phase = test::usable_claim();
        phase.source_id_hash = sources_[i];
        phase.reference_id_hash = sources_[0];
        LocalcastEventClaimDescriptor event = test::clap_at(time_ns);
        event.source_id_hash = sources_[i];
        if (!claims_.push(phase, time_ns) || !claims_.push(event))
            throw std::runtime_error("the window has no room for the claims");
    }
}

} // namespace localcast::bench
