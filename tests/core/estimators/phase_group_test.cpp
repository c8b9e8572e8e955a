// Several sources at once: each as if it were alone, except where they contradict each other.
// SPDX-License-Identifier: MIT
#include "localcast/estimators/phase_group.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "tracked_pair.hpp"

using namespace localcast;
using namespace localcast::test;
using estimators::PhaseEstimate;
using estimators::PhaseEstimator;
using estimators::PhaseEstimatorConfig;
using estimators::PhaseGroup;
using estimators::PhaseRefusal;

namespace {

const PhaseEstimatorConfig config{rate_hz, 0.1};

using Spans = std::vector<std::span<const float>>;

template <typename Look>
void feed(PhaseGroup& group, const std::vector<float>& reference, const std::vector<std::vector<float>>& sources,
          Look look) {
    constexpr std::size_t block = 4800;
    for (std::size_t at = 0; at + block <= reference.size(); at += block) {
        Spans spans;
        for (const auto& source : sources) {
            spans.emplace_back(std::span(source).subspan(at, block));
        }
        group.process(std::span(reference).subspan(at, block), spans);
        look(static_cast<double>(at + block) / rate_hz);
    }
}

void feed(PhaseGroup& group, const std::vector<float>& reference, const std::vector<std::vector<float>>& sources) {
    feed(group, reference, sources, [](double) {});
}

std::vector<float> noisy(std::vector<float> signal, double deviation, std::uint64_t seed) {
    add(signal, white_noise(signal.size(), deviation, seed));
    return signal;
}

std::vector<float> scaled(std::vector<float> signal, float gain) {
    std::transform(signal.begin(), signal.end(), signal.begin(), [gain](float v) { return gain * v; });
    return signal;
}

} // namespace

TEST_CASE("in a group each source has the estimate that it has alone, bit for bit") {
    const auto dry = strokes(5.0, 70);
    const auto reference = noisy(dry, 0.0005, 71);
    const std::vector<std::vector<float>> sources{noisy(delayed(dry, 240.3), 0.0005, 72), strokes(5.0, 73),
                                                  noisy(scaled(delayed(dry, -77.8), -0.5f), 0.001, 74),
                                                  std::vector<float>(dry.size(), 0.0f)};
    PhaseGroup group(config, sources.size());
    CHECK(group.source_count() == sources.size());
    feed(group, reference, sources);
    group.finish();
    CHECK(group.sample_count() == reference.size());
    for (std::size_t i = 0; i < sources.size(); ++i) {
        CAPTURE(i);
        PhaseEstimator alone(config);
        alone.process(reference, sources[i]);
        alone.finish();
        check_same(group.estimate(i), alone.estimate());
        const auto one = group.take_observations(i);
        const auto other = alone.take_observations();
        REQUIRE(one.size() == other.size());
        for (std::size_t k = 0; k < one.size(); ++k) {
            CHECK(one[k].delay_samples == other[k].delay_samples);
            CHECK(one[k].frame == other[k].frame);
        }
    }
    CHECK(group.estimate(0).accepted());
    CHECK_FALSE(group.estimate(1).accepted());
    CHECK(group.estimate(2).polarity == -1);
    CHECK(group.estimate(3).refusal == PhaseRefusal::source_silent);
}

TEST_CASE("no call works on more than a quarter of the sources of a group, found or not") {
    constexpr std::size_t count = 8;
    const auto dry = strokes(6.0, 75);
    const auto reference = noisy(dry, 0.0005, 76);
    std::vector<std::vector<float>> sources;
    for (std::uint64_t i = 0; i < count; ++i) {
        sources.push_back(i < 4 ? noisy(dry, 0.0005, 80 + i) : strokes(6.0, 90 + i));
    }
    PhaseGroup group(config, count);
    std::array<std::uint64_t, count> frames{};
    std::size_t most = 0;
    const std::size_t block = 1024; // half of what frames are apart
    for (std::size_t at = 0; at + block <= reference.size(); at += block) {
        Spans spans;
        for (const auto& source : sources) {
            spans.emplace_back(std::span(source).subspan(at, block));
        }
        group.process(std::span(reference).subspan(at, block), spans);
        std::size_t worked = 0;
        for (std::size_t i = 0; i < count; ++i) {
            worked += group.estimate(i).frame != frames[i] ? 1 : 0;
            frames[i] = group.estimate(i).frame;
        }
        most = std::max(most, worked);
    }
    CHECK(most == count / 4);
    CHECK(group.estimate(0).accepted());
    CHECK(!group.estimate(count - 1).accepted());
}

