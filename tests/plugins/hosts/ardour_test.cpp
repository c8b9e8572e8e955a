// Localcast Align on the tracks of a DAW that people use: what it exports, against known truth and against the tests' own host.
// SPDX-License-Identifier: MIT
#include "ardour.hpp"

#include "align/hosted_tracks.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr double seconds = 9;
constexpr int latency = 1472; // 30 ms, and what the filters look ahead

/// In a room without walls, so that what is left is misalignment. Their names are sorted, as the host's tracks are.
std::vector<ArdourTrack> microphone_tracks(const std::vector<room::Recording> &recordings) {
    std::vector<ArdourTrack> tracks;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        tracks.push_back({"mic " + std::to_string(i + 1), recordings[i].samples});
    }
    return tracks;
}

/// The same in the tests' own host, made up for the latency as a DAW does. Ardour feeds a track earlier by its latency; to an LV2
/// it tells the timeline of what is heard then, and that it plays from its beginning on; to a VST3 that of the track.
Channels by_test_host(std::vector<room::Recording> recordings, const std::string &file, long plays_from) {
    for (room::Recording &recording : recordings) {
        recording.samples.resize(recording.samples.size() + latency);
    }
    HostedTracks tracks(recordings, {file});
    tracks.set(0, "Reference", "On");
    Channels heard = tracks.render(static_cast<double>(recordings[0].samples.size()) / desk_rate, {512}, plays_from);
    for (auto &channel : heard) {
        channel.erase(channel.begin(), channel.begin() + latency);
    }
    return heard;
}

/// Where two sounds first differ; -1: nowhere.
long difference(const std::vector<float> &heard, const std::vector<float> &expected) {
    const auto [one, other] = std::mismatch(heard.begin(), heard.end(), expected.begin(), expected.end());
    return one == heard.end() && other == expected.end() ? -1 : static_cast<long>(one - heard.begin());
}

} // namespace

TEST_CASE("Ardour exports microphones lined up, beside a track without a plugin, as the tests' host renders them") {
    const auto recordings = microphones(drums(seconds), 0, 60);
    Ardour ardour("Localcast Align", LOCALCAST_ALIGN_VST3, LOCALCAST_ALIGN_LV2);
    const std::string vst3 = LOCALCAST_ALIGN_VST3, lv2 = LOCALCAST_ALIGN_LV2;
    for (const auto &[format, file, plays_from] : {std::tuple("VST3", vst3, 0), std::tuple("LV2", lv2, latency)}) {
        INFO(format);
        auto tracks = microphone_tracks(recordings);
        tracks[0].choices = {{"Reference", 1}};
        tracks.push_back({"without", recordings[0].samples, false});
        CHECK(ardour.make_session(format, tracks) == std::vector<int>(recordings.size(), latency));
        const Channels heard = read_sound(ardour.export_file("first.wav")).channels;
        REQUIRE(heard.size() == tracks.size());

        CHECK(difference(heard.back(), recordings[0].samples) == -1);
        CHECK(difference(heard[0], recordings[0].samples) == -1);
        const Channels expected = by_test_host(recordings, file, plays_from);
        for (std::size_t i = 0; i < recordings.size(); ++i) {
            CAPTURE(i);
            CHECK(difference(heard[i], expected[i]) == -1);
            for (std::size_t second = 5; second < 8 && i > 0; ++second) {
                CHECK(std::abs(residual_delay(heard.back(), heard[i], second * 48000, second * 48000 + 47000)) <= 0.05);
            }
        }

        ardour.save_again();
        const Channels again = read_sound(ardour.export_file("second.wav")).channels; // a file's head has the time of day
        for (std::size_t i = 0; i < tracks.size(); ++i) {
            CAPTURE(i);
            CHECK(difference(again.at(i), heard[i]) == -1);
        }
    }
}

TEST_CASE("what Align captured in a session of Ardour's is recalled, and not measured again, when that is opened") {
    const auto recordings = microphones(drums(seconds), 0, 60);
    Ardour ardour("Localcast Align", LOCALCAST_ALIGN_VST3, LOCALCAST_ALIGN_LV2);
    auto tracks = microphone_tracks(recordings);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        tracks[i].choices = {i == 0 ? std::pair("Reference", 1.0) : std::pair("Mode", 0.5)}; // Capture, of three
    }
    tracks.push_back({"without", recordings[0].samples, false});
    (void)ardour.make_session("VST3", tracks);
    ardour.export_and_save();
    const Channels heard = read_sound(ardour.export_file("first.wav")).channels;
    ardour.save_again();
    const Channels again = read_sound(ardour.export_file("second.wav")).channels;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        CAPTURE(i);
        CHECK(difference(again.at(i), heard.at(i)) == -1);
    }
    for (std::size_t i = 1; i < recordings.size(); ++i) {
        CAPTURE(i);
        const auto residual = [&](std::size_t second) {
            return residual_delay(heard.back(), heard[i], second * 48000 + 100, second * 48000 + 47000);
        };
        // From the first second on, of which nobody could know it, as well as a capture is known: within two deviations of 0.05.
        CHECK(std::abs(residual(0)) <= 0.1);
        for (const std::size_t second : {2u, 4u, 7u}) {
            CHECK(std::abs(residual(second) - residual(0)) <= 0.005); // measured again it would not stay
        }
    }
}
