// Any bytes as a recording: what localcast-align reads of them, what the estimators make of that, and the copy that it writes.
// SPDX-License-Identifier: MIT
#include "byte_reader.hpp"
#include "file_of_bytes.hpp"

#include "audio_file.hpp"
#include "recording.hpp"

#include <localcast/estimators/event_estimator.hpp>
#include <localcast/estimators/phase_estimator.hpp>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace localcast;
using namespace localcast::test;
namespace fs = std::filesystem;

namespace {

constexpr size_t most_frames = 12000; // a header may promise days of audio

/// As localcast-align reads it: block by block, and nothing that is no number.
std::vector<std::vector<double>> read_blocks(align::AudioReader& reader) {
    std::vector<std::vector<double>> blocks;
    size_t frames = 0;
    while (frames < most_frames) {
        std::vector<double> block(512 * size_t{reader.info().channels});
        const size_t got = reader.read(block);
        require(got <= 512, "no more frames than there is room for");
        if (got == 0) {
            break;
        }
        block.resize(got * reader.info().channels);
        blocks.push_back(std::move(block));
        frames += got;
    }
    return blocks;
}

/// Of the first channel; empty where localcast-align would refuse the recording for a sample that is no number.
std::vector<float> mono(const std::vector<std::vector<double>>& blocks, size_t channels) {
    std::vector<float> samples;
    for (const auto& block : blocks) {
        for (size_t i = 0; i < block.size(); i += channels) {
            samples.push_back(static_cast<float>(block[i]));
            if (!std::isfinite(samples.back())) {
                return {};
            }
        }
    }
    return samples;
}

void estimate(const std::vector<float>& samples, double rate_hz) {
    estimators::EventEstimator events({.sample_rate_hz = rate_hz});
    std::vector<estimators::EventEstimate> found;
    events.process(samples, found);
    events.finish(found);
    for (const auto& event : found) {
        require(std::isfinite(event.strength) && event.confidence >= 0 && event.confidence <= 1, "a sound event");
    }
    estimators::PhaseEstimator phase({.sample_rate_hz = rate_hz, .max_delay_seconds = 0.01});
    std::vector<float> later(samples.size(), 0.0f);
    std::copy(samples.begin(), samples.end() - static_cast<ptrdiff_t>(std::min<size_t>(20, samples.size())),
              later.begin() + static_cast<ptrdiff_t>(std::min<size_t>(20, samples.size())));
    phase.process(samples, later);
    phase.finish();
    require(!phase.estimate().accepted() || std::isfinite(phase.estimate().delay_samples), "a delay that is a number");
}

void write_copy(const fs::path& from, const std::vector<std::vector<double>>& blocks) {
    static const fs::path to = fs::temp_directory_path() / ("fuzz-" + std::to_string(getpid()));
    const align::AudioReader like(from);
    {
        align::AudioWriter writer(to, like);
        for (const auto& block : blocks) {
            writer.write(block);
        }
        writer.finish();
    }
    fs::remove(to);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const FileOfBytes file({data, size});
    try {
        const align::AudioInfo info = align::inspect_audio(file.path());
        align::AudioReader reader(file.path());
        require(info.frames > 0 && info.channels > 0, "a recording with something in it");
        const auto blocks = read_blocks(reader);
        const auto samples = mono(blocks, info.channels);
        if (info.sample_rate_hz >= 8000 && info.sample_rate_hz <= 384000 && !samples.empty()) {
            estimate(samples, info.sample_rate_hz);
        }
        write_copy(file.path(), blocks);
    } catch (const align::AudioFileError& error) {
        require(error.what()[0] != '\0', "a reason");
    }
    return 0;
}
