// Writes through libsndfile to a temporary name; the same samples always give the same bytes.
// SPDX-License-Identifier: MIT
#include "output_file.hpp"

#include <iostream>
#include <string>
#include <system_error>

#include "errors.hpp"

namespace localcast::faust::runner {

namespace fs = std::filesystem;

namespace {

int format_for(std::size_t channels, std::uint64_t frames)
{
    constexpr std::uint64_t wav_bytes = 0xFFFF0000; // four gigabytes less room for headers
    const bool fits = frames * channels <= wav_bytes / sizeof(float);
    return (fits ? SF_FORMAT_WAV : SF_FORMAT_RF64) | SF_FORMAT_FLOAT;
}

} // namespace

OutputFile::OutputFile(const fs::path& path, std::size_t channels, std::uint32_t rate_hz, std::uint64_t frames)
    : path_(path), hidden_(path),
      file_(hidden_.path().c_str(), SFM_WRITE, format_for(channels, frames), static_cast<int>(channels),
            static_cast<int>(rate_hz))
{
    if (file_.rawHandle() == nullptr)
        fail(file_.strError());
    file_.command(SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE); // it would hold the time of day
}

void OutputFile::write(std::size_t frames, const std::vector<std::vector<double>>& channels)
{
    interleaved_.resize(frames * channels.size());
    for (std::size_t channel = 0; channel < channels.size(); ++channel) {
        for (std::size_t frame = 0; frame < frames; ++frame)
            interleaved_[frame * channels.size() + channel] = static_cast<float>(channels[channel][frame]);
    }
    if (file_.writef(interleaved_.data(), static_cast<sf_count_t>(frames)) != static_cast<sf_count_t>(frames))
        fail(file_.strError());
}

void OutputFile::finish()
{
    // Closing would write the header last of all and not say that it could not.
    file_.command(SFC_UPDATE_HEADER_NOW, nullptr, 0);
    if (file_.error() != SF_ERR_NO_ERROR)
        fail(file_.strError());
    file_ = SndfileHandle();
    std::string reason = hidden_.complete();
    if (reason.empty())
        reason = hidden_.replace();
    if (!reason.empty())
        fail(reason);
}

void OutputFile::fail(const std::string& reason) const
{
    throw RunError(path_.string() + ": cannot be written: " + reason);
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

void print(const std::string& text)
{
    std::cout << text << '\n' << std::flush;
    if (!std::cout)
        throw RunError("the standard output cannot be written");
}

} // namespace localcast::faust::runner
