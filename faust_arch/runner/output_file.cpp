// Writes through libsndfile to a temporary name; the same samples always give the same bytes.
// SPDX-License-Identifier: MIT
#include "output_file.hpp"

#include <string>
#include <system_error>

#include <unistd.h>

#include "errors.hpp"

namespace localcast::faust::runner {

namespace fs = std::filesystem;

namespace {

fs::path temporary_name(const fs::path& path)
{
    return path.parent_path() / ("." + path.filename().string() + ".part-" + std::to_string(::getpid()));
}

int format_for(std::size_t channels, std::uint64_t frames)
{
    constexpr std::uint64_t wav_bytes = 0xFFFF0000; // four gigabytes less room for headers
    const bool fits = frames * channels <= wav_bytes / sizeof(float);
    return (fits ? SF_FORMAT_WAV : SF_FORMAT_RF64) | SF_FORMAT_FLOAT;
}

} // namespace

OutputFile::OutputFile(const fs::path& path, std::size_t channels, std::uint32_t rate_hz, std::uint64_t frames)
    : path_(path), temporary_(temporary_name(path)),
      file_(temporary_.c_str(), SFM_WRITE, format_for(channels, frames), static_cast<int>(channels),
            static_cast<int>(rate_hz))
{
    if (file_.rawHandle() == nullptr)
        throw RunError(path_.string() + ": cannot be written: " + file_.strError());
    file_.command(SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE); // it would hold the time of day
}

OutputFile::~OutputFile()
{
    if (finished_)
        return;
    file_ = SndfileHandle();
    std::error_code ignored;
    fs::remove(temporary_, ignored);
}

void OutputFile::write(std::size_t frames, const std::vector<std::vector<double>>& channels)
{
    interleaved_.resize(frames * channels.size());
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
        for (std::size_t frame = 0; frame < frames; ++frame)
            interleaved_[frame * channels.size() + channel] = static_cast<float>(channels[channel][frame]);
    }
    if (file_.writef(interleaved_.data(), static_cast<sf_count_t>(frames)) != static_cast<sf_count_t>(frames))
        throw RunError(path_.string() + ": cannot be written: " + file_.strError());
}

void OutputFile::finish()
{
    // Closing would write the header last of all and not say that it could not.
    file_.command(SFC_UPDATE_HEADER_NOW, nullptr, 0);
    file_.writeSync();
    if (file_.error() != SF_ERR_NO_ERROR)
        throw RunError(path_.string() + ": cannot be written: " + file_.strError());
    file_ = SndfileHandle();
    std::error_code error;
    fs::rename(temporary_, path_, error);
    if (error)
        throw RunError(path_.string() + ": cannot be written: " + error.message());
    finished_ = true;
}

void refuse_overwriting(const fs::path& output, const std::vector<fs::path>& inputs)
{
    std::error_code error;
    const auto status = fs::status(output, error);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw UsageError(output.string() + ": expected a file to write to");
    for (const fs::path& input : inputs) {
        if (fs::equivalent(output, input, error))
            throw UsageError(output.string() + ": would overwrite the input");
    }
}

} // namespace localcast::faust::runner
