// A mixing desk without a window: plays recordings through engines of Align, as hosts do.
// SPDX-License-Identifier: MIT
#pragma once

#include "align_scene.hpp"

#include "engine/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace localcast::test {

using plugin::align::Engine;
using plugin::align::Kept;
using plugin::align::MemberNote;
using plugin::align::Settings;

inline constexpr double desk_rate = scene_rate;

/// How a host plays.
struct Habits {
    bool offline = true;
    std::vector<std::uint32_t> blocks{512}; // lengths, in turn
    unsigned threads = 1;
    std::uint64_t order_seed = 0; // of the tracks in a cycle; 0: always the first one first
    std::int64_t start = 0;       // where the host's timeline begins to play
    std::size_t latency = plugin::align::default_latency;
};

/// One track: what was recorded, what is chosen, what is heard.
struct Track {
    std::string name;
    std::vector<std::vector<float>> channels;
    Settings settings{};
    unsigned group = 0;
    bool asleep = false; // the host leaves it out
    std::unique_ptr<Engine> engine{};
    std::vector<std::vector<float>> heard{};

    [[nodiscard]] MemberNote note() const { return engine->note(); }
    [[nodiscard]] plugin::align::TrackState state() const { return static_cast<plugin::align::TrackState>(engine->note().state); }
    [[nodiscard]] std::string words() const;
};

class Desk {
public:
    explicit Desk(Habits habits = {}, double rate = desk_rate) : habits_(std::move(habits)), rate_(rate) {}

    /// Keys follow from names, so that the same desk is the same session.
    Track &add(const std::string &name, std::vector<float> recording, const Settings &settings = {});
    Track &add_channels(const std::string &name, std::vector<std::vector<float>> recording, const Settings &settings = {});

    /// As when a session is loaded, or a render begins: everything is prepared anew.
    void prepare();

    /// Plays so many seconds, or on with the next of a recording. Silence follows a recording's end.
    void play(double seconds);

    /// Goes on without playing, so many seconds: silence comes in.
    void stop(double seconds);

    /// Says that it plays, so many seconds, and waits at one position: silence comes in.
    void wait(double seconds);

    /// The next play() begins here, and at the recordings' beginning.
    void rewind();

    [[nodiscard]] Track &operator[](std::size_t index) { return *tracks_[index]; }
    [[nodiscard]] std::size_t size() const { return tracks_.size(); }
    [[nodiscard]] std::int64_t frame() const { return frame_; } ///< of the recordings: played so far
    [[nodiscard]] double rate() const { return rate_; }

private:
    void cycle(std::uint32_t frames, bool playing);
    void process(Track &track, std::uint32_t frames, bool playing);
    void keep_pace();

    Habits habits_;
    double rate_;
    std::vector<std::unique_ptr<Track>> tracks_;
    std::int64_t frame_ = 0;
    std::size_t cycles_ = 0;
    bool waits_ = false;
    std::uint64_t unpaced_frames_ = 0;
};

/// The sums of squares of the difference and of `a`, in dB, from `begin` to `end`.
[[nodiscard]] double difference_db(const std::vector<float> &a, const std::vector<float> &b, std::size_t begin,
                                   std::size_t end);

/// By how many samples `late` is behind `sound` where that is little: least squares, gain left free.
[[nodiscard]] double residual_delay(const std::vector<float> &sound, const std::vector<float> &late, std::size_t begin,
                                    std::size_t end);

} // namespace localcast::test
