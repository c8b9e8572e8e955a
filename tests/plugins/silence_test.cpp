// Where sound begins and ends.
// SPDX-License-Identifier: MIT
#include "parts/silence.hpp"

#include "support/catch.hpp"

#include <array>
#include <limits>
#include <vector>

using namespace localcast::plugin;

TEST_CASE("silence is counted up to the first sound of any channel, and from the last one on") {
    constexpr std::uint32_t frames = 67; // no multiple of a vector
    std::vector<float> left(frames, 0.0f), right(frames, -0.0f);
    const std::array<float *, 2> channels{left.data(), right.data()};
    CHECK(leading_silence(channels, frames) == frames);
    CHECK(trailing_silence(channels, frames) == frames);
    for (std::uint32_t first = 0; first < frames; ++first) {
        for (std::uint32_t last = first; last < frames; last += 13) {
            left[last] = 1e-38f;
            right[first] = std::numeric_limits<float>::quiet_NaN();
            CHECK(leading_silence(channels, frames) == first);
            CHECK(trailing_silence(channels, frames) == frames - 1 - last);
            CHECK_FALSE(is_silent(left.data(), frames));
            CHECK(is_silent(left.data(), last));
            left[last] = right[first] = 0.0f;
        }
    }
    CHECK(leading_silence({}, frames) == frames);
    CHECK(trailing_silence(channels, 0) == 0);
}
