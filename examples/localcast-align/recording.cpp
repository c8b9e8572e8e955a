// Looks at the input files before anything else happens.
// SPDX-License-Identifier: MIT
#include "recording.hpp"

#include <algorithm>
#include <iostream>

#include "mover.hpp"
#include "output_file.hpp"

namespace localcast::align {

namespace {

constexpr std::uint32_t min_rate_hz = 8000;
constexpr std::uint32_t max_rate_hz = 384000;

Recording open_recording(const std::string& file, std::size_t index)
{
    Recording recording;
    recording.file = file;
    const std::string name = std::to_string(index) + ":" + file;
    recording.sensor =
        localcast_hash_source_id(reinterpret_cast<const std::uint8_t*>(name.data()), name.size());
    try {
        recording.info = inspect_audio(file);
    } catch (const AudioFileError& error) {
        fail(recording, error.what());
    }
    return recording;
}

std::string rate_text(std::uint32_t rate_hz)
{
    return std::to_string(rate_hz) + " Hz";
}

/** What speaks against measuring a readable recording, empty if nothing. */
std::string refusal_before_measuring(const Recording& recording, const Options& options)
{
    const std::uint32_t rate = recording.info.sample_rate_hz;
    if (rate < min_rate_hz || rate > max_rate_hz)
        return "its sample rate of " + rate_text(rate) + " is not between 8 and 384 kHz";
    if (options.max_delay_seconds * rate > Mover::max_delay_samples)
        return "--max-delay is too large for a sample rate of " + rate_text(rate);
    return {};
}

} // namespace

void fail(Recording& recording, const std::string& reason)
{
    recording.failure = reason;
    std::cerr << "localcast-align: " << recording.file << ": " << reason << '\n';
}

std::vector<Recording> open_recordings(const Options& options)
{
    std::vector<std::string> files = options.sources;
    if (!options.chooses_reference())
        files.insert(files.begin(), options.reference);
    const std::vector<std::string> names = distinct_names(files);
    std::vector<Recording> recordings;
    for (std::size_t i = 0; i < files.size(); ++i) {
        recordings.push_back(open_recording(files[i], i));
        recordings.back().output_name = names[i];
        if (recordings[i].failure.empty())
            recordings[i].refusal = refusal_before_measuring(recordings[i], options);
    }
    return recordings;
}

void put_first(std::vector<Recording>& recordings, std::size_t index)
{
    const auto first = recordings.begin();
    std::rotate(first, first + static_cast<std::ptrdiff_t>(index), first + static_cast<std::ptrdiff_t>(index) + 1);
    for (Recording& recording : recordings)
        recording.delay_rate_hz = first->info.sample_rate_hz;
    first->estimate = {.refusal = estimators::PhaseRefusal::none, .coherence = 1.0, .confidence = 1.0};
    first->course = {};
}

void refuse_without_reference(std::vector<Recording>& recordings)
{
    const Recording& reference = recordings.front();
    if (reference.aligned())
        return;
    for (std::size_t i = 1; i < recordings.size(); ++i) {
        if (recordings[i].aligned())
            recordings[i].refusal = "the reference " + reference.file + " cannot be used: " + reference.reason();
    }
}

} // namespace localcast::align
