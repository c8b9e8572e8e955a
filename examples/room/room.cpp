// What microphones make of the sound of a room.
// SPDX-License-Identifier: MIT
#include "room/room.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>

#include "images.hpp"
#include "render.hpp"
#include "room/interpolator.hpp"

namespace localcast::room {
namespace {

constexpr double lead_samples = 64.0; // room for the sinc before the earliest arrival

bool inside(const Point& p, const Point& size) {
    return p.x > 0.0 && p.x < size.x && p.y > 0.0 && p.y < size.y && p.z > 0.0 && p.z < size.z;
}

void check(const Scene& scene, std::span<const Voice> voices) {
    if (!(scene.rt60_seconds >= 0.0 && scene.rt60_seconds <= 5.0) || !(scene.sample_rate_hz >= 8000.0) ||
        !std::isfinite(scene.snr_db) || scene.microphones.empty() || voices.empty() ||
        !(scene.active_share > 0.0 && scene.active_share <= 1.0)) {
        throw std::invalid_argument("room: needs a sound, a microphone, RT60 in [0, 5] s, a rate of 8000 Hz or more, "
                                    "finite SNR, an active share in (0, 1]");
    }
    for (const Voice& voice : voices) {
        if (!std::ranges::all_of(voice.path.points(), [&](const Point& p) { return inside(p, scene.size); })) {
            throw std::invalid_argument("room: the source lies outside the room");
        }
    }
    for (std::size_t i = 0; i < scene.microphones.size(); ++i) {
        const Microphone& microphone = scene.microphones[i];
        const bool clear = std::ranges::all_of(voices, [&](const Voice& voice) {
            return distance_m(microphone.position, voice.path.at(0.0)) >= 0.05;
        });
        if (!inside(microphone.position, scene.size) || !clear || std::abs(microphone.polarity) != 1) {
            throw std::invalid_argument("room: microphone " + std::to_string(i + 1) +
                                        " lies outside the room or in the source, or its polarity is not 1 or -1");
        }
    }
}

/** When the voices set out, and how long the recordings are. */
struct Schedule {
    double start = 0.0;
    std::size_t length = 0;
};

Schedule schedule(const Scene& scene, std::span<const Voice> voices) {
    double earliest = std::numeric_limits<double>::infinity();
    double latest = 0.0;
    std::size_t longest = 0;
    for (const Voice& voice : voices) {
        longest = std::max(longest, voice.dry.size());
        for (const Microphone& microphone : scene.microphones) {
            for (const Point& point : voice.path.points()) {
                const double metres = distance_m(point, microphone.position);
                const double offset = microphone.clock.offset_seconds;
                const double nearest = voice.path.moves() ? 0.0 : metres; // anywhere between its points
                earliest = std::min(earliest, (nearest / speed_of_sound_m_per_s + offset) * scene.sample_rate_hz);
                latest = std::max(latest, (metres / speed_of_sound_m_per_s + offset) * scene.sample_rate_hz);
            }
        }
    }
    const double start = std::max(0.0, lead_samples - earliest);
    return {start, longest + static_cast<std::size_t>(std::ceil(latest + start))};
}

void add_noise(std::vector<float>& samples, const Scene& scene, std::mt19937_64& random) {
    double energy = 0.0;
    for (const float s : samples) {
        energy += static_cast<double>(s) * static_cast<double>(s);
    }
    const double power = energy / (static_cast<double>(samples.size()) * scene.active_share);
    const double deviation = std::sqrt(power * std::pow(10.0, -scene.snr_db / 10.0));
    std::normal_distribution<double> noise(0.0, deviation);
    for (float& s : samples) {
        s += deviation > 0.0 ? static_cast<float>(noise(random)) : 0.0f;
    }
}

/** The frames that a recorder with this clock keeps of the sound. */
std::vector<float> recorded(const std::vector<float>& sound, const Clock& clock, std::size_t length) {
    const Interpolator& interpolator = Interpolator::instance();
    std::vector<float> frames(length, 0.0f);
    for (std::size_t n = 0; n < length; ++n) {
        if (const std::optional<double> time = clock.time_of(static_cast<double>(n))) {
            frames[n] = static_cast<float>(interpolator.at(sound, *time));
        }
    }
    return frames;
}

void drop_out(std::vector<float>& samples, const std::vector<Absence>& absences, double sample_rate_hz) {
    const auto frame = [&](double seconds) {
        return static_cast<std::size_t>(
            std::clamp(seconds * sample_rate_hz, 0.0, static_cast<double>(samples.size())));
    };
    for (const Absence& absence : absences) {
        for (std::size_t n = frame(absence.from_seconds); n < frame(absence.to_seconds); ++n) {
            samples[n] = 0.0f;
        }
    }
}

Recording record_one(const Scene& scene, std::span<const Voice> voices, const Microphone& microphone,
                     const Schedule& times) {
    const Clock clock(microphone.clock, scene.sample_rate_hz);
    const bool one_step = // then the impulse response itself can be moved, and nothing is resampled
        clock.steady() && std::ranges::none_of(voices, [](const Voice& voice) { return voice.path.moves(); });
    Recording recording;
    std::vector<float> sound;
    for (std::size_t v = 0; v < voices.size(); ++v) {
        const double moved = one_step ? clock.frame_at(0.0) : 0.0;
        const Rendered rendered = render(scene, voices[v], microphone.position, times.start, moved);
        sound.resize(std::max(sound.size(), rendered.samples.size()), 0.0f);
        std::transform(rendered.samples.begin(), rendered.samples.end(), sound.begin(), sound.begin(), std::plus<>());
        if (v == 0) {
            recording.direct_to_reverberant_db =
                10.0 * std::log10(rendered.direct_energy / rendered.reverberant_energy);
        }
    }
    if (one_step) {
        sound.resize(times.length, 0.0f);
        recording.samples = std::move(sound);
    } else {
        recording.samples = recorded(sound, clock, times.length);
    }
    for (float& s : recording.samples) {
        s *= static_cast<float>(microphone.polarity);
    }
    recording.distance_m = distance_m(voices[0].path.at(0.0), microphone.position);
    return recording;
}

} // namespace

std::vector<float> impulse_response(const Scene& scene, const Point& microphone, double delay_samples) {
    return image_response(scene, scene.source, microphone, delay_samples, 0).samples;
}

std::vector<Recording> record(const Scene& scene, std::span<const Voice> voices) {
    check(scene, voices);
    const Schedule times = schedule(scene, voices);
    const Microphone& reference = scene.microphones.front();
    std::mt19937_64 random(scene.seed);
    std::vector<Recording> recordings;
    for (const Microphone& microphone : scene.microphones) {
        Recording recording = record_one(scene, voices, microphone, times);
        add_noise(recording.samples, scene, random);
        drop_out(recording.samples, microphone.absences, scene.sample_rate_hz);
        recording.polarity = microphone.polarity * reference.polarity;
        for (const Voice& voice : voices) {
            recording.truths.emplace_back(voice.path, times.start, reference.position, microphone.position,
                                          Clock(reference.clock, scene.sample_rate_hz),
                                          Clock(microphone.clock, scene.sample_rate_hz), scene.sample_rate_hz);
        }
        recording.delay_samples = recording.truths.front().delay_samples(0.0);
        recordings.push_back(std::move(recording));
    }
    return recordings;
}

std::vector<Recording> record(const Scene& scene, std::span<const float> dry) {
    const Voice voice{dry, Path({scene.source})};
    return record(scene, std::span(&voice, 1));
}

} // namespace localcast::room