TEST_CASE("a source whose sound contradicts what the others share is refused as inconsistent, and only that one") {
    const auto first = strokes(9.0, 80);
    const auto second = scaled(strokes(9.0, 81), 1.5f);
    // The reference hears the first sound alone. All sources hear both, and align to it; but in the last one what they
    // share beyond it, which is louder, lies elsewhere.
    const auto heard = [&](double delay, double other_delay, std::uint64_t seed) {
        auto signal = delayed(first, delay);
        add(signal, delayed(second, other_delay));
        return noisy(std::move(signal), 0.0005, seed);
    };
    const auto reference = noisy(first, 0.0005, 82);
    const std::vector<std::vector<float>> sources{heard(100.0, 100.0, 83), heard(-60.0, -60.0, 84),
                                                  heard(31.0, 31.0, 85),
                                                  noisy([&] {
                                                      auto signal = scaled(delayed(first, 55.0), 0.6f);
                                                      add(signal, delayed(second, 355.0));
                                                      return signal;
                                                  }(), 0.0005, 86)};
    PhaseGroup group(config, sources.size());
    feed(group, reference, sources);
    for (std::size_t i = 0; i < 3; ++i) {
        CAPTURE(i);
        CHECK(group.estimate(i).accepted());
    }
    CHECK(group.estimate(3).refusal == PhaseRefusal::inconsistent);
    CHECK(sound(group.estimate(3)));
    PhaseEstimator alone(config);
    alone.process(reference, sources[3]);
    CHECK(alone.estimate().accepted());
}

TEST_CASE("the cleanest member is suggested as the reference, be it a source or the present one") {
    const auto dry = strokes(8.0, 90);
    for (std::size_t cleanest = 0; cleanest < 4; ++cleanest) {
        CAPTURE(cleanest);
        std::array<std::vector<float>, 4> members;
        for (std::size_t i = 0; i < members.size(); ++i) {
            const double delay = i == 3 ? 0.0 : 40.0 * static_cast<double>(i) - 33.3;
            members[i] = noisy(delayed(dry, delay), i == cleanest ? 0.0003 : 0.01, 91 + i);
        }
        PhaseGroup group(config, 3);
        CHECK_FALSE(group.suggested_reference().has_value());
        feed(group, members[3], {members[0], members[1], members[2]});
        REQUIRE(group.suggested_reference().has_value());
        CHECK(*group.suggested_reference() == cleanest);
    }
}

TEST_CASE("one tracked source alone suggests nothing") {
    const auto dry = strokes(4.0, 95);
    PhaseGroup group(config, 2);
    feed(group, noisy(dry, 0.0005, 96), {delayed(dry, 12.0), strokes(4.0, 97)});
    CHECK(group.estimate(0).accepted());
    CHECK_FALSE(group.suggested_reference().has_value());
}

TEST_CASE("a wrong number of sources, spans of different size and an index that is none throw, and change nothing") {
    const std::vector<float> samples(960, 0.1f);
    const std::span<const float> whole(samples);
    PhaseGroup group(config, 2);
    CHECK_THROWS_AS(group.process(whole, Spans{whole}), std::invalid_argument);
    CHECK_THROWS_AS(group.process(whole, Spans{whole, whole, whole}), std::invalid_argument);
    CHECK_THROWS_AS(group.process(whole, Spans{whole, whole.first(959)}), std::invalid_argument);
    CHECK(group.sample_count() == 0);
    CHECK_THROWS_AS(group.estimate(2), std::out_of_range);
    CHECK_THROWS_AS(group.take_observations(2), std::out_of_range);
    CHECK_NOTHROW(group.process(whole, Spans{whole, whole}));
    CHECK(group.sample_count() == 960);
    for (const PhaseEstimatorConfig& bad : {PhaseEstimatorConfig{7999.0, 0.1}, PhaseEstimatorConfig{rate_hz, 0.0},
                                            PhaseEstimatorConfig{rate_hz, 0.1, 1001.0}}) {
        CHECK_THROWS_AS(PhaseGroup(bad, 1), std::invalid_argument);
    }
}
