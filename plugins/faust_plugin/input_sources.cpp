// SPDX-License-Identifier: MIT
#include "faust_plugin/input_sources.hpp"

#include <algorithm>
#include <utility>

namespace localcast::plugin {

std::unique_ptr<InputSources> InputSources::join(std::string_view room, const audio::Identity &identity,
                                                 const std::vector<std::string> &names, const InputSources *earlier,
                                                 std::string &why) {
    auto sources = std::make_unique<InputSources>();
    sources->wanted_ = names;
    std::vector<std::uint64_t> own = earlier != nullptr ? earlier->numbered() : std::vector<std::uint64_t>{};
    for (std::size_t i = 0; i < std::max<std::size_t>(names.size(), 1); ++i) {
        auto joined = audio::Room::join(room, identity, {}, &why);
        if (!joined) {
            return nullptr;
        }
        if (names.empty()) {
            sources->members_.push_back(std::make_unique<RoomSource>(std::move(*joined)));
            break;
        }
        sources->members_.push_back(std::make_unique<RoomSource>(std::move(*joined), identity, names[i], own));
        const std::string &name = sources->members_.back()->name;
        std::erase(own, SensorId::of(name).hash()); // once for all inputs of one name
        sources->names_.push_back(name);
        if (name != names[i]) {
            sources->renamed_ += (sources->renamed_.empty() ? "'" : " '") + names[i] +
                                 "' is somebody else's in this room: here it is '" + name + "'.";
        }
    }
    return sources;
}

std::vector<std::uint64_t> InputSources::numbered() const {
    std::vector<std::uint64_t> hashes{0};
    for (const std::string &name : names_) {
        hashes.push_back(SensorId::of(name).hash());
    }
    return hashes;
}

std::string InputSources::prepare(double sample_rate_hz, std::uint32_t block_frames) {
    std::string problem;
    for (const auto &member : members_) {
        if (!member->feed.prepare(sample_rate_hz, block_frames, names_.empty() ? 0 : 1)) {
            problem = member->feed.problem();
        }
    }
    return problem;
}

void InputSources::release() {
    for (const auto &member : members_) {
        member->feed.release();
    }
}

audio::BlockTime InputSources::push(std::span<const float *const> channels, const audio::HostBlock &host) LOCALCAST_RT {
    audio::BlockTime time{};
    for (std::size_t i = 0; i < members_.size(); ++i) {
        const audio::PushedBlock pushed = members_[i]->feed.push(channels.subspan(std::min(i, channels.size()),
                                                                                  i < channels.size() ? 1 : 0), host);
        if (i == 0) {
            time = pushed.time;
        }
    }
    return time;
}

} // namespace localcast::plugin
