// Seeded streams of operations on a window: how time runs, which sensors speak, how often it is reset.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/handles.hpp"
#include "support/random.hpp"

#include <algorithm>
#include <string>

namespace localcast::test {

enum class TimeMode { ordered, jittered, disordered, jumping, equal, near_zero, near_max, mixed, growing };
enum class HashMode { small, multiples_of_a_power_of_two, high_bits_only, scattered };

inline constexpr TimeMode all_time_modes[] = {TimeMode::ordered,    TimeMode::jittered, TimeMode::disordered,
                                              TimeMode::jumping,    TimeMode::equal,    TimeMode::near_zero,
                                              TimeMode::near_max,   TimeMode::mixed,    TimeMode::growing};

struct Scenario {
    TimeMode time = TimeMode::mixed;
    HashMode hash = HashMode::small;
    uint64_t duration_ns = 1000;
    size_t capacity = 64;
    uint64_t sensors = 3;
    uint32_t kinds = LOCALCAST_SAMPLE_KIND_COUNT;
    uint64_t step_ns = 50; // mean advance of time per push
    uint64_t seed = 1;

    std::string text() const {
        return "time mode " + std::to_string(static_cast<int>(time)) + ", hash mode " +
               std::to_string(static_cast<int>(hash)) + ", duration " + std::to_string(duration_ns) + " ns, capacity " +
               std::to_string(capacity) + ", sensors " + std::to_string(sensors) + ", kinds " + std::to_string(kinds) +
               ", step " + std::to_string(step_ns) + " ns, seed " + std::to_string(seed);
    }
};

// Stream time of the next sample, under a mode.
class Clock {
public:
    Clock(const Scenario& scenario, Random& random) : scenario_(scenario), random_(random) {
        if (scenario.time == TimeMode::near_max) {
            now_ = UINT64_MAX - 20 * scenario.duration_ns;
        } else if (scenario.time != TimeMode::near_zero) {
            now_ = 3 * scenario.duration_ns;
        }
    }

    uint64_t next() {
        advance(random_.below(2 * scenario_.step_ns + 1));
        TimeMode mode = scenario_.time;
        if (mode == TimeMode::mixed) {
            mode = all_time_modes[random_.below(4)];
        }
        switch (mode) {
        case TimeMode::jittered:
            return back(random_.below(4 * scenario_.step_ns));
        case TimeMode::disordered:
        case TimeMode::near_zero:
        case TimeMode::near_max:
            return back(random_.below(scenario_.duration_ns + scenario_.duration_ns / 4 + 2));
        case TimeMode::jumping:
            if (random_.one_in(40)) {
                advance(random_.below(3 * scenario_.duration_ns));
            }
            return back(random_.below(4 * scenario_.step_ns));
        case TimeMode::growing: // in order but for one now and then, each later than any before it
            if (random_.one_in(60)) {
                return back(lateness_ = std::min(lateness_ + scenario_.step_ns, scenario_.duration_ns));
            }
            return now_;
        case TimeMode::equal:
            if (random_.one_in(30)) {
                equal_ = now_;
            }
            return equal_;
        case TimeMode::ordered:
        case TimeMode::mixed:
            break;
        }
        return now_;
    }

    uint64_t around() { return back(random_.below(2 * scenario_.duration_ns)) + random_.below(scenario_.duration_ns); }

    void restart() { // after a reset a stream may begin anywhere
        if (random_.one_in(2)) {
            now_ = random_.below(4 * scenario_.duration_ns);
            equal_ = now_;
        }
    }

private:
    void advance(uint64_t by) { now_ = by > UINT64_MAX - now_ ? UINT64_MAX : now_ + by; }
    uint64_t back(uint64_t by) const { return now_ > by ? now_ - by : 0; }

    const Scenario& scenario_;
    Random& random_;
    uint64_t now_ = 0;
    uint64_t equal_ = 0;
    uint64_t lateness_ = 0;
};

inline uint64_t sensor_hash(const Scenario& scenario, uint64_t number) {
    switch (scenario.hash) {
    case HashMode::multiples_of_a_power_of_two:
        return (number + 1) << 20;
    case HashMode::high_bits_only:
        return (number + 1) << 44;
    case HashMode::scattered:
        return number == 0 ? 0 : number == 1 ? UINT64_MAX : mix64(number);
    case HashMode::small:
        break;
    }
    return number;
}

} // namespace localcast::test
