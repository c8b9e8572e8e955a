// Units and signs are those of localcast_claims.h: a positive delay lags, a positive offset runs fast.
// SPDX-License-Identifier: MIT
#include "words.hpp"

#include "localcast/payload_ring.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdarg>
#include <cstdio>

namespace localcast::picture {

namespace {

#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
std::string
format(const char *pattern, ...) {
    std::array<char, 160> text{};
    va_list values;
    va_start(values, pattern);
    std::vsnprintf(text.data(), text.size(), pattern, values);
    va_end(values);
    return text.data();
}

// With its sign, except before what is written as zero; the minus is the sign, not the hyphen of names.
std::string with_sign(double value, int digits) {
    const std::string number = format("%.*f", digits, std::abs(value));
    const bool zero = number.find_first_not_of("0.") == std::string::npos;
    return (zero ? "" : value < 0.0 ? "\xE2\x88\x92" : "+") + number;
}

double milliseconds(double samples, std::uint32_t sample_rate_hz) {
    return sample_rate_hz == 0 ? 0.0 : 1000.0 * samples / sample_rate_hz;
}

const char *event_type(std::uint32_t type) {
    switch (type) {
    case LOCALCAST_EVENT_TYPE_CLAP: return "clap";
    case LOCALCAST_EVENT_TYPE_TRANSIENT: return "transient";
    case LOCALCAST_EVENT_TYPE_SUSTAINED: return "sustained";
    default: return "other";
    }
}

const char *polarity_word(std::int32_t polarity) {
    return polarity < 0 ? "inverted" : "as it is";
}

using Lines = std::vector<std::string>;

void say_delay(const PhaseClaim &claim, Lines &lines) {
    lines.push_back("delay " + with_sign(milliseconds(claim.delay_samples, claim.sample_rate_hz), 3) + " ms (" +
                    with_sign(claim.delay_samples, 2) + " samples)");
    lines.push_back(format("uncertainty %.3f samples", claim.delay_uncertainty_samples));
    lines.push_back(format("polarity %s", polarity_word(claim.polarity)));
    lines.push_back(format("coherence %.2f", static_cast<double>(claim.coherence)));
}

void say(const WindowModel &model, const PhaseClaim &claim, Lines &lines) {
    lines.push_back("against " + model.sources().name_of(claim.reference_id_hash));
    if ((claim.valid & LOCALCAST_PHASE_VALID_DELAY) != 0) {
        say_delay(claim, lines);
    } else {
        lines.push_back("refused: the delay is not certain enough to be told");
    }
    if ((claim.valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) != 0) {
        lines.push_back("offset " + with_sign(claim.sampling_rate_offset_ppm, 2) +
                        format(" ppm, uncertainty %.2f ppm", claim.sampling_rate_offset_uncertainty_ppm));
    } else {
        lines.push_back("offset not known");
    }
    if ((claim.valid & LOCALCAST_PHASE_VALID_PHASE) != 0) {
        lines.push_back("phase " + with_sign(claim.phase_rad, 2) + " rad");
    }
    lines.push_back(format("confidence %.2f", static_cast<double>(claim.confidence)));
}

void say(const WindowModel &, const EventClaim &claim, Lines &lines) {
    lines.push_back(format("type %s", event_type(claim.type)));
    lines.push_back(format("strength %.2f", static_cast<double>(claim.strength)));
    lines.push_back(format("confidence %.2f", static_cast<double>(claim.confidence)));
    lines.push_back(format("onset uncertainty %.3f ms", claim.onset_uncertainty_ns * 1e-6));
    if (claim.duration_ns > 0) {
        lines.push_back(format("duration %.0f ms", static_cast<double>(claim.duration_ns) * 1e-6));
    }
    if (claim.position_valid != 0) {
        lines.push_back(format("position %.2f, %.2f, %.2f m", static_cast<double>(claim.position_x_m),
                               static_cast<double>(claim.position_y_m), static_cast<double>(claim.position_z_m)));
    }
}

void say(const WindowModel &, const AudioBlock &block, Lines &lines) {
    lines.push_back(format("%u frames, %u %s, %u Hz", block.frame_count, block.channel_count,
                           block.channel_count == 1 ? "channel" : "channels", block.sample_rate_hz));
}

void say(const WindowModel &, const RenderPacket &packet, Lines &lines) {
    lines.push_back(format("%u points for %u x %u", packet.point_count, packet.target_width, packet.target_height));
}

template <Kind K>
void say_payload(const WindowModel &model, const Sample &sample, Lines &lines) {
    const auto payload = copy_descriptor(View<K>(model.runtime()), sample);
    if (payload) {
        say(model, *payload, lines);
    } else if (payload.status == Status::invalid) {
        lines.push_back("values not readable: they lie in no payload ring of this window");
    }
}

const char *singular(Kind kind) {
    switch (kind) {
    case Kind::camera_frame: return "Camera frame";
    case Kind::camera_feature: return "Camera feature";
    case Kind::scene_ray: return "Scene ray";
    case Kind::surface_claim: return "Surface claim";
    case Kind::material_claim: return "Material claim";
    case Kind::audio_block: return "Audio block";
    case Kind::phase_claim: return "Phase claim";
    case Kind::event_claim: return "Event claim";
    case Kind::render_packet: return "Render packet";
    }
    return "Sample";
}

Result<PhaseClaim> last_claim(const WindowModel &model, std::uint64_t source_hash) {
    const View<Kind::phase_claim> claims(model.runtime());
    const auto sample = claims.latest(SensorId(source_hash));
    return sample ? copy_descriptor(claims, *sample) : Result<PhaseClaim>{};
}

bool is_reference(const WindowModel &model, std::uint64_t source_hash) {
    const auto claimed = model.sources().live_of(LOCALCAST_SAMPLE_PHASE_CLAIM);
    return std::any_of(claimed.begin(), claimed.end(), [&](SourceTable::Index index) {
        const auto claim = last_claim(model, model.sources()[index].hash);
        return claim && claim->reference_id_hash == source_hash;
    });
}

} // namespace

const char *name_of(Kind kind) {
    switch (kind) {
    case Kind::camera_frame: return "Camera frames";
    case Kind::camera_feature: return "Camera features";
    case Kind::scene_ray: return "Scene rays";
    case Kind::surface_claim: return "Surface claims";
    case Kind::material_claim: return "Material claims";
    case Kind::audio_block: return "Audio blocks";
    case Kind::phase_claim: return "Phase claims";
    case Kind::event_claim: return "Event claims";
    case Kind::render_packet: return "Render packets";
    }
    return "Samples";
}

Description describe(const WindowModel &model, const Place &place) {
    const Sample &sample = place.sample;
    Description description;
    description.heading = std::string(singular(place.kind)) + " of " + model.sources().name_of(sample.sensor_id_hash);
    const auto live =
        static_cast<Status>(localcast_runtime_is_live(model.runtime().get(), to_c(place.kind), &sample));
    if (live != Status::ok) {
        description.lines.push_back("has left the window");
        return description;
    }
    switch (place.kind) {
    case Kind::audio_block: say_payload<Kind::audio_block>(model, sample, description.lines); break;
    case Kind::phase_claim: say_payload<Kind::phase_claim>(model, sample, description.lines); break;
    case Kind::event_claim: say_payload<Kind::event_claim>(model, sample, description.lines); break;
    case Kind::render_packet: say_payload<Kind::render_packet>(model, sample, description.lines); break;
    default: break;
    }
    const std::uint64_t edge_ns = model.status().edge_ns;
    const double behind = edge_ns > sample.timestamp_ns ? static_cast<double>(edge_ns - sample.timestamp_ns) : 0.0;
    description.lines.push_back(format("%.3f s behind the edge", behind * 1e-9));
    return description;
}

std::string spoken(const Description &description) {
    std::string sentence = description.heading;
    for (const std::string &line : description.lines) {
        sentence += ", " + line;
    }
    return sentence;
}

std::string phase_summary(const WindowModel &model, std::uint64_t source_hash) {
    const auto claim = last_claim(model, source_hash);
    if (!claim) {
        return is_reference(model, source_hash) ? "reference" : "";
    }
    if ((claim->valid & LOCALCAST_PHASE_VALID_DELAY) == 0) {
        return "refused";
    }
    std::string words = with_sign(milliseconds(claim->delay_samples, claim->sample_rate_hz), 3) + " ms";
    if ((claim->valid & LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET) != 0) {
        words += "  " + with_sign(claim->sampling_rate_offset_ppm, 1) + " ppm";
    }
    return claim->polarity < 0 ? words + "  inverted" : words;
}

std::string lane_summary(const WindowModel &model, Kind kind) {
    const std::size_t live = model.marks(kind).size();
    if (live == 0) {
        return "nothing live";
    }
    const std::size_t sources = model.sources().live_of(to_c(kind)).size();
    return format("%zu live, %s a second, %zu %s", live, compact(model.rate(kind)).c_str(), sources,
                  sources == 1 ? "source" : "sources");
}

std::string reason_for_nothing(const WindowModel &model) {
    if (!model.has_runtime()) {
        return "No window to show: this view is connected to none.";
    }
    if (model.status().total_sample_count > 0) {
        return {};
    }
    if (model.stats().admitted_count == 0) {
        return model.stats().refused_count + model.stats().failed_count > 0
                   ? "Everything that was pushed so far has been refused."
                   : "Nothing has been pushed yet.";
    }
    return "Nothing live: all that was pushed has left the window.";
}

std::string compact(double number) {
    if (!(number >= 0.05)) {
        return "0";
    }
    if (number < 9.95) {
        return format("%.1f", number);
    }
    if (number < 999.5) {
        return format("%.0f", number);
    }
    return number < 999950.0 ? format("%.1fk", number * 1e-3) : format("%.1fM", number * 1e-6);
}

std::vector<Counter> drop_counters(const WindowModel &model) {
    const RuntimeStats &stats = model.stats();
    return {{"late", "older than the window when they were pushed", stats.late_count},
            {"overrun", "still live when capacity made them give way", stats.overrun_count},
            {"failed", "found no place", stats.failed_count},
            {"refused", "had flags or a kind that the window does not take", stats.refused_count},
            {"unseen", "left the window before this view read them", model.unseen()}};
}

} // namespace localcast::picture
