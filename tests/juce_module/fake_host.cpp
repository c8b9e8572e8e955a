// SPDX-License-Identifier: MIT
#include "fake_host.hpp"

#include "support/random.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <numeric>
#include <thread>

namespace localcast::test {
namespace {

std::string at(std::size_t instance, const SeenBlock &block) {
    return "instance " + std::to_string(instance) + ", cycle " + std::to_string(block.cycle) + ", " +
           std::to_string(block.time_ns) + " ns";
}

} // namespace

FakeInstance::FakeInstance(const std::string &name, std::uint32_t rate)
    : room(audio::Room::join(name, {}, {std::chrono::seconds(5), 1 << 16}).value()), clock(room.memory(), room.slot()),
      producer(Producer<Kind::scene_ray>::create("ray").value()) {
    clock.prepare(rate);
}

FakeHost::FakeHost(std::string room, std::uint64_t seed, HostHabits habits, std::uint32_t rate)
    : room_(std::move(room)), random_(seed), habits_(habits), rate_(rate) {}

FakeInstance &FakeHost::add() {
    instances_.push_back(std::make_unique<FakeInstance>(room_, rate_));
    return *instances_.back();
}

void FakeHost::change_rate(std::uint32_t rate) {
    rate_ = rate;
    for (const auto &instance : instances_) {
        instance->clock.prepare(rate);
    }
}

void FakeHost::process(FakeInstance &instance, std::uint32_t frames) const {
    const std::int64_t position = position_ + instance.ahead;
    audio::HostBlock block;
    block.frames = frames;
    block.playing = playing_ && habits_.gives_playing;
    if (habits_.gives_position) {
        block.position = position;
    }
    if (habits_.gives_host_time) {
        block.host_time = 77'000'000'000 + elapsed_ * 1'000'000'000 / rate_;
    }
    const audio::BlockTime time = instance.clock.begin_block(block);
    if (frames == 0) {
        return;
    }
    if (!time.told) {
        instance.producer.push(instance.room.runtime(), time.time, std::chrono::nanoseconds(0));
    }
    const std::uint64_t edge = instance.room.runtime().get() == nullptr ? 0 : [&] {
        LocalcastRuntimeStatus status{};
        localcast_runtime_status(instance.room.runtime().get(), &status);
        return status.edge_ns;
    }();
    instance.edges_back += edge < instance.last_edge_ns;
    instance.last_edge_ns = edge;
    instance.seen.push_back({cycle_, to_ns(time.time), time.first_frame, frames, position, time.agreement, time.jumped,
                             time.told});
}

void FakeHost::part(std::uint32_t frames) {
    std::vector<std::size_t> order(instances_.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t i = order.size(); i > 1; --i) {
        random_ = random_ * 6364136223846793005u + 1442695040888963407u;
        std::swap(order[i - 1], order[(random_ >> 33) % i]);
    }
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next.fetch_add(1); i < order.size(); i = next.fetch_add(1)) {
            if (!instances_[order[i]]->suspended) {
                process(*instances_[order[i]], frames);
            }
        }
    };
    std::vector<std::thread> helpers;
    for (unsigned i = 1; i < habits_.threads; ++i) {
        helpers.emplace_back(work);
    }
    work();
    for (std::thread &helper : helpers) {
        helper.join();
    }
    move_on(frames);
    ++cycle_;
}

void FakeHost::move_on(std::uint32_t frames) {
    elapsed_ += frames;
    position_ += playing_ ? frames : 0;
}

void FakeHost::cycle(std::uint32_t frames) {
    while (loop_ && playing_ && position_ < loop_->end && position_ + frames >= loop_->end) {
        const auto until_end = static_cast<std::uint32_t>(loop_->end - position_);
        part(until_end);
        frames -= until_end;
        position_ = loop_->begin;
    }
    if (frames > 0 || !loop_) {
        part(frames);
    }
}

void FakeHost::cycle_alone(std::uint32_t frames) {
    move_on(frames);
    ++cycle_;
}

std::uint64_t FakeHost::late() const {
    LocalcastRuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_stats(instances_.front()->room.runtime().get(), &stats);
    return stats.late_count;
}

std::string unequal_times(FakeHost &host, std::uint64_t from_cycle) {
    std::map<std::uint64_t, std::uint64_t> times;
    for (std::size_t i = 0; i < host.size(); ++i) {
        for (const SeenBlock &block : host[i].seen) {
            const auto [time, first] = times.emplace(block.cycle, block.time_ns);
            if (block.cycle >= from_cycle && !first && time->second != block.time_ns) {
                return at(i, block) + ": others have " + std::to_string(time->second) + " ns";
            }
        }
    }
    return times.empty() ? "no blocks at all" : "";
}

std::string broken_runs(FakeHost &host, std::size_t gaps) {
    for (std::size_t i = 0; i < host.size(); ++i) {
        const std::vector<SeenBlock> &seen = host[i].seen;
        std::size_t found = 0;
        for (std::size_t k = 0; k < seen.size(); ++k) {
            if (seen[k].time_ns != to_ns(frame_time({}, seen[k].first_frame, host.rate()))) {
                return at(i, seen[k]) + ": not the time of its frame";
            }
            const bool follows = k == 0 || seen[k].first_frame == seen[k - 1].first_frame + seen[k - 1].frames;
            if (k > 0 && follows == seen[k].jumped) {
                return at(i, seen[k]) + ": `jumped` is not what it did";
            }
            found += !follows;
        }
        if (found > gaps) {
            return "instance " + std::to_string(i) + ": " + std::to_string(found) + " gaps";
        }
    }
    return "";
}

std::string disorder(FakeHost &host, std::size_t told) {
    for (std::size_t i = 0; i < host.size(); ++i) {
        if (host[i].edges_back != 0) {
            return "instance " + std::to_string(i) + " saw the edge go back";
        }
        const std::vector<SeenBlock> &seen = host[i].seen;
        std::uint64_t end_ns = 0;
        std::size_t found = 0;
        for (const SeenBlock &block : seen) {
            if (block.told != (block.time_ns < end_ns)) {
                return at(i, block) + ": `told` is not what it did";
            }
            end_ns = std::max(end_ns, to_ns(frame_time({}, block.first_frame + block.frames, host.rate())));
            found += block.told;
        }
        if (found > told) {
            return "instance " + std::to_string(i) + ": time went back for " + std::to_string(found) + " blocks";
        }
    }
    return host.late() == 0 ? "" : std::to_string(host.late()) + " late samples";
}

} // namespace localcast::test
