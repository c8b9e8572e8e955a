// The image-source method, and what microphones make of it.
// SPDX-License-Identifier: MIT
#include "room/room.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>
#include <string>

#include "convolve.hpp"

namespace localcast::room {
namespace {

constexpr int sinc_half_width = 40;
constexpr double lead_samples = 64.0; // room for the sinc before the earliest arrival

/** Images along one axis: distance from the microphone and number of reflections. */
struct AxisImage {
    double distance;
    int reflections;
};

std::vector<AxisImage> axis_images(double length, double source, double microphone, double reach) {
    std::vector<AxisImage> images;
    const int order = static_cast<int>(std::ceil(reach / (2.0 * length))) + 1;
    for (int m = -order; m <= order; ++m) {
        images.push_back({2.0 * m * length + source - microphone, std::abs(2 * m)});
        images.push_back({2.0 * m * length - source - microphone, std::abs(2 * m - 1)});
    }
    return images;
}

double reflection_coefficient(const Scene& scene) {
    const auto [x, y, z] = scene.size;
    const double surface = 2.0 * (x * y + y * z + x * z);
    const double absorption = 1.0 - std::exp(-24.0 * std::numbers::ln10 * x * y * z /
                                             (speed_of_sound_m_per_s * surface * scene.rt60_seconds));
    return std::sqrt(1.0 - absorption);
}

void add_arrival(std::vector<double>& response, double time_samples, double amplitude) {
    const auto centre = static_cast<int>(std::lround(time_samples));
    for (int n = centre - sinc_half_width; n <= centre + sinc_half_width; ++n) {
        if (n < 0 || n >= static_cast<int>(response.size())) {
            continue;
        }
        const double t = n - time_samples;
        const double angle = std::numbers::pi * t;
        const double sinc = std::abs(t) < 1e-9 ? 1.0 : std::sin(angle) / angle;
        response[static_cast<std::size_t>(n)] +=
            amplitude * sinc * (0.5 + 0.5 * std::cos(angle / (sinc_half_width + 1.0)));
    }
}

bool inside(const Point& p, const Point& size) {
    return p.x > 0.0 && p.x < size.x && p.y > 0.0 && p.y < size.y && p.z > 0.0 && p.z < size.z;
}

void check(const Scene& scene) {
    if (!(scene.rt60_seconds > 0.0 && scene.rt60_seconds <= 5.0) || !(scene.sample_rate_hz >= 8000.0) ||
        !std::isfinite(scene.snr_db) || scene.microphones.empty()) {
        throw std::invalid_argument("room: needs a microphone, RT60 in (0, 5] s, a rate of 8000 Hz or more, finite SNR");
    }
    if (!inside(scene.source, scene.size)) {
        throw std::invalid_argument("room: the source lies outside the room");
    }
    for (std::size_t i = 0; i < scene.microphones.size(); ++i) {
        const Microphone& microphone = scene.microphones[i];
        if (!inside(microphone.position, scene.size) || distance_m(microphone.position, scene.source) < 0.05 ||
            std::abs(microphone.polarity) != 1) {
            throw std::invalid_argument("room: microphone " + std::to_string(i + 1) +
                                        " lies outside the room or in the source, or its polarity is not 1 or -1");
        }
    }
}

void add_noise(std::vector<float>& samples, double snr_db, std::mt19937_64& random) {
    double energy = 0.0;
    for (const float s : samples) {
        energy += static_cast<double>(s) * static_cast<double>(s);
    }
    const double deviation = std::sqrt(energy / static_cast<double>(samples.size()) * std::pow(10.0, -snr_db / 10.0));
    std::normal_distribution<double> noise(0.0, deviation);
    for (float& s : samples) {
        s += deviation > 0.0 ? static_cast<float>(noise(random)) : 0.0f;
    }
}

} // namespace

double distance_m(const Point& a, const Point& b) {
    return std::hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}

std::vector<float> impulse_response(const Scene& scene, const Point& microphone, double delay_samples) {
    const double reach = std::max(scene.rt60_seconds * speed_of_sound_m_per_s, distance_m(scene.source, microphone));
    const double per_metre = scene.sample_rate_hz / speed_of_sound_m_per_s;
    const double direct = distance_m(scene.source, microphone);
    const double beta = reflection_coefficient(scene);
    std::vector<double> response(static_cast<std::size_t>((reach - direct) * per_metre + delay_samples) +
                                 2 * sinc_half_width + 2);
    const auto xs = axis_images(scene.size.x, scene.source.x, microphone.x, reach);
    const auto ys = axis_images(scene.size.y, scene.source.y, microphone.y, reach);
    const auto zs = axis_images(scene.size.z, scene.source.z, microphone.z, reach);
    for (const AxisImage& x : xs) {
        for (const AxisImage& y : ys) {
            for (const AxisImage& z : zs) {
                const double distance = std::hypot(x.distance, y.distance, z.distance);
                if (distance <= reach) {
                    const int reflections = x.reflections + y.reflections + z.reflections;
                    add_arrival(response, (distance - direct) * per_metre + delay_samples,
                                std::pow(beta, reflections) / distance);
                }
            }
        }
    }
    return {response.begin(), response.end()};
}

std::vector<Recording> record(const Scene& scene, std::span<const float> dry) {
    check(scene);
    std::vector<double> arrivals;
    for (const Microphone& microphone : scene.microphones) {
        arrivals.push_back((distance_m(scene.source, microphone.position) / speed_of_sound_m_per_s +
                            microphone.offset_seconds) *
                           scene.sample_rate_hz);
    }
    const auto [earliest, latest] = std::minmax_element(arrivals.begin(), arrivals.end());
    const double shift = std::max(0.0, lead_samples - *earliest);
    const std::size_t length = dry.size() + static_cast<std::size_t>(std::ceil(*latest + shift));
    std::mt19937_64 random(scene.seed);
    std::vector<Recording> recordings;
    for (std::size_t i = 0; i < scene.microphones.size(); ++i) {
        const Microphone& microphone = scene.microphones[i];
        auto samples = convolve(dry, impulse_response(scene, microphone.position, arrivals[i] + shift));
        samples.resize(length, 0.0f);
        for (float& s : samples) {
            s *= static_cast<float>(microphone.polarity);
        }
        add_noise(samples, scene.snr_db, random);
        recordings.push_back({std::move(samples), distance_m(scene.source, microphone.position),
                              arrivals[i] - arrivals[0], microphone.polarity * scene.microphones[0].polarity});
    }
    return recordings;
}

} // namespace localcast::room
