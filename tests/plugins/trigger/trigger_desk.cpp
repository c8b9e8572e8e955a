// SPDX-License-Identifier: MIT
#include "trigger_desk.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <thread>

namespace localcast::test {

Track::Track(const std::string &name, const trigger::Format &format) {
    REQUIRE(engine.join(0, {name, "VST3", "desk"}, name));
    engine.prepare(format);
    heard.resize(format.channels);
}

void Track::process(const Sound &in, std::uint32_t frames, const trigger::Settings &settings) {
    const auto from = static_cast<std::ptrdiff_t>(heard[0].size());
    std::vector<float *> channels;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        heard[i].insert(heard[i].end(), in[i].begin() + from, in[i].begin() + from + frames);
        channels.push_back(heard[i].data() + from);
    }
    engine.process(channels, {frames, position, std::nullopt, playing}, settings);
    for (const trigger::NoteMessage &message : engine.notes()) {
        CHECK(message.offset < frames);
        notes.push_back({from + message.offset, message.bytes});
    }
    position += frames;
}

void Track::play(const Sound &in, std::span<const std::uint32_t> lengths, const trigger::Settings &settings) {
    const trigger::Format format = engine.format();
    // Not as near as the look-ahead allows, for the next block is processed without waiting.
    const double slack_ms = trigger::lookaheads_ms[format.lookahead] - trigger::needed_lookahead_ms(format);
    const auto slack = std::chrono::nanoseconds(static_cast<std::int64_t>(std::max(slack_ms, 0.0) * 1e6));
    for (std::size_t i = 0; heard[0].size() < in[0].size(); ++i) {
        const std::size_t left = in[0].size() - heard[0].size();
        process(in, static_cast<std::uint32_t>(std::min<std::size_t>(lengths[i % lengths.size()], left)), settings);
        const auto fed = stream_time(engine.room()->memory().heads.newest_end_ns.load());
        while (!format.offline && !engine.rests() && engine.heard_until() + slack < fed && engine.problem().empty()) {
            std::this_thread::yield();
        }
    }
}

Speaker::Speaker(const std::string &name, std::uint32_t rate_hz)
    : room_(audio::Room::join(trigger::room_name(0), {name, "test", "desk"}).value()), source_(SensorId::of(name)),
      claims_(audio::EventClaimProducer::create(room_, source_, 200).value()), rate_hz_(rate_hz) {
    room_.set_stream(source_, 0, 0, 0);
}

void Speaker::say(std::int64_t frame, std::uint32_t type, float strength, float confidence) {
    LocalcastEventClaimDescriptor claim{};
    claim.source_id_hash = source_.hash();
    claim.onset_ns = time_ns(frame, rate_hz_);
    claim.strength = strength;
    claim.confidence = confidence;
    claim.type = type;
    say(claim.onset_ns, claim);
}

void Speaker::say(std::uint64_t time_ns, const LocalcastEventClaimDescriptor &claim) {
    REQUIRE(claims_.push(stream_time(time_ns), claim));
}

std::uint64_t time_ns(std::int64_t frame, std::uint32_t rate_hz) {
    return to_ns(frame_time({}, rate_hz + static_cast<std::uint64_t>(frame), rate_hz)); // the stream begins at one second
}

trigger::Settings prompt_duck() {
    trigger::Settings settings;
    settings.source = trigger::SourceChoice::any;
    settings.effect = trigger::Effect::duck;
    settings.depth_db = trigger::silent_db;
    settings.attack_ms = 0.0;
    settings.hold_ms = 20.0;
    settings.release_ms = 5.0;
    return settings;
}

Sound constant_sound(std::size_t channels, std::size_t frames) { return Sound(channels, std::vector<float>(frames, 0.25f)); }

std::vector<std::int64_t> falls(const std::vector<float> &channel) {
    std::vector<std::int64_t> frames;
    for (std::size_t i = 1; i < channel.size(); ++i) {
        if (channel[i] == 0.0f && channel[i - 1] == 0.25f) {
            frames.push_back(static_cast<std::int64_t>(i));
        }
    }
    return frames;
}

} // namespace localcast::test
