// The sound files that feed a program's inputs, channel after channel.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sndfile.hh>

namespace localcast::faust::runner {

/** Planar samples of a stretch of time. */
using Channels = std::vector<std::vector<double>>;

class InputFiles {
public:
    /** Opens all files. Throws RunError when one cannot be read or their sample rates differ. */
    explicit InputFiles(const std::vector<std::filesystem::path>& paths);

    [[nodiscard]] std::size_t channel_count() const noexcept { return names_.size(); }
    /** Of all files; 0 without files. */
    [[nodiscard]] std::uint32_t rate_hz() const noexcept { return rate_hz_; }
    /** Of the longest file. */
    [[nodiscard]] std::uint64_t frame_count() const noexcept { return frames_; }
    /** What each channel is called unless told otherwise: its file's name without extension, with -1, -2, ... behind it
     *  where the file has several. */
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

    /** Reads the next frames into `channels`, which has channel_count() of them; silence behind a file's end. Throws
     *  RunError for a file that ends before its header says. */
    void read(std::size_t frames, Channels& channels);

private:
    struct File {
        std::string path;
        SndfileHandle handle;
        std::uint64_t frames_left;
    };
    std::vector<File> files_;
    std::vector<std::string> names_;
    std::vector<double> interleaved_;
    std::uint32_t rate_hz_ = 0;
    std::uint64_t frames_ = 0;
};

} // namespace localcast::faust::runner
