// The WAV file that a program's outputs go to.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include <sndfile.hh>

namespace localcast::faust::runner {

/** 32-bit float WAV. It appears under its name on finish(); without that nothing is left. */
class OutputFile {
public:
    /** `frames` decide between WAV and, beyond 4 GiB, RF64. Throws RunError. */
    OutputFile(const std::filesystem::path& path, std::size_t channels, std::uint32_t rate_hz, std::uint64_t frames);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /** Appends the first frames of these channels as they are. Throws RunError. */
    void write(std::size_t frames, const std::vector<std::vector<double>>& channels);

    /** Completes the file and gives it its name. Throws RunError. */
    void finish();

private:
    std::filesystem::path path_;
    std::filesystem::path temporary_;
    SndfileHandle file_;
    std::vector<float> interleaved_;
    bool finished_ = false;
};

/** Throws UsageError when writing to `output` would destroy one of `inputs` or something that is no file. */
void refuse_overwriting(const std::filesystem::path& output, const std::vector<std::filesystem::path>& inputs);

} // namespace localcast::faust::runner
