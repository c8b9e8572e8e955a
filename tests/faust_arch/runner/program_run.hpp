// Runs a compiled program in a folder of its own, with sound files made for it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace localcast::test {

/** A folder that is removed with everything in it. */
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /** The names of what is in it, hidden or not, in order. */
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::filesystem::path path_;
};

struct Run {
    int exit_code = -1;
    std::string out;
    std::string err;
};

/** Runs `program` in `folder` with these arguments, which hold nothing that a shell would change. */
Run run(const Folder& folder, const std::string& program, const std::string& arguments);

using Channels = std::vector<std::vector<float>>;

struct Sound {
    Channels channels;
    int rate_hz = 0;
    int format = 0;
};

void write_wav(const std::filesystem::path& path, const Channels& channels, int rate_hz = 48000);
/** Without channels when it cannot be read. */
Sound read_sound(const std::filesystem::path& path);
std::string bytes_of(const std::filesystem::path& path);

/** Noise between -0.5 and 0.5, the same for the same seed. */
std::vector<float> noise(std::size_t frames, unsigned seed);

} // namespace localcast::test
