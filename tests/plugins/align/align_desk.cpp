// SPDX-License-Identifier: MIT
#include "align_desk.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <thread>

namespace localcast::test {

std::string Track::words() const {
    return plugin::align::state_text(state(), static_cast<estimators::PhaseRefusal>(note().refusal));
}

Track &Desk::add(const std::string &name, std::vector<float> recording, const Settings &settings) {
    return add_channels(name, {std::move(recording)}, settings);
}

Track &Desk::add_channels(const std::string &name, std::vector<std::vector<float>> recording, const Settings &settings) {
    tracks_.push_back(std::make_unique<Track>(Track{name, std::move(recording), settings}));
    Track &track = *tracks_.back();
    track.engine = std::make_unique<Engine>(SensorId::of(name).hash(), std::chrono::milliseconds(1));
    track.heard.resize(track.channels.size());
    return track;
}

void Desk::prepare() {
    for (const auto &track : tracks_) {
        if (track->engine->room() == nullptr) {
            REQUIRE(track->engine->join(track->group, {track->name, "test", "desk"}));
        }
        const auto block = *std::max_element(habits_.blocks.begin(), habits_.blocks.end());
        track->engine->prepare({rate_, block, static_cast<std::uint32_t>(track->channels.size()), habits_.latency, habits_.offline},
                               track->settings);
    }
    rewind();
}

void Desk::rewind() {
    frame_ = 0;
    for (const auto &track : tracks_) {
        for (auto &heard : track->heard) {
            heard.clear();
        }
    }
}

void Desk::play(double seconds) {
    const std::int64_t end = frame_ + std::llround(seconds * rate_);
    while (frame_ < end) {
        const auto left = static_cast<std::uint32_t>(end - frame_);
        cycle(std::min(habits_.blocks[cycles_ % habits_.blocks.size()], left), true);
    }
}

void Desk::stop(double seconds) {
    for (std::int64_t left = std::llround(seconds * rate_); left > 0;) {
        const auto frames = std::min(habits_.blocks[cycles_ % habits_.blocks.size()], static_cast<std::uint32_t>(left));
        cycle(frames, false);
        left -= frames;
    }
}

void Desk::wait(double seconds) {
    waits_ = true;
    stop(seconds);
    waits_ = false;
}

void Desk::cycle(std::uint32_t frames, bool playing) {
    std::vector<std::size_t> order(tracks_.size());
    std::iota(order.begin(), order.end(), 0);
    Random random(habits_.order_seed + cycles_);
    for (std::size_t i = order.size(); habits_.order_seed != 0 && i > 1; --i) {
        std::swap(order[i - 1], order[random.below(i)]);
    }
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next.fetch_add(1); i < order.size(); i = next.fetch_add(1)) {
            if (!tracks_[order[i]]->asleep) {
                process(*tracks_[order[i]], frames, playing);
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
    ++cycles_;
    frame_ += playing ? frames : 0;
    unpaced_frames_ += frames;
    if (!habits_.offline && static_cast<double>(unpaced_frames_) >= 0.1 * rate_) {
        keep_pace();
    }
}

void Desk::process(Track &track, std::uint32_t frames, bool playing) {
    std::vector<std::vector<float>> block(track.channels.size(), std::vector<float>(frames));
    std::vector<float *> pointers;
    for (std::size_t c = 0; c < block.size(); ++c) {
        const std::vector<float> &recording = track.channels[c];
        const auto from = std::min(static_cast<std::size_t>(frame_), recording.size());
        const auto count = playing ? std::min<std::size_t>(frames, recording.size() - from) : 0;
        std::copy_n(recording.begin() + static_cast<std::ptrdiff_t>(from), count, block[c].begin());
        pointers.push_back(block[c].data());
    }
    audio::HostBlock host;
    host.frames = frames;
    host.playing = playing || waits_;
    host.position = habits_.start + frame_;
    track.engine->process(pointers, host, track.settings);
    for (std::size_t c = 0; c < block.size() && playing; ++c) {
        track.heard[c].insert(track.heard[c].end(), block[c].begin(), block[c].end());
    }
}

// In real time the analyses keep up; here they are waited for, lest the test be faster than they are. The second look
// from now on has begun after all that was played.
void Desk::keep_pace() {
    unpaced_frames_ = 0;
    std::vector<std::pair<const plugin::align::Listening *, std::uint64_t>> looks;
    for (const auto &track : tracks_) {
        if (const auto *listening = track->engine->listening()) {
            looks.emplace_back(listening, listening->looks());
        }
    }
    for (const auto &[listening, before] : looks) {
        while (listening->looks() < before + 2) {
            std::this_thread::yield();
        }
    }
}

double difference_db(const std::vector<float> &a, const std::vector<float> &b, std::size_t begin, std::size_t end) {
    double difference = 0, power = 1e-30;
    for (std::size_t i = begin; i < end; ++i) {
        const double apart = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        difference += apart * apart;
        power += static_cast<double>(a[i]) * static_cast<double>(a[i]);
    }
    return 10 * std::log10(difference / power + 1e-30);
}

double residual_delay(const std::vector<float> &sound, const std::vector<float> &late, std::size_t begin, std::size_t end) {
    // late = gain * (sound - delay * slope of sound)
    double ss = 0, sd = 0, dd = 0, sl = 0, dl = 0;
    for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i) {
        const double s = sound[i], l = late[i];
        const double d = 0.5 * (static_cast<double>(sound[i + 1]) - static_cast<double>(sound[i - 1]));
        ss += s * s;
        sd += s * d;
        dd += d * d;
        sl += s * l;
        dl += d * l;
    }
    const double determinant = ss * dd - sd * sd;
    const double gain = (sl * dd - dl * sd) / determinant;
    const double turned = (dl * ss - sl * sd) / determinant;
    return -turned / gain;
}

} // namespace localcast::test
