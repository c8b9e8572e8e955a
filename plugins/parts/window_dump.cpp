// Each kind is read at one moment; what leaves the window between two kinds is missing from the later one.
// SPDX-License-Identifier: MIT
#include "parts/window_dump.hpp"

#include "parts/audio_dump.hpp"
#include "parts/live_samples.hpp"

#include "localcast/files/whole_file.hpp"
#include "localcast/payload_ring.hpp"
#include "localcast/view.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <map>
#include <ostream>

namespace localcast {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Names = std::map<std::uint64_t, std::string>;

constexpr std::array<const char *, LOCALCAST_SAMPLE_KIND_COUNT> kind_names{
    "camera_frame", "camera_feature", "scene_ray",   "surface_claim", "material_claim",
    "audio_block",  "phase_claim",    "event_claim", "render_packet"};

Json named(const Names &names, std::uint64_t hash) {
    const auto found = names.find(hash);
    return found == names.end() ? Json(nullptr) : Json(found->second);
}

Json json_of(const Names &, const AudioBlock &block) {
    return {{"frame_count", block.frame_count},       {"channel_count", block.channel_count},
            {"sample_rate_hz", block.sample_rate_hz}, {"sample_format", block.sample_format},
            {"start_sample", block.start_sample},     {"channel_layout_hash", block.channel_layout_hash}};
}

Json json_of(const Names &names, const PhaseClaim &claim) {
    const auto valid = [&](std::uint32_t bit, double value) { return (claim.valid & bit) != 0 ? Json(value) : Json(); };
    return {{"reference", named(names, claim.reference_id_hash)},
            {"reference_id_hash", claim.reference_id_hash},
            {"evidence_start_ns", claim.evidence_start_ns},
            {"evidence_end_ns", claim.evidence_end_ns},
            {"delay_samples", valid(LOCALCAST_PHASE_VALID_DELAY, claim.delay_samples)},
            {"delay_uncertainty_samples", valid(LOCALCAST_PHASE_VALID_DELAY, claim.delay_uncertainty_samples)},
            {"polarity", valid(LOCALCAST_PHASE_VALID_DELAY, claim.polarity)},
            {"coherence", valid(LOCALCAST_PHASE_VALID_DELAY, static_cast<double>(claim.coherence))},
            {"sampling_rate_offset_ppm",
             valid(LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET, claim.sampling_rate_offset_ppm)},
            {"sampling_rate_offset_uncertainty_ppm",
             valid(LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET, claim.sampling_rate_offset_uncertainty_ppm)},
            {"phase_rad", valid(LOCALCAST_PHASE_VALID_PHASE, claim.phase_rad)},
            {"confidence", claim.confidence},
            {"sample_rate_hz", claim.sample_rate_hz}};
}

Json json_of(const Names &, const EventClaim &claim) {
    constexpr std::array<const char *, 4> types{"other", "clap", "transient", "sustained"};
    return {{"type", types[claim.type < types.size() ? claim.type : 0]},
            {"onset_ns", claim.onset_ns},
            {"onset_uncertainty_ns", claim.onset_uncertainty_ns},
            {"duration_ns", claim.duration_ns},
            {"strength", claim.strength},
            {"confidence", claim.confidence}};
}

template <Kind K>
Json payload_of(ConstRuntimeRef runtime, const Names &names, const Sample &sample) {
    const auto payload = copy_descriptor(View<K>(runtime), sample);
    return payload ? json_of(names, *payload) : Json(text(payload.status));
}

Json json_of(ConstRuntimeRef runtime, const Names &names, LocalcastSampleKind kind, const Sample &sample) {
    Json json{{"source", named(names, sample.sensor_id_hash)},
              {"sensor_id_hash", sample.sensor_id_hash},
              {"timestamp_ns", sample.timestamp_ns},
              {"arrival_ns", sample.arrival_ns},
              {"sequence", sample.sequence},
              {"payload_handle", sample.payload_handle},
              {"flags", sample.flags}};
    switch (to_kind(kind)) {
    case Kind::audio_block: json["block"] = payload_of<Kind::audio_block>(runtime, names, sample); break;
    case Kind::phase_claim: json["claim"] = payload_of<Kind::phase_claim>(runtime, names, sample); break;
    case Kind::event_claim: json["claim"] = payload_of<Kind::event_claim>(runtime, names, sample); break;
    default: break;
    }
    return json;
}

Json json_of_window(ConstRuntimeRef runtime, const Names &names) {
    RuntimeStatus status{};
    RuntimeStats stats{};
    stats.size = sizeof stats;
    localcast_runtime_status(runtime.get(), &status);
    localcast_runtime_stats(runtime.get(), &stats);
    Json json{{"localcast", localcast_version_string()},
              {"edge_ns", status.edge_ns},
              {"window_start_ns", status.window_start_ns},
              {"live", status.total_sample_count},
              {"stats",
               {{"admitted", stats.admitted_count},
                {"expired", stats.expired_count},
                {"overrun", stats.overrun_count},
                {"late", stats.late_count},
                {"refused", stats.refused_count},
                {"failed", stats.failed_count},
                {"epoch", stats.epoch},
                {"capacity", stats.capacity}}}};
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        Json list = Json::array();
        for (const Sample &sample : live_samples(runtime, kind)) {
            list.push_back(json_of(runtime, names, kind, sample));
        }
        json["samples"][kind_names[kind]] = std::move(list);
    }
    return json;
}

