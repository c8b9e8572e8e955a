// Reads sound files block by block through libsndfile.
// SPDX-License-Identifier: MIT
#include "input_files.hpp"

#include <algorithm>

#include "errors.hpp"

namespace localcast::faust::runner {

InputFiles::InputFiles(const std::vector<std::filesystem::path>& paths)
{
    for (const auto& path : paths) {
        SndfileHandle handle(path.c_str());
        if (handle.rawHandle() == nullptr)
            throw RunError(path.string() + ": cannot be read as audio: " + handle.strError());
        const auto rate_hz = static_cast<std::uint32_t>(handle.samplerate());
        if (rate_hz_ != 0 && rate_hz != rate_hz_) {
            throw RunError(path.string() + ": has " + std::to_string(rate_hz) + " Hz, " + paths.front().string() +
                           " has " + std::to_string(rate_hz_) + " Hz: expected files of one sample rate");
        }
        rate_hz_ = rate_hz;
        const auto frames = static_cast<std::uint64_t>(std::max<sf_count_t>(handle.frames(), 0));
        frames_ = std::max(frames_, frames);
        const std::string stem = path.stem().string();
        for (int channel = 1; channel <= handle.channels(); ++channel)
            names_.push_back(handle.channels() == 1 ? stem : stem + "-" + std::to_string(channel));
        files_.push_back({path.string(), handle, frames});
    }
}

void InputFiles::read(std::size_t frames, Channels& channels)
{
    auto channel = channels.begin();
    for (File& file : files_) {
        const auto width = static_cast<std::size_t>(file.handle.channels());
        interleaved_.assign(frames * width, 0.0);
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(frames, file.frames_left));
        if (file.handle.readf(interleaved_.data(), static_cast<sf_count_t>(wanted)) != static_cast<sf_count_t>(wanted))
            throw RunError(file.path + ": is truncated: it ends before its header says");
        file.frames_left -= wanted;
        for (std::size_t i = 0; i < width; ++i, ++channel) {
            channel->resize(frames);
            for (std::size_t frame = 0; frame < frames; ++frame)
                (*channel)[frame] = interleaved_[frame * width + i];
        }
    }
}

} // namespace localcast::faust::runner
