// Auditions: short first passes against provisional references.
// SPDX-License-Identifier: MIT
#include "reference_choice.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "listening.hpp"
#include "stream_clock.hpp"

namespace localcast::align {

namespace {

constexpr std::uint64_t excerpt_ns = 60 * ns_per_second;
constexpr std::size_t most_auditions = 8; // against so many provisional references

/** What one provisional reference showed. */
struct Audition {
    std::size_t provisional = 0;
    std::size_t related = 0; // how many others were found in it
    std::size_t others = 0;
    std::size_t suggested = 0;
};

std::optional<Audition> audition(std::vector<Recording>& recordings, std::size_t provisional,
                                 const ListeningSettings& settings, Progress& progress)
{
    const RuntimePtr runtime = make_runtime(recordings);
    Listening listening(runtime.get(), recordings, provisional, settings);
    if (!listening.run(progress))
        return std::nullopt;
    Audition result{provisional, 0, listening.sources().size(), provisional};
    for (std::size_t i = 0; i < listening.sources().size(); ++i)
        result.related += listening.analyser().estimate(i).accepted() ? 1 : 0;
    const std::optional<std::size_t> suggested = listening.analyser().suggested_reference();
    if (suggested && *suggested < listening.sources().size() &&
        recordings[listening.sources()[*suggested]].aligned())
        result.suggested = listening.sources()[*suggested];
    return result;
}

/** Whether at least half of the others were found. */
bool relates_to_most(const Audition& audition)
{
    return audition.related > 0 && 2 * audition.related >= audition.others;
}

/** The provisional reference to which most others are related; empty when none could be listened to. */
std::optional<Audition> best_audition(std::vector<Recording>& recordings, const ListeningSettings& settings,
                                      Progress& progress)
{
    std::optional<Audition> best;
    std::size_t count = 0;
    for (std::size_t i = 0; i < recordings.size() && count < most_auditions; ++i) {
        if (!recordings[i].aligned())
            continue;
        ++count;
        const std::optional<Audition> result = audition(recordings, i, settings, progress);
        if (result && (!best || result->related > best->related))
            best = result;
        if (best && relates_to_most(*best))
            break;
    }
    return best;
}

std::size_t longest(const std::vector<Recording>& recordings)
{
    const auto length = [](const Recording& r) { return r.aligned() ? r.info.seconds() : 0.0; };
    return static_cast<std::size_t>(
        std::max_element(recordings.begin(), recordings.end(),
                         [&](const auto& a, const auto& b) { return length(a) < length(b); }) -
        recordings.begin());
}

std::string reason_for(const Audition& audition, const std::string& heard)
{
    const std::string found = std::to_string(audition.related) + " of " + std::to_string(audition.others);
    if (audition.others == 1)
        return "the first of two";
    if (audition.related < 2)
        return "found in " + found + " others over " + heard;
    return "most coherent with the others over " + heard + ", where " + found + " went together with " +
           (audition.suggested == audition.provisional ? "it" : "the provisional reference");
}

} // namespace

ReferenceChoice choose_reference(std::vector<Recording>& recordings, double max_delay_seconds, Progress& progress)
{
    ListeningSettings settings{.max_delay_seconds = max_delay_seconds, .until_ns = excerpt_ns, .what = "choosing"};
    std::optional<Audition> best = best_audition(recordings, settings, progress);
    std::string heard = "the first minute";
    const std::size_t by_length = longest(recordings);
    const bool more_to_hear = recordings[by_length].info.seconds() > seconds(excerpt_ns);
    if (!more_to_hear)
        heard = "the whole recordings";
    if (more_to_hear && (!best || best->related == 0)) {
        settings.until_ns = std::numeric_limits<std::uint64_t>::max();
        best = best_audition(recordings, settings, progress);
        heard = "the whole recordings";
    }
    if (!best || best->related == 0)
        return {by_length, "the longest, as no two recordings were found to have anything in common"};
    return {best->suggested, reason_for(*best, heard)};
}

} // namespace localcast::align
