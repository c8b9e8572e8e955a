// A silent track rests, and nobody hears or sees that it does.
// SPDX-License-Identifier: MIT
#include "trigger_desk.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace localcast;
using namespace localcast::test;
using trigger::Effect;
using trigger::Settings;
using trigger::SoundEffect;

namespace {

constexpr std::uint32_t longest = 512;

float sample(Random &random) { return static_cast<float>(random.below(1u << 24)) / static_cast<float>(1u << 23) - 1.0f; }

Settings any_settings(Random &random) {
    Settings settings;
    settings.effect = static_cast<Effect>(random.below(4));
    settings.depth_db = random.one_in(3) ? trigger::silent_db : static_cast<double>(random.below(60));
    settings.attack_ms = random.one_in(2) ? 0.0 : static_cast<double>(random.below(300));
    settings.hold_ms = static_cast<double>(random.below(200));
    settings.release_ms = random.one_in(3) ? 0.0 : static_cast<double>(random.below(600));
    settings.burst_level_db = static_cast<double>(random.below(66)) - 60.0;
    settings.burst_pitch_hz = 20.0 + static_cast<double>(random.below(2000));
    return settings;
}

/// Two channels, and an effect that treats both and may rest; beside it two that never do, for the other channel of each
/// sounds all the time. The channels know nothing of each other.
class Comparison {
public:
    Comparison(double rate_hz, std::uint32_t lookahead) {
        for (SoundEffect *const effect : {&resting_, &left_, &right_}) {
            effect->prepare(rate_hz, lookahead, longest);
        }
    }

    void set(const Settings &settings) {
        for (SoundEffect *const effect : {&resting_, &left_, &right_}) {
            effect->set(settings);
        }
    }

    void strike() {
        for (SoundEffect *const effect : {&resting_, &left_, &right_}) {
            effect->strike();
        }
    }

    /// Whether every bit is the same.
    [[nodiscard]] bool play(const std::vector<float> &left, const std::vector<float> &right, std::uint32_t frames) {
        run(resting_, left, right, out_[0], out_[1], frames);
        run(left_, left, sounding_, out_[2], out_[3], frames);
        run(right_, sounding_, right, out_[3], out_[4], frames);
        CHECK_FALSE(left_.rests());
        CHECK_FALSE(right_.rests());
        return std::memcmp(out_[0].data(), out_[2].data(), frames * sizeof(float)) == 0 &&
               std::memcmp(out_[1].data(), out_[4].data(), frames * sizeof(float)) == 0;
    }

    [[nodiscard]] bool rests() const { return resting_.rests(); }

private:
    static void run(SoundEffect &effect, const std::vector<float> &left, const std::vector<float> &right,
                    std::vector<float> &out_left, std::vector<float> &out_right, std::uint32_t frames) {
        const std::array<const float *, 2> in{left.data(), right.data()};
        const std::array<float *, 2> out{out_left.data(), out_right.data()};
        effect.process(in, out, 0, frames);
    }

    SoundEffect resting_, left_, right_;
    std::vector<float> sounding_ = std::vector<float>(longest, 0.5f);
    std::array<std::vector<float>, 5> out_{std::vector<float>(longest, 1.0f), std::vector<float>(longest, 1.0f),
                                           std::vector<float>(longest), std::vector<float>(longest), std::vector<float>(longest)};
};

/// Short noises and strokes, some of them together, at no grid.
Sound strokes_at(std::span<const std::int64_t> onsets, std::size_t frames) {
    Random random(5);
    Sound sound(1, std::vector<float>(frames, 0.0f));
    for (const std::int64_t onset : onsets) {
        for (std::size_t k = 0; k < 4000; ++k) {
            sound[0][static_cast<std::size_t>(onset) + k] = 0.5f * sample(random) * std::exp(-static_cast<float>(k) / 500.0f);
        }
    }
    return sound;
}

} // namespace

TEST_CASE("an effect that rests through silence puts out, bit for bit, what one does that never rests") {
    const auto [rate_hz, seed] = GENERATE(table<double, std::uint64_t>({{8000, 1}, {8000, 2}, {48000, 3}, {96000, 5}}));
    INFO(rate_hz << " Hz, seed " << seed);
    Random random(seed);
    const auto lookahead = static_cast<std::uint32_t>(random.below(static_cast<std::uint64_t>(rate_hz / 2)));
    Comparison comparison(rate_hz, lookahead);
    std::vector<float> left(longest), right(longest);
    std::uint64_t rested = 0, by_sound = 0, by_strike = 0, by_change = 0;
    Settings settings = any_settings(random);
    for (int phrase = 0; phrase < 150; ++phrase) {
        const bool silent = random.one_in(2);
        const auto frames = static_cast<std::uint64_t>(rate_hz * static_cast<double>(1 + random.below(silent ? 5000 : 200)) / 1000.0);
        const std::uint64_t strike = random.below(2 * frames), change = random.below(2 * frames); // not in every phrase
        for (std::uint64_t done = 0; done < frames;) {
            const auto block = static_cast<std::uint32_t>(std::min<std::uint64_t>(1 + random.below(longest), frames - done));
            const auto is_now = [&](std::uint64_t moment) { return moment >= done && moment < done + block; };
            const bool rests = comparison.rests();
            const bool changes = is_now(change) && (rests || random.one_in(8)); // seldom while it sounds: then it rests late
            if (changes) {
                settings = any_settings(random);
            }
            comparison.set(settings);
            if (is_now(strike)) {
                comparison.strike();
            }
            for (std::uint32_t n = 0; n < block; ++n) {
                left[n] = silent || random.one_in(3) ? 0.0f : sample(random);
                right[n] = silent ? 0.0f : sample(random) * 1e-30f;
            }
            REQUIRE(comparison.play(left, right, block));
            rested += comparison.rests() ? block : 0;
            by_strike += rests && is_now(strike) ? 1 : 0;
            by_change += rests && changes ? 1 : 0;
            by_sound += rests && !silent ? 1 : 0;
            done += block;
        }
    }
    CHECK(static_cast<double>(rested) > 10 * rate_hz);
    CHECK(by_strike > 1);
    CHECK(by_change > 1);
    CHECK(by_sound > 1);
}

