// The owner's side of an engine: rooms, preparation.
// SPDX-License-Identifier: MIT
#include "engine.hpp"

#include "localcast/estimators/event_estimator.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace localcast::plugin::trigger {
namespace {

// What the event estimator can be given.
constexpr double kLowestRate = 8'000, kHighestRate = 384'000;

} // namespace

Engine::Engine() = default;
Engine::~Engine() = default;

bool Engine::join(unsigned room, const audio::Identity &identity, std::string_view source) {
    session_.reset(); // its name is free again
    waiting_.clear(); // they were of that room
    problem_.clear();
    std::optional<audio::Room> joined = audio::Room::join(room_name(room), identity, {}, &problem_);
    if (!joined) {
        return false;
    }
    session_ = std::make_unique<Session>(std::move(*joined), identity, source); // others see it before the host begins
    if (!session_->start()) {
        problem_ = session_->worker().problem();
    }
    return true;
}

void Engine::prepare(const Format &format) {
    format_ = format;
    offline_.store(format.offline, std::memory_order_relaxed);
    format_.channels = std::min<std::uint32_t>(format.channels, most_channels);
    const bool usable = format.sample_rate_hz >= 1 && format.sample_rate_hz <= 2e6;
    rate_ = usable ? static_cast<std::uint32_t>(std::lround(format.sample_rate_hz)) : 0;
    can_listen_ = format.sample_rate_hz >= kLowestRate && format.sample_rate_hz <= kHighestRate && format.channels > 0;
    lookahead_ = usable ? lookahead_frames(format.lookahead, std::min(format.sample_rate_hz, kHighestRate)) : 0;
    timeline_.clear();
    waiting_.clear();
    judge_.prepare(format.sample_rate_hz);
    judges_anew_ = false;
    notes_.begin_anew();
    effect_.prepare(std::max(rate_, 1u), lookahead_, piece_frames);
    bypass_.prepare(std::max(rate_, 1u), format_.channels, lookahead_, piece_frames);
    for (std::vector<float> &channel : input_) {
        channel.assign(piece_frames, 0.0f);
    }
    fresh_ = true;
    was_playing_ = false;
    // relaxed, here and below: counts to be shown, each by itself.
    for (auto *count : {&fired_, &late_, &ignored_, &missed_, &repaired_samples_}) {
        count->store(0, std::memory_order_relaxed);
    }
    if (session_) {
        session_->listen_from(0);
        session_->worker().set_offline(format.offline);
        session_->feed.prepare(format.sample_rate_hz, format.block_frames, format_.channels);
    }
}

Format Engine::format() const {
    Format format = format_;
    format.offline = is_offline();
    return format;
}

void Engine::set_offline(bool offline) {
    offline_.store(offline, std::memory_order_relaxed);
    if (session_) {
        session_->worker().set_offline(offline);
    }
}

void Engine::release() {
    if (session_) {
        session_->listen_from(0);
        session_->feed.release();
    }
}

std::string Engine::problem() const {
    if (!problem_.empty() || !session_) {
        return problem_;
    }
    if (!session_->feed.problem().empty()) {
        return session_->feed.problem();
    }
    if (format_.channels > 0 && !can_listen_) {
        return "At this sample rate nothing can be heard of this track; events of others are acted on.";
    }
    return session_->worker().problem();
}

Counts Engine::counts() const {
    return {fired_.load(std::memory_order_relaxed), late_.load(std::memory_order_relaxed),
            ignored_.load(std::memory_order_relaxed), missed_.load(std::memory_order_relaxed),
            session_ ? session_->worker().missed_blocks() : 0, repaired_samples_.load(std::memory_order_relaxed)};
}

double needed_lookahead_ms(const Format &format) {
    const double block_ms = format.sample_rate_hz > 0 ? format.block_frames * 1e3 / format.sample_rate_hz : 0.0;
    const double turn_ms = format.offline ? 0.0 : static_cast<double>(analysis_interval.count());
    return estimators::event_latency_seconds * 1e3 + turn_ms + block_ms;
}

} // namespace localcast::plugin::trigger
