// SPDX-License-Identifier: MIT
#include "cycles.hpp"

#include <chrono>

namespace localcast::test {

using audio::Room;

void Cycles::begin() {
    for (unsigned i = 0; i < instances; ++i) {
        rooms_[i] = Room::join("clock", {}, {std::chrono::seconds(5), 64});
        clocks_[i].emplace(rooms_[i]->memory(), rooms_[i]->slot());
        clocks_[i]->prepare(48000);
    }
    arrived_ = 0;
}

void Cycles::run(unsigned number) {
    for (unsigned cycle = 0; cycle < cycles; ++cycle) {
        audio::HostBlock block;
        block.frames = 64;
        block.position = 480 + std::int64_t{cycle} * block.frames;
        block.playing = true;
        frames_[number][cycle] = clocks_[number]->begin_block(block).first_frame;
        if (in_step_) {
            wait_for_others(cycle);
        }
    }
}

void Cycles::wait_for_others(unsigned cycle) {
    std::unique_lock lock(mutex_);
    ++arrived_;
    all_.notify_all();
    all_.wait(lock, [&] { return arrived_ >= (cycle + 1) * instances; });
}

std::string Cycles::end() {
    std::string wrong;
    for (unsigned cycle = 0; cycle < cycles; ++cycle) {
        if (frames_[0][cycle] != frames_[1][cycle]) {
            wrong = "block " + std::to_string(cycle) + " is at frame " + std::to_string(frames_[0][cycle]) +
                    " for one, at " + std::to_string(frames_[1][cycle]) + " for the other";
        }
    }
    for (unsigned i = 0; i < instances; ++i) {
        clocks_[i].reset();
        rooms_[i].reset();
    }
    return wrong;
}

} // namespace localcast::test
