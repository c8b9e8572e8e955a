// The image-source method in a shoebox room.
// SPDX-License-Identifier: MIT
#include "images.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "room/room.hpp"

namespace localcast::room {
namespace {

constexpr int sinc_half_width = 40;
constexpr int late_half_width = 12; // where only late reflections are wanted, which nobody measures the delay of

/** A sinc under a Hann window. Sine and cosine of the taps follow from those of the first by turning. */
void add_arrival(std::vector<double>& response, double time_samples, double amplitude, int half_width) {
    const auto centre = static_cast<int>(std::lround(time_samples));
    const double offset = centre - time_samples;
    const double step = std::numbers::pi / (half_width + 1.0);
    const double turn_cos = std::cos(step);
    const double turn_sin = std::sin(step);
    double window_cos = std::cos(step * (offset - half_width));
    double window_sin = std::sin(step * (offset - half_width));
    double sine = std::sin(std::numbers::pi * offset) * (half_width % 2 == 0 ? 1.0 : -1.0);
    for (int n = centre - half_width; n <= centre + half_width; ++n) {
        const double t = n - time_samples;
        const double sinc = std::abs(t) < 1e-9 ? 1.0 : sine / (std::numbers::pi * t);
        if (n >= 0 && n < static_cast<int>(response.size())) {
            response[static_cast<std::size_t>(n)] += amplitude * sinc * (0.5 + 0.5 * window_cos);
        }
        sine = -sine;
        const double next = window_cos * turn_cos - window_sin * turn_sin;
        window_sin = window_sin * turn_cos + window_cos * turn_sin;
        window_cos = next;
    }
}

/** No image within reach is reflected more often along one axis. */
int axis_order(const Scene& scene, double reach) {
    const double shortest = std::min({scene.size.x, scene.size.y, scene.size.z});
    return 2 * (static_cast<int>(std::ceil(reach / (2.0 * shortest))) + 1) + 1;
}

struct Distance {
    double metres;
    int reflections;
};

std::vector<Distance> distances(double length, double source, double microphone, double reach) {
    std::vector<Distance> result;
    for (const AxisImage& image : axis_images(length, reach)) {
        result.push_back({image.shift + image.sign * source - microphone, image.reflections});
    }
    return result;
}

double energy(const std::vector<double>& samples) {
    double sum = 0.0;
    for (const double s : samples) {
        sum += s * s;
    }
    return sum;
}

} // namespace

std::vector<AxisImage> axis_images(double length, double reach) {
    std::vector<AxisImage> images;
    const int order = static_cast<int>(std::ceil(reach / (2.0 * length))) + 1;
    for (int m = -order; m <= order; ++m) {
        images.push_back({2.0 * m * length, 1.0, std::abs(2 * m)});
        images.push_back({2.0 * m * length, -1.0, std::abs(2 * m - 1)});
    }
    return images;
}

double reflection_coefficient(const Scene& scene) {
    if (scene.rt60_seconds <= 0.0) {
        return 0.0;
    }
    const auto [x, y, z] = scene.size;
    const double surface = 2.0 * (x * y + y * z + x * z);
    const double absorption = 1.0 - std::exp(-24.0 * std::numbers::ln10 * x * y * z /
                                             (speed_of_sound_m_per_s * surface * scene.rt60_seconds));
    return std::sqrt(1.0 - absorption);
}

Response image_response(const Scene& scene, const Point& source, const Point& microphone, double delay_samples,
                        int lowest_order) {
    const double direct = distance_m(source, microphone);
    // A micrometre more, so that rounding does not leave the direct sound out where there is nothing else.
    const double reach = std::max(scene.rt60_seconds * speed_of_sound_m_per_s, direct + 1e-6);
    const double per_metre = scene.sample_rate_hz / speed_of_sound_m_per_s;
    const double beta = reflection_coefficient(scene);
    std::vector<double> gains{1.0};
    for (int order = 3 * axis_order(scene, reach); order > 0; --order) {
        gains.push_back(gains.back() * beta);
    }
    std::vector<double> reverberation(static_cast<std::size_t>((reach - direct) * per_metre + delay_samples) +
                                      std::size_t{2 * sinc_half_width + 2});
    std::vector<double> direct_sound(reverberation.size());
    const auto xs = distances(scene.size.x, source.x, microphone.x, reach);
    const auto ys = distances(scene.size.y, source.y, microphone.y, reach);
    const auto zs = distances(scene.size.z, source.z, microphone.z, reach);
    for (const Distance& x : xs) {
        for (const Distance& y : ys) {
            for (const Distance& z : zs) {
                const double square = x.metres * x.metres + y.metres * y.metres + z.metres * z.metres;
                const int reflections = x.reflections + y.reflections + z.reflections;
                if (square > reach * reach || (beta == 0.0 && reflections > 0) ||
                    (reflections > 0 && reflections < lowest_order)) {
                    continue;
                }
                const double metres = std::sqrt(square);
                add_arrival(reflections == 0 ? direct_sound : reverberation,
                            (metres - direct) * per_metre + delay_samples,
                            gains[static_cast<std::size_t>(reflections)] / metres,
                            lowest_order > 0 ? late_half_width : sinc_half_width);
            }
        }
    }
    Response response{{}, energy(direct_sound), energy(reverberation)};
    response.samples.resize(reverberation.size());
    for (std::size_t n = 0; n < reverberation.size(); ++n) {
        response.samples[n] = static_cast<float>(reverberation[n] + (lowest_order == 0 ? direct_sound[n] : 0.0));
    }
    return response;
}

} // namespace localcast::room
