// SPDX-License-Identifier: MIT
#include "reference_survey.hpp"

#include <algorithm>
#include <limits>

namespace localcast::plugin::align {
namespace {

constexpr std::uint64_t kLookIntervalNs = 500'000'000;
// Once half of the others are found the rest have until this long after the beginning, ...
constexpr std::uint64_t kPatienceNs = 3'000'000'000;
// ... and when that does not happen by now, another provisional reference has its turn.
constexpr std::uint64_t kTurnNs = 4'000'000'000;

} // namespace

void ReferenceSurvey::listen(const std::vector<MemberNote> &members, std::uint64_t run_start_ns) {
    std::vector<std::uint64_t> sources{me_.hash()};
    std::uint64_t known_ns = 0;
    std::uint64_t first_heard_ns = std::numeric_limits<std::uint64_t>::max();
    for (const MemberNote &member : members) {
        if (!member.excluded && member.run_start_ns != 0 && !member.rests) {
            first_heard_ns = std::min(first_heard_ns, member.heard_from_ns);
        }
        if (member.excluded || member.source == me_.hash()) {
            continue;
        }
        if (is_played(member, members)) {
            sources.push_back(member.source);
        } else if (member.run_start_ns != 0) {
            known_ns = std::max(known_ns, member.played_ns + most_apart_ns);
        }
    }
    std::sort(sources.begin(), sources.end());
    const auto has = [&](std::uint64_t source) { return std::binary_search(sources.begin(), sources.end(), source); };
    const bool stands = result_.chosen_ns >= run_start_ns && has(result_.most_coherent) && has(result_.earliest);
    const bool silent = first_heard_ns == std::numeric_limits<std::uint64_t>::max();
    if (sources.size() < 2 || silent || (stands && run_start_ns == run_start_ns_)) {
        analyser_.reset();
        return;
    }
    if (!analyser_ || sources != sources_ || run_start_ns != run_start_ns_) {
        const bool anew = run_start_ns == run_start_ns_ && result_.chosen_ns >= run_start_ns; // whom it chose has left
        sources_ = std::move(sources);
        run_start_ns_ = run_start_ns;
        known_ns_ = anew ? window().edge_ns : known_ns;
        const std::uint64_t begin_ns = anew ? std::max(from_ns_, look_ns_) : std::max(run_start_ns, first_heard_ns);
        begin(std::max(begin_ns, window().window_start_ns), 0);
    }
    while (analyser_) {
        if (analyser_->poll_until(look_ns_)) {
            look();
        } else if (window().edge_ns > look_ns_ + most_apart_ns) { // that moment's sound will not be heard any more
            begin(look_ns_ + most_apart_ns, (provisional_ + 1) % sources_.size());
        } else {
            break;
        }
    }
}

void ReferenceSurvey::begin(std::uint64_t from_ns, std::size_t provisional) {
    from_ns_ = from_ns;
    look_ns_ = from_ns + kLookIntervalNs;
    provisional_ = provisional;
    others_ = sources_;
    others_.erase(others_.begin() + static_cast<std::ptrdiff_t>(provisional));
    const estimators::PhaseAnalyserConfig config{
        .max_delay_seconds = 1.05 * range_ms * 1e-3, .claim_interval_seconds = 0, .stream_start_ns = from_ns};
    analyser_.emplace(runtime_.get(), sources_[provisional], others_, config);
}

// Everything before `look_ns_` was heard.
void ReferenceSurvey::look() {
    const std::uint64_t heard_ns = look_ns_ - from_ns_;
    std::size_t found = 0, first = provisional_;
    double first_delay = 0;
    for (std::size_t i = 0; i < others_.size(); ++i) {
        const estimators::PhaseEstimate &estimate = analyser_->estimate(i);
        found += estimate.accepted();
        if (estimate.accepted() && estimate.delay_samples < first_delay) {
            first_delay = estimate.delay_samples;
            first = i + (i >= provisional_);
        }
    }
    const std::optional<std::size_t> suggested = analyser_->suggested_reference();
    const bool enough = found == others_.size() || (2 * found >= others_.size() && heard_ns >= kPatienceNs);
    if (enough && (suggested || others_.size() == 1)) {
        const bool other = suggested && *suggested < others_.size();
        decide(other ? others_[*suggested] : sources_[provisional_], sources_[first]);
    } else if (heard_ns >= kTurnNs) {
        begin(look_ns_, (provisional_ + 1) % sources_.size());
    } else {
        look_ns_ += kLookIntervalNs;
    }
}

void ReferenceSurvey::decide(std::uint64_t found, std::uint64_t earliest) {
    result_ = {std::max(look_ns_, known_ns_), found, earliest};
    analyser_.reset();
}

LocalcastRuntimeStatus ReferenceSurvey::window() const {
    LocalcastRuntimeStatus status{};
    localcast_runtime_status(runtime_.get(), &status);
    return status;
}

} // namespace localcast::plugin::align
