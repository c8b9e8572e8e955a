// Where a program's outputs and its words go.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sndfile.hh>

#include "localcast/files/whole_file.hpp"

namespace localcast::faust::runner {

/** 32-bit float WAV. It appears under its name on finish(); without that nothing is left. */
class OutputFile {
public:
    /** `frames` decide between WAV and, beyond 4 GiB, RF64. Throws RunError. */
    OutputFile(const std::filesystem::path& path, std::size_t channels, std::uint32_t rate_hz, std::uint64_t frames);

    /** Appends the first frames of these channels as they are. Throws RunError. */
    void write(std::size_t frames, const std::vector<std::vector<double>>& channels);

    /** Completes the file and, once it has reached the disk, gives it its name. Throws RunError. */
    void finish();

private:
    [[noreturn]] void fail(const std::string& reason) const;

    std::filesystem::path path_;
    HiddenFile hidden_; // outlives what writes it
    SndfileHandle file_;
    std::vector<float> interleaved_;
};

/** Throws UsageError when writing to `output` would destroy one of `inputs` or something that is no file. */
void refuse_overwriting(const std::filesystem::path& output, const std::vector<std::filesystem::path>& inputs);

/** Prints a line. Throws RunError where it cannot be written, as on a full disk. */
void print(const std::string& text);

} // namespace localcast::faust::runner
