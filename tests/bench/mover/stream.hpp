// Something that resamples a mono stream at a steady rate offset, block by block.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace localcast::bench {

inline constexpr std::size_t block_frames = 512;

class Stream {
public:
    virtual ~Stream() = default;
    /** Takes all of `input` (at most block_frames) and writes what comes out of it; returns how many frames that is.
     * `output` has room for twice as many. */
    virtual std::size_t process(std::span<const float> input, std::span<float> output) = 0;
};

struct Contender {
    std::string name;
    /** Opens a stream that reads its input (1 + ppm * 1e-6) times as fast as it writes its output. */
    std::function<std::unique_ptr<Stream>(double ppm)> open;
};

void add_movers(std::vector<Contender>& contenders);
void add_polynomials(std::vector<Contender>& contenders);
/** These add a contender per quality, or print one line that they are left out. */
void add_samplerate(std::vector<Contender>& contenders);
void add_soxr(std::vector<Contender>& contenders);
void add_zita(std::vector<Contender>& contenders);

} // namespace localcast::bench
