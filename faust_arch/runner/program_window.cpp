// A runtime with room for what a program hears and says, and the analysers that read it.
// SPDX-License-Identifier: MIT
#include "program_window.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "stream_grid.hpp"

namespace localcast::faust::runner {

namespace {

std::vector<std::uint64_t> hashes_of(const std::vector<std::string>& names)
{
    std::vector<std::uint64_t> hashes;
    hashes.reserve(names.size());
    for (const std::string& name : names)
        hashes.push_back(SensorId::of(name).hash());
    return hashes;
}

Runtime make_runtime(const WindowPlan& plan)
{
    constexpr std::size_t room_for_claims = 2; // as a factor, generously
    const std::uint64_t period_ns = frame_time_ns(period_frames(plan.rate_hz), plan.rate_hz);
    const std::size_t blocks = (plan.names.size() * plan.blocks_per_period + plan.pushes_per_period) *
                               (LOCALCAST_DEFAULT_DURATION_NS / period_ns + 1);
    auto runtime = Runtime::create({}, std::max(LOCALCAST_DEFAULT_CAPACITY, blocks * room_for_claims));
    if (!runtime)
        throw std::bad_alloc();
    return std::move(*runtime);
}

} // namespace

ProgramWindow::ProgramWindow(const WindowPlan& plan)
    : names_(plan.names), sensors_(hashes_of(names_)), runtime_(make_runtime(plan))
{
    LocalcastRuntime* const runtime = RuntimeRef(runtime_).get();
    if (plan.reference) {
        std::vector<std::uint64_t> sources = sensors_;
        sources.erase(sources.begin() + static_cast<std::ptrdiff_t>(*plan.reference));
        phases_.emplace(runtime, sensors_[*plan.reference], sources);
    }
    if (plan.events)
        events_.emplace(runtime, sensors_);
}

void ProgramWindow::analyse(std::size_t max_blocks)
{
    if (phases_)
        phases_->poll(max_blocks);
    if (events_)
        events_->poll(max_blocks);
}

} // namespace localcast::faust::runner
