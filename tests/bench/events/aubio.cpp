// Runs aubioonset and reads what it prints.
// SPDX-License-Identifier: MIT
#include "aubio.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <sndfile.h>

namespace localcast::bench {

bool aubio_is_there() {
    return std::system("command -v aubioonset >/dev/null 2>&1") == 0;
}

const std::vector<std::string>& aubio_methods() {
    static const std::vector<std::string> methods = {"hfc",      "energy", "complex", "phase",
                                                     "specdiff", "kl",     "mkl",     "specflux"};
    return methods;
}

void write_wav(const std::filesystem::path& file, const Piece& piece) {
    SF_INFO info{};
    info.samplerate = static_cast<int>(piece.sample_rate_hz);
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    SNDFILE* const sound = sf_open(file.c_str(), SFM_WRITE, &info);
    if (sound == nullptr) {
        throw std::runtime_error(file.string() + ": " + sf_strerror(nullptr));
    }
    const auto frames = static_cast<sf_count_t>(piece.samples.size());
    const bool whole = sf_writef_float(sound, piece.samples.data(), frames) == frames;
    if (sf_close(sound) != 0 || !whole) {
        throw std::runtime_error(file.string() + ": could not be written");
    }
}

std::vector<double> aubio_onsets(const std::filesystem::path& file, const std::string& method) {
    const std::string command = "aubioonset -O " + method + " -i '" + file.string() + "' 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    if (!pipe) {
        throw std::runtime_error("aubioonset could not be run");
    }
    std::vector<double> onsets;
    std::array<char, 64> line{};
    while (std::fgets(line.data(), line.size(), pipe.get()) != nullptr) {
        onsets.push_back(std::strtod(line.data(), nullptr));
    }
    return onsets;
}

} // namespace localcast::bench
