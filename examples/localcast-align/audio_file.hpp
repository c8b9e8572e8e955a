// Audio files through libsndfile: what they hold, reading in blocks, writing whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <sndfile.hh>

#include "checked_file.hpp"
#include "localcast/files/whole_file.hpp"

namespace localcast::align {

/** A file that cannot be read or written; what() is the reason without the file's name. */
class AudioFileError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct AudioInfo {
    std::uint64_t frames = 0;
    std::uint32_t channels = 0;
    std::uint32_t sample_rate_hz = 0;
    int format = 0; ///< container, subtype and byte order in libsndfile's terms

    [[nodiscard]] double seconds() const { return static_cast<double>(frames) / sample_rate_hz; }
};

/** Bits of a subtype that stores whole numbers, which survive reading and writing exactly; 0 for all others. */
int integer_bits(int format);

/** What a file holds. Throws AudioFileError when it is missing, empty, cut short, or no audio. */
AudioInfo inspect_audio(const std::filesystem::path& path);

/** Reads frames as interleaved doubles of full scale 1, exactly for every format that holds no more than that. */
class AudioReader {
public:
    /** Throws AudioFileError. */
    explicit AudioReader(const std::filesystem::path& path);

    /** Fills `interleaved` with whole frames; the number of frames, less than asked for only at the end. */
    std::size_t read(std::span<double> interleaved);

    [[nodiscard]] const AudioInfo& info() const noexcept { return info_; }
    [[nodiscard]] const SndfileHandle& handle() const noexcept { return file_; }

private:
    SndfileHandle file_;
    AudioInfo info_;
    std::vector<int> integers_;
};

/** Writes a file of the same format. It appears under its name on finish(); without that nothing is left. */
class AudioWriter {
public:
    /** Texts (title, artist, ...) are taken over from `like`. Throws AudioFileError. */
    AudioWriter(const std::filesystem::path& path, const AudioReader& like);

    /** Appends interleaved frames; whole-number formats are rounded without dither and held at full scale. */
    void write(std::span<const double> interleaved);

    /** Completes the file and, once it has reached the disk, gives it its name. Throws AudioFileError. */
    void finish();

    /** Samples that were beyond full scale of a whole-number format. */
    [[nodiscard]] std::uint64_t clipped_samples() const noexcept { return clipped_; }

private:
    [[noreturn]] void fail() const;

    HiddenFile hidden_; // outlives what writes it
    std::optional<CheckedFile> bytes_; // what file_ writes to
    SndfileHandle file_;
    AudioInfo info_;
    std::vector<int> integers_;
    std::uint64_t clipped_ = 0;
};

} // namespace localcast::align
