// A program that follows claims, made with the options of the Faust compiler: does each put out the same?
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "program_run.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

namespace {

constexpr std::size_t frames = 2 * 48000;
constexpr std::size_t lookback_frames = 4800; // as the program declares, at 48 kHz
enum Output : std::size_t { told_delay, strikes, aligned, moved, filtered, rung, output_count };

// No whole number of blocks, nor of the vectors that -vec works through.
constexpr std::array<std::size_t, 5> onsets{12345, 24001, 24007, 50000, 77777};
constexpr std::size_t claim_period = 2111;

std::uint64_t time_ns(std::size_t frame)
{
    return (static_cast<std::uint64_t>(frame) * 1'000'000'000u + 24000u) / 48000u;
}

double claimed_delay(std::size_t claim)
{
    return 30.0 * std::sin(0.7 * static_cast<double>(claim));
}

/** A folder with two inputs and a file of claims that changes delay and polarity all the time. */
struct ClaimsAndSound {
    Folder folder;

    ClaimsAndSound()
    {
        write_wav(folder / "mic-a.wav", {noise(frames, 1)});
        write_wav(folder / "mic-b.wav", {noise(frames, 2)});
        nlohmann::json claims;
        for (std::size_t claim = 1; claim * claim_period < frames; ++claim) {
            claims["phase_claims"].push_back({{"timestamp_ns", time_ns(claim * claim_period)},
                                              {"source", "mic-b"},
                                              {"reference", "mic-a"},
                                              {"delay_samples", claimed_delay(claim)},
                                              {"polarity", claim % 5 == 0 ? -1 : 1}});
        }
        for (const std::size_t onset : onsets) {
            claims["event_claims"].push_back(
                {{"onset_ns", time_ns(onset)}, {"source", "mic-a"}, {"strength", 1e-5 * static_cast<double>(onset)}});
        }
        std::ofstream(folder / "claims.json") << claims;
    }
};

/** What the program made with these options puts out, at blocks of 64 and of 512 frames alike. */
Channels output_of(const std::string& made_with)
{
    const ClaimsAndSound in;
    const auto run_in_blocks_of = [&](const std::string& block) {
        const Run done = run(in.folder, LOCALCAST_CLAIM_DRIVEN + made_with,
                             "mic-a.wav mic-b.wav --claims claims.json -o out.wav --block " + block);
        CHECK(done.err == "");
        REQUIRE(done.exit_code == 0);
        return bytes_of(in.folder / "out.wav");
    };
    INFO(made_with);
    const std::string small_blocks = run_in_blocks_of("64");
    CHECK((run_in_blocks_of("512") == small_blocks));
    Channels out = read_sound(in.folder / "out.wav").channels;
    REQUIRE(out.size() == output_count);
    REQUIRE(out[0].size() == frames);
    return out;
}

/** The greatest difference on each output. */
std::vector<double> differences(const Channels& a, const Channels& b)
{
    std::vector<double> greatest(a.size());
    for (std::size_t channel = 0; channel < a.size(); ++channel) {
        for (std::size_t i = 0; i < a[channel].size(); ++i) {
            const double difference = static_cast<double>(a[channel][i]) - static_cast<double>(b[channel][i]);
            greatest[channel] = std::max(greatest[channel], std::abs(difference));
        }
    }
    return greatest;
}

} // namespace

TEST_CASE("a claim-driven program compiled without options follows the claims of a file to the sample")
{
    const Channels out = output_of("scalar");
    std::vector<std::size_t> struck;
    for (std::size_t i = 0; i < frames; ++i) {
        if (out[strikes][i] != 0.0f)
            struck.push_back(i);
    }
    std::vector<std::size_t> expected;
    for (const std::size_t onset : onsets)
        expected.push_back(onset + lookback_frames);
    CHECK(struck == expected);

    for (std::size_t claim = 1; (claim + 1) * claim_period + lookback_frames < frames; ++claim) {
        const std::size_t first = claim * claim_period + lookback_frames;
        const auto delay = static_cast<float>(claimed_delay(claim));
        REQUIRE(out[told_delay][first] == delay);
        REQUIRE(out[told_delay][first + claim_period - 1] == delay);
        REQUIRE(out[told_delay][first - 1] != delay);
    }
    for (const Output heard : {aligned, moved, filtered, rung})
        CHECK(*std::max_element(out[heard].begin(), out[heard].end()) > 0.1f);
}

TEST_CASE("a claim-driven program sounds the same to the last bit with vectors, other names, one file and in place")
{
    const Channels scalar = output_of("scalar");
    CHECK((output_of("vec") == scalar));
    CHECK((output_of("named") == scalar));
    CHECK((output_of("inlined_in_place") == scalar));
}

TEST_CASE("a claim-driven program in double precision is single precision but for rounding, and the same with vectors")
{
    const Channels in_double = output_of("double");
    CHECK((output_of("double_vec") == in_double));

    const std::vector<double> off = differences(in_double, output_of("scalar"));
    CHECK(off[told_delay] == 0.0);
    CHECK(off[strikes] == 0.0);
    for (const Output heard : {aligned, moved, filtered, rung}) {
        INFO("output " << heard << ": " << off[heard]);
        CHECK(off[heard] > 0.0); // it does compute otherwise
        CHECK(off[heard] < 5e-5);
    }
}
