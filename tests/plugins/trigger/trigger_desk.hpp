// A host without a window for Trigger's engine: plays sounds through it, and writes down what comes out.
// SPDX-License-Identifier: MIT
#pragma once

#include "engine/engine.hpp"

#include "localcast_juce/claims/claim_producer.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace localcast::test {

namespace trigger = plugin::trigger;

using Sound = std::vector<std::vector<float>>; // channels

/// A message at a frame of what comes out.
struct HeardNote {
    std::int64_t frame = 0;
    std::array<std::uint8_t, 3> bytes{};
    [[nodiscard]] friend bool operator==(const HeardNote &, const HeardNote &) = default;
};

/// One track of a host, in the room `A`.
struct Track {
    Track(const std::string &name, const trigger::Format &format);

    /// One block, and what comes out is appended to what was heard. The host plays from position 0 on.
    void process(const Sound &in, std::uint32_t frames, const trigger::Settings &settings);
    /// The host goes on without it.
    void pass_over(std::uint32_t frames) { position += frames; }

    /// All of `in`, in blocks of these lengths in turn; in real time the analysis is waited for, lest the test be faster than
    /// any host could be.
    void play(const Sound &in, std::span<const std::uint32_t> lengths, const trigger::Settings &settings);

    trigger::Engine engine;
    Sound heard;
    std::vector<HeardNote> notes;
    std::int64_t position = 0;
    bool playing = true;
};

/// A member of the room that says what it is told to.
class Speaker {
public:
    explicit Speaker(const std::string &name = "speaker", std::uint32_t rate_hz = 48000);

    /// An event at a frame, counted from the room's beginning; what is not said is that of a clear clap.
    void say(std::int64_t frame, std::uint32_t type = LOCALCAST_EVENT_TYPE_CLAP, float strength = 0.5f, float confidence = 0.9f);
    /// This very claim, stamped with this time.
    void say(std::uint64_t time_ns, const LocalcastEventClaimDescriptor &claim);

    [[nodiscard]] SensorId source() const { return source_; }

private:
    audio::Room room_;
    SensorId source_;
    audio::EventClaimProducer claims_;
    std::uint32_t rate_hz_;
};

/// Stream time of a frame that is counted from a room's beginning.
[[nodiscard]] std::uint64_t time_ns(std::int64_t frame, std::uint32_t rate_hz);

/// What events are acted on at what frames, and nothing else: constant sound steps back to nothing at once, for 20 ms.
[[nodiscard]] trigger::Settings prompt_duck();
[[nodiscard]] Sound constant_sound(std::size_t channels, std::size_t frames);
/// The frames at which such a sound falls.
[[nodiscard]] std::vector<std::int64_t> falls(const std::vector<float> &channel);

[[nodiscard]] inline trigger::Format offline(std::uint32_t block, std::uint32_t channels = 1, double rate_hz = 48000.0,
                                             std::size_t lookahead = trigger::default_lookahead) {
    return {rate_hz, block, channels, lookahead, true};
}

} // namespace localcast::test
