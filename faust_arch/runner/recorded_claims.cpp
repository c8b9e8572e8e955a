// Reads claims with JSON for Modern C++ and pushes them out of payload rings.
// SPDX-License-Identifier: MIT
#include "recorded_claims.hpp"

#include <fstream>
#include <limits>
#include <new>
#include <set>
#include <string>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "errors.hpp"
#include "faust/localcast/EventBinding.h"

namespace localcast::faust::runner {

namespace {

using nlohmann::json;

/** As it stands in the file, but for lists and objects, which may lie in one another as deep as they like. */
std::string words_for(const json& value)
{
    return value.is_array() ? "a list" : value.is_object() ? "an object" : value.dump();
}

/** One claim's JSON object; every key must be asked for by the time it is finished. */
class Entry {
public:
    explicit Entry(const json& object) : object_(object)
    {
        if (!object.is_object())
            throw RunError("expected an object");
    }

    [[nodiscard]] bool has(const char* key) const { return object_.contains(key); }

    /** The number under `key`, `otherwise` without; from `low` to `high`, and whole where T is. */
    template <class T>
    T number(const char* key, T otherwise, T low = std::numeric_limits<T>::lowest(),
             T high = std::numeric_limits<T>::max())
    {
        asked_.insert(key);
        const auto found = object_.find(key);
        if (found == object_.end())
            return otherwise;
        constexpr bool whole = std::is_integral_v<T>;
        const bool is_kind = whole ? found->is_number_integer() : found->is_number();
        if (!is_kind || !within(found->get<double>(), low, high)) {
            throw RunError(std::string("'") + key + "': expected a " + (whole ? "whole " : "") + "number from " +
                           json(low).dump() + " to " + json(high).dump() + " instead of " + words_for(*found));
        }
        return found->get<T>();
    }

    /** 1 or -1 under `key`, 1 without. */
    int sign(const char* key)
    {
        const int value = number(key, 1);
        if (value != 1 && value != -1)
            throw RunError(std::string("'") + key + "': expected 1 or -1 instead of " + std::to_string(value));
        return value;
    }

    std::uint64_t time_ns(const char* key)
    {
        if (!has(key))
            throw RunError(std::string("expected '") + key + "', nanoseconds of the stream");
        return number<std::uint64_t>(key, 0);
    }

    std::string text(const char* key)
    {
        asked_.insert(key);
        const auto found = object_.find(key);
        if (found == object_.end() || !found->is_string() || found->get<std::string>().empty())
            throw RunError(std::string("expected a text '") + key + "'");
        return found->get<std::string>();
    }

    std::uint64_t source(const char* key) { return SensorId::of(text(key)).hash(); }

    void finish() const
    {
        for (const auto& item : object_.items()) {
            if (!asked_.contains(item.key()))
                throw RunError("'" + item.key() + "' is unknown");
        }
    }

private:
    template <class T>
    static bool within(double value, T low, T high)
    {
        return value >= static_cast<double>(low) && value <= static_cast<double>(high);
    }

