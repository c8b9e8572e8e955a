// SPDX-License-Identifier: MIT
#include "room_workload.hpp"

#include <chrono>
#include <limits>
#include <string>

namespace localcast::test {
namespace {

constexpr std::size_t instances = 4;

std::vector<std::unique_ptr<audio::Room>> join_all() {
    std::vector<std::unique_ptr<audio::Room>> rooms;
    for (std::size_t i = 0; i < instances; ++i) {
        rooms.push_back(std::make_unique<audio::Room>(
            audio::Room::join("workload", {}, {std::chrono::seconds(5), 1 << 14}).value()));
    }
    return rooms;
}

} // namespace

RoomWorkload::RoomWorkload()
    : rooms_(join_all()), claim_producer_(audio::PhaseClaimProducer::create(*rooms_[0], SensorId::of("mic 1"), 100).value()),
      claim_reader_(rooms_[0]->runtime(), SensorId::of("mic 1")) {
    for (std::size_t i = 0; i < instances; ++i) {
        feeds_.push_back(std::make_unique<audio::AudioFeed>(*rooms_[i], "mic " + std::to_string(i)));
        feeds_.back()->prepare(8000, i == 3 ? 1024 : 64, 2);
    }
    samples_[3] = std::numeric_limits<float>::quiet_NaN();
}

bool RoomWorkload::push_block(std::size_t who, std::uint32_t frames, std::int64_t position) LOCALCAST_RT {
    const float *const channels[3] = {samples_.data(), nullptr, samples_.data()};
    audio::HostBlock block;
    block.frames = frames;
    block.playing = position % 5000 > 400; // at times it stands
    if (who != 2) {                        // one is told nothing
        block.position = position;
    }
    const audio::PushedBlock pushed = feeds_[who]->push({channels, frames % 2 == 0 ? 2u : 3u}, block);
    return pushed.frames <= frames;
}

bool RoomWorkload::claims() LOCALCAST_RT {
    PhaseClaim claim{};
    claim.delay_samples = 5;
    const StreamTime now = stream_time(feeds_[0]->room().memory().heads.newest_end_ns.load(std::memory_order_relaxed));
    if (!claim_producer_.push(now, claim)) {
        return false;
    }
    const auto next = claim_reader_.next();
    return next && next->claim.delay_samples == 5 && claim_reader_.latest() && claim_reader_.nearest(now) &&
           claim_reader_.missed() == 0;
}

bool RoomWorkload::run() LOCALCAST_RT {
    std::int64_t position = 0;
    bool good = true;
    for (int cycle = 0; cycle < 3000 && good; ++cycle) {
        const std::uint32_t frames = cycle % 11 == 0 ? 1000 : static_cast<std::uint32_t>(1 + cycle % 64);
        for (std::size_t i = 0; i < instances; ++i) {
            if (i != 1 || cycle % 100 < 80) { // one sleeps now and then
                good = good && push_block(i, frames, position);
            }
        }
        good = good && push_block(3, 1, position); // and one uses its ring up
        good = good && (cycle % 50 != 0 || claims());
        position = cycle % 97 == 0 ? cycle * 31 : position + frames;
    }
    return good;
}

} // namespace localcast::test