TEST_CASE("an effect does not rest while something of it is still to be heard") {
    SoundEffect effect;
    effect.prepare(48000, 7200, longest);
    Settings settings;
    settings.effect = Effect::burst;
    effect.set(settings);
    std::vector<float> in(longest, 0.0f), out(longest);
    const std::array<const float *, 1> from{in.data()};
    const std::array<float *, 1> to{out.data()};
    const auto play = [&](std::uint64_t frames) {
        bool heard = false;
        for (; frames > 0; frames -= std::min<std::uint64_t>(frames, longest)) {
            effect.process(from, to, 0, static_cast<std::uint32_t>(std::min<std::uint64_t>(frames, longest)));
            heard = heard || std::any_of(out.begin(), out.end(), [](float s) { return s != 0.0f; });
        }
        return heard;
    };
    CHECK_FALSE(play(7199)); // what was in the line before is not known to be silence
    CHECK_FALSE(effect.rests());
    CHECK_FALSE(play(1));
    CHECK(effect.rests());
    effect.strike();
    CHECK_FALSE(effect.rests());
    CHECK(play(static_cast<std::uint64_t>((settings.attack_ms + settings.hold_ms) * 48)));
    CHECK_FALSE(effect.rests());
    CHECK(play(static_cast<std::uint64_t>(settings.release_ms * 48)));
    CHECK_FALSE(play(8000));
    CHECK(effect.rests());
    in[0] = 1.0f;
    effect.process(from, to, 0, 1);
    in[0] = 0.0f;
    CHECK_FALSE(effect.rests());
    CHECK_FALSE(play(7199));
    CHECK_FALSE(effect.rests());
    CHECK(play(1)); // the sample comes out
    CHECK(effect.rests());
}

TEST_CASE("after a long silence events are acted on at the samples at which they are after a short one") {
    constexpr std::int64_t apart = 1024 * 450, second = 48000; // whole hops of the analysis: what it finds depends on them a little
    const std::vector<std::int64_t> onsets{9000, 9000 + apart, 9000 + apart + 25000, 9000 + 2 * apart + second};
    const Sound sparse = strokes_at(onsets, 9000 + 2 * apart + 3 * second);
    const Settings settings = [] {
        Settings gate = prompt_duck();
        gate.source = trigger::SourceChoice::own;
        gate.effect = Effect::gate;
        gate.midi = true;
        return gate;
    }();
    Sound first_heard;
    std::vector<HeardNote> first_notes;
    for (const std::vector<std::uint32_t> &lengths : {std::vector<std::uint32_t>{64}, std::vector<std::uint32_t>{1000, 4096, 1, 333}}) {
        Track track("track", offline(4096, 1, 48000, 3));
        track.play(sparse, lengths, settings);
        std::vector<std::int64_t> struck;
        for (const HeardNote &note : track.notes) {
            if ((note.bytes[0] & 0xf0) == 0x90) {
                struck.push_back(note.frame - track.engine.lookahead());
            }
        }
        REQUIRE(struck.size() == onsets.size());
        for (std::size_t i = 0; i < onsets.size(); ++i) {
            CHECK(std::abs(struck[i] - onsets[i]) <= 12);
        }
        CHECK(track.engine.counts().late == 0);
        if (first_heard.empty()) {
            first_heard = track.heard;
            first_notes = track.notes;
        }
        CHECK((track.heard == first_heard));
        CHECK((track.notes == first_notes));
    }
    SECTION("and in real time as well") {
        trigger::Format live = offline(64, 1, 48000, 3);
        live.offline = false;
        Track track("track", live);
        track.play(sparse, std::vector<std::uint32_t>{64}, settings);
        CHECK((track.heard == first_heard));
        CHECK((track.notes == first_notes));
        CHECK(track.engine.counts().late == 0);
        CHECK(track.engine.counts().missed_blocks == 0);
    }
}

TEST_CASE("the analysis rests after ten seconds of silence, and from the first sample on that is none it does not") {
    Track track("track", offline(64));
    const Settings settings;
    Sound in(1, std::vector<float>(64 * 8000, 0.0f));
    in[0][64 * 50 + 17] = 0.1f;
    in[0][64 * 7700 + 63] = 1e-4f;
    while (track.position < 64 * 50) {
        track.process(in, 64, settings);
    }
    CHECK_FALSE(track.engine.rests());
    std::int64_t began = 0;
    while (track.position < 64 * 7700) {
        track.process(in, 64, settings);
        began = track.engine.rests() && began == 0 ? track.position : began;
    }
    // At the end of the block in which the ten seconds are over.
    CHECK(began == 64 * ((64 * 50 + 18 + 480000 + 63) / 64));
    track.process(in, 64, settings);
    CHECK_FALSE(track.engine.rests());
}
