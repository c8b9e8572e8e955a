// The sound of one voice at one microphone, on the ideal clock.
// SPDX-License-Identifier: MIT
#include "render.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "convolve.hpp"
#include "images.hpp"
#include "room/interpolator.hpp"

namespace localcast::room {
namespace {

constexpr double tail_hop_seconds = 0.25;
constexpr int first_tail_order = 2; // what reflects less often follows the walker sample by sample

void add(std::vector<float>& sum, const std::vector<float>& part, std::size_t at) {
    if (sum.size() < at + part.size()) {
        sum.resize(at + part.size(), 0.0f);
    }
    for (std::size_t n = 0; n < part.size(); ++n) {
        sum[at + n] += part[n];
    }
}

/** One image of the walker, exact: for each arrival time the time of emission, and the dry sound then. */
class Follower {
public:
    Follower(const Scene& scene, const Voice& voice, const Point& microphone, double start,
             const std::array<AxisImage, 3>& image)
        : scene_(scene), voice_(voice), microphone_(microphone), start_(start), image_(image),
          per_metre_(scene.sample_rate_hz / speed_of_sound_m_per_s) {
        const int reflections = image[0].reflections + image[1].reflections + image[2].reflections;
        gain_ = std::pow(reflection_coefficient(scene), reflections);
    }

    void add_to(std::vector<float>& sum) const {
        const Interpolator& interpolator = Interpolator::instance();
        // Between two emissions solved for, 16 frames apart, a straight line is right to a millionth of a frame.
        constexpr std::size_t hop = 16;
        double left = emission(0.0, -start_);
        for (std::size_t n = 0; n < sum.size(); n += hop) {
            const double right = emission(static_cast<double>(n + hop), left + hop);
            const double metres = distance(0.5 * (left + right));
            for (std::size_t k = 0; k < std::min(hop, sum.size() - n); ++k) {
                const double at = left + (right - left) * static_cast<double>(k) / hop;
                sum[n + k] += static_cast<float>(gain_ / metres * interpolator.at(voice_.dry, at - start_));
            }
            left = right;
        }
    }

private:
    [[nodiscard]] double distance(double emission) const {
        const Point p = voice_.path.at((emission - start_) / scene_.sample_rate_hz);
        const Point mirrored{image_[0].shift + image_[0].sign * p.x, image_[1].shift + image_[1].sign * p.y,
                             image_[2].shift + image_[2].sign * p.z};
        return distance_m(mirrored, microphone_);
    }

    [[nodiscard]] double emission(double arrival, double guess) const {
        for (int step = 0; step < 4; ++step) {
            guess = arrival - per_metre_ * distance(guess);
        }
        return guess;
    }

    const Scene& scene_;
    const Voice& voice_;
    Point microphone_;
    double start_;
    std::array<AxisImage, 3> image_;
    double per_metre_;
    double gain_ = 0.0;
};

void add_early_sound(std::vector<float>& sum, const Scene& scene, const Voice& voice, const Point& microphone,
                     double start) {
    for (const AxisImage& x : axis_images(scene.size.x, 0.0)) {
        for (const AxisImage& y : axis_images(scene.size.y, 0.0)) {
            for (const AxisImage& z : axis_images(scene.size.z, 0.0)) {
                const int reflections = x.reflections + y.reflections + z.reflections;
                if (reflections < first_tail_order && (reflections == 0 || scene.rt60_seconds > 0.0)) {
                    Follower(scene, voice, microphone, start, {x, y, z}).add_to(sum);
                }
            }
        }
    }
}

/** The part of the sound around hop `index`, faded so that all parts add up to the sound. */
std::vector<float> part_of(std::span<const float> dry, std::size_t index, std::size_t hop) {
    std::vector<float> part(2 * hop, 0.0f);
    for (std::size_t n = 0; n < part.size(); ++n) {
        const std::size_t at = index * hop + n;
        if (at >= hop && at - hop < dry.size()) {
            const double angle = std::numbers::pi * static_cast<double>(n) / static_cast<double>(hop);
            part[n] = dry[at - hop] * static_cast<float>(0.5 - 0.5 * std::cos(angle));
        }
    }
    return part;
}

Rendered render_walker(const Scene& scene, const Voice& voice, const Point& microphone, double start) {
    Rendered result;
    const double longest = distance_m({}, scene.size);
    result.samples.resize(voice.dry.size() +
                          static_cast<std::size_t>(start + longest / speed_of_sound_m_per_s * scene.sample_rate_hz));
    add_early_sound(result.samples, scene, voice, microphone, start);
    const auto hop = static_cast<std::size_t>(tail_hop_seconds * scene.sample_rate_hz);
    const std::size_t parts = voice.dry.size() / hop + 2;
    constexpr std::size_t every = 8; // two seconds between looks at the energies
    const std::size_t whole_looks = (parts + every - 1) / every;
    const auto looks = static_cast<double>(whole_looks);
    for (std::size_t i = 0; i < parts; ++i) {
        const Point place = voice.path.at(static_cast<double>(i) * tail_hop_seconds);
        const double arrival =
            distance_m(place, microphone) / speed_of_sound_m_per_s * scene.sample_rate_hz + start;
        if (i % every == 0) {
            const Response whole = image_response(scene, place, microphone, arrival, 0);
            result.direct_energy += whole.direct_energy / looks;
            result.reverberant_energy += whole.reverberant_energy / looks;
        }
        if (scene.rt60_seconds > 0.0) {
            const Response tail = image_response(scene, place, microphone, arrival, first_tail_order);
            const auto late = convolve(part_of(voice.dry, i, hop), tail.samples);
            const std::size_t skip = i == 0 ? hop : 0; // the first part begins a hop before the sound
            add(result.samples, {late.begin() + static_cast<std::ptrdiff_t>(skip), late.end()}, i * hop + skip - hop);
        }
    }
    return result;
}

} // namespace

Rendered render(const Scene& scene, const Voice& voice, const Point& microphone, double start, double moved) {
    if (voice.path.moves()) {
        return render_walker(scene, voice, microphone, start);
    }
    const Point place = voice.path.at(0.0);
    const double way = distance_m(place, microphone) / speed_of_sound_m_per_s * scene.sample_rate_hz;
    const double arrival = way + start + moved;
    const Response response = image_response(scene, place, microphone, arrival, 0);
    return {convolve(voice.dry, response.samples), response.direct_energy, response.reverberant_energy};
}

} // namespace localcast::room