Json json_of(const Names &names, const WindowAudio &audio, const fs::path &sound) {
    Json json{{"file", sound.filename().string()},
              {"first_frame_ns", audio.first_frame_ns},
              {"sample_rate_hz", audio.sample_rate_hz},
              {"frames", audio.frames},
              {"channels", Json::array()},
              {"left_out", Json::array()}};
    for (const WindowAudio::Channel &channel : audio.channels) {
        json["channels"].push_back({{"source", named(names, channel.source)},
                                    {"sensor_id_hash", channel.source},
                                    {"channel", channel.channel}});
    }
    for (const std::uint64_t source : audio.left_out) {
        json["left_out"].push_back({{"source", named(names, source)}, {"sensor_id_hash", source}});
    }
    return json;
}

Names by_hash(const std::vector<std::string> &names) {
    Names all;
    for (const std::string &name : names) {
        all[SensorId::of(name).hash()] = name;
    }
    return all;
}

auto writes(const Json &json) {
    return [&json](std::ostream &file) { file << json.dump(1, ' ', false, Json::error_handler_t::replace) << '\n'; };
}

constexpr int most_names = 1000; // of sounds of one dump that are tried

fs::path sound_name(const fs::path &dump, int number) {
    fs::path name = dump.parent_path() / dump.stem();
    name += number == 1 ? ".wav" : "-" + std::to_string(number) + ".wav";
    return name;
}

fs::path free_sound_name(const fs::path &dump) {
    std::error_code error;
    int number = 1;
    while (number < most_names && (sound_name(dump, number) == dump ||
                                   fs::exists(fs::symlink_status(sound_name(dump, number), error)))) {
        ++number;
    }
    return sound_name(dump, number);
}

/// The sound of the dump that is there; empty where there is none, or it names what no dump of that name would.
fs::path sound_of(const fs::path &dump) {
    std::ifstream file(dump);
    const Json json = Json::parse(file, nullptr, false);
    const Json::json_pointer place("/audio/file");
    if (!json.contains("localcast") || !json.contains(place) || !json.at(place).is_string()) {
        return {};
    }
    for (int number = 1; number <= most_names; ++number) {
        if (sound_name(dump, number).filename() == json.at(place).get<std::string>()) {
            return sound_name(dump, number);
        }
    }
    return {};
}

/// What went wrong with a file, if anything, and with which.
std::string of(const fs::path &name, const std::string &reason) {
    return reason.empty() ? std::string() : "cannot write " + name.string() + ": " + reason;
}

/// Gives the file its name, and takes the sound of the dump that it replaces.
std::string replace_dump(HiddenFile &file, const fs::path &path) {
    const fs::path old_sound = sound_of(path);
    const std::string problem = of(path, file.replace());
    if (problem.empty() && !old_sound.empty()) {
        std::error_code ignored;
        fs::remove(old_sound, ignored);
    }
    return problem;
}

} // namespace

std::string dump_window(ConstRuntimeRef runtime, const std::vector<std::string> &names, const fs::path &path) {
    const Json json = json_of_window(runtime, by_hash(names));
    HiddenFile file(path);
    const std::string problem = of(path, file.fill(writes(json)));
    return problem.empty() ? replace_dump(file, path) : problem;
}

std::string dump_window_with_audio(ConstRuntimeRef runtime, const std::vector<std::string> &names, const fs::path &path) {
    WindowAudio audio;
    if (const std::string no_audio = read_audio(runtime, audio); !no_audio.empty()) {
        const std::string problem = dump_window(runtime, names, path);
        return problem.empty() ? no_audio : problem;
    }
    const fs::path sound_path = free_sound_name(path);
    const Names known = by_hash(names);
    Json json = json_of_window(runtime, known);
    json["audio"] = json_of(known, audio, sound_path);
    HiddenFile sound(sound_path), file(path);
    std::string problem = of(sound_path, sound.fill([&](std::ostream &stream) { write_wav(stream, audio); }));
    if (problem.empty()) {
        problem = of(path, file.fill(writes(json)));
    }
    if (problem.empty()) {
        problem = of(sound_path, sound.take_free_name());
    }
    if (problem.empty()) {
        problem = replace_dump(file, path);
    }
    if (problem.empty()) {
        sound.keep();
    }
    return problem;
}

} // namespace localcast