    const json& object_;
    std::set<std::string> asked_;
};

std::pair<std::uint64_t, PhaseClaim> read_phase_claim(const json& object, std::uint32_t rate_hz)
{
    Entry entry(object);
    const std::uint64_t time_ns = entry.time_ns("timestamp_ns");
    PhaseClaim claim{};
    claim.source_id_hash = entry.source("source");
    claim.reference_id_hash = entry.source("reference");
    claim.evidence_start_ns = entry.number<std::uint64_t>("evidence_start_ns", time_ns);
    claim.evidence_end_ns = entry.number<std::uint64_t>("evidence_end_ns", time_ns);
    if (entry.has("delay_samples"))
        claim.valid |= LOCALCAST_PHASE_VALID_DELAY;
    if (entry.has("sampling_rate_offset_ppm"))
        claim.valid |= LOCALCAST_PHASE_VALID_SAMPLING_RATE_OFFSET;
    if (entry.has("phase_rad"))
        claim.valid |= LOCALCAST_PHASE_VALID_PHASE;
    claim.delay_samples = entry.number("delay_samples", 0.0);
    claim.delay_uncertainty_samples = entry.number("delay_uncertainty_samples", 0.0, 0.0);
    claim.sampling_rate_offset_ppm = entry.number("sampling_rate_offset_ppm", 0.0);
    claim.sampling_rate_offset_uncertainty_ppm = entry.number("sampling_rate_offset_uncertainty_ppm", 0.0, 0.0);
    claim.phase_rad = entry.number("phase_rad", 0.0);
    claim.coherence = entry.number("coherence", 1.0f, 0.0f, 1.0f);
    claim.confidence = entry.number("confidence", 1.0f, 0.0f, 1.0f);
    claim.polarity = entry.sign("polarity");
    claim.sample_rate_hz = entry.number("sample_rate_hz", rate_hz, 1U);
    entry.finish();
    return {time_ns, claim};
}

std::uint32_t event_type(const std::string& name)
{
    if (const auto type = detail::find_name(detail::event_types, name))
        return *type;
    throw RunError("'type': expected other, clap, transient or sustained instead of '" + name + "'");
}

std::pair<std::uint64_t, EventClaim> read_event_claim(const json& object)
{
    Entry entry(object);
    EventClaim claim{};
    claim.source_id_hash = entry.source("source");
    claim.onset_ns = entry.time_ns("onset_ns");
    claim.duration_ns = entry.number<std::uint64_t>("duration_ns", 0);
    claim.onset_uncertainty_ns = entry.number("onset_uncertainty_ns", 0.0, 0.0);
    claim.strength = entry.number("strength", 1.0f, 0.0f);
    claim.confidence = entry.number("confidence", 1.0f, 0.0f, 1.0f);
    claim.type = entry.has("type") ? event_type(entry.text("type")) : LOCALCAST_EVENT_TYPE_OTHER;
    entry.finish();
    return {claim.onset_ns, claim};
}

/** Reads the entries of one list of the file; errors name the entry, counted from 1. */
template <class Claim>
void read_list(const json& file, const char* key, std::multimap<std::uint64_t, Claim>& claims, auto read)
{
    const auto list = file.find(key);
    if (list == file.end())
        return;
    if (!list->is_array())
        throw RunError(std::string("'") + key + "': expected a list");
    for (const json& object : *list) {
        try {
            claims.insert(read(object));
        } catch (const RunError& error) {
            throw RunError(std::string(key) + " " + std::to_string(claims.size() + 1) + ": " + error.what());
        }
    }
}

RecordedClaims read_all(const json& file, std::uint32_t rate_hz)
{
    if (!file.is_object() || !(file.contains("phase_claims") || file.contains("event_claims")))
        throw RunError("expected an object with 'phase_claims' or 'event_claims'");
    RecordedClaims claims;
    read_list(file, "phase_claims", claims.phases,
              [rate_hz](const json& one) { return read_phase_claim(one, rate_hz); });
    read_list(file, "event_claims", claims.events, read_event_claim);
    return claims;
}

} // namespace

RecordedClaims read_claims(const std::filesystem::path& path, std::uint32_t rate_hz)
{
    std::ifstream file(path);
    if (!file)
        throw RunError(path.string() + ": cannot be read");
    try {
        return read_all(json::parse(file), rate_hz);
    } catch (const json::exception& error) {
        throw RunError(path.string() + ": is no JSON: " + error.what());
    } catch (const RunError& error) {
        throw RunError(path.string() + ": " + error.what());
    }
}

template <Kind K>
ClaimPlayer::Speaker<K> ClaimPlayer::make_speaker(Runtime& runtime, std::size_t claims)
{
    auto ring = PayloadRing::create(runtime, sizeof(descriptor_of<K>), claims + 1);
    if (!ring)
        throw std::bad_alloc();
    return {std::move(*ring)};
}

ClaimPlayer::ClaimPlayer(Runtime& runtime, RecordedClaims claims)
    : runtime_(runtime), claims_(std::move(claims)),
      phases_(make_speaker<Kind::phase_claim>(runtime, claims_.phases.size())),
      events_(make_speaker<Kind::event_claim>(runtime, claims_.events.size()))
{
}

void ClaimPlayer::play_until(std::uint64_t time_ns)
{
    play(phases_, claims_.phases, time_ns);
    play(events_, claims_.events, time_ns);
}

template <Kind K>
void ClaimPlayer::play(Speaker<K>& speaker, std::multimap<std::uint64_t, descriptor_of<K>>& claims,
                       std::uint64_t time_ns)
{
    for (auto next = claims.begin(); next != claims.end() && next->first < time_ns; next = claims.erase(next)) {
        const descriptor_of<K>& claim = next->second;
        auto producer = speaker.producers.find(claim.source_id_hash);
        if (producer == speaker.producers.end()) {
            auto made = Producer<K>::create(SensorId(claim.source_id_hash));
            if (!made)
                throw std::bad_alloc();
            producer = speaker.producers.emplace(claim.source_id_hash, std::move(*made)).first;
        }
        const auto time = std::chrono::nanoseconds(next->first);
        if (!push_copy(producer->second, runtime_, speaker.ring, StreamTime(time), time, claim))
            throw RunError("the window has no room for the claims");
    }
}

} // namespace localcast::faust::runner
