// Programs are started through the shell; sound files go through libsndfile.
// SPDX-License-Identifier: MIT
#include "program_run.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <system_error>

#include <sndfile.hh>
#include <sys/wait.h>

namespace localcast::test {

namespace fs = std::filesystem;

Folder::Folder()
{
    std::string name = (fs::temp_directory_path() / "localcast-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

std::vector<std::string> Folder::names() const
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path_))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

Run run(const Folder& folder, const std::string& program, const std::string& arguments)
{
    const Folder said;
    const std::string command = "cd '" + folder.path().string() + "' && '" + program + "' " + arguments + " >'" +
                                (said / "out").string() + "' 2>'" + (said / "err").string() + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_of(said / "out"), bytes_of(said / "err")};
}

void write_wav(const fs::path& path, const Channels& channels, int rate_hz)
{
    SndfileHandle file(path.c_str(), SFM_WRITE, SF_FORMAT_WAV | SF_FORMAT_FLOAT, static_cast<int>(channels.size()),
                       rate_hz);
    std::vector<float> interleaved(channels.size() * channels.front().size());
    for (std::size_t i = 0; i < interleaved.size(); ++i)
        interleaved[i] = channels[i % channels.size()][i / channels.size()];
    file.write(interleaved.data(), static_cast<sf_count_t>(interleaved.size()));
}

Sound read_sound(const fs::path& path)
{
    SndfileHandle file(path.c_str());
    if (!file)
        return {};
    const auto width = static_cast<std::size_t>(file.channels());
    const auto frames = static_cast<std::size_t>(file.frames());
    std::vector<float> interleaved(width * frames);
    file.read(interleaved.data(), static_cast<sf_count_t>(interleaved.size()));
    Sound sound{Channels(width, std::vector<float>(frames)), file.samplerate(), file.format()};
    for (std::size_t i = 0; i < interleaved.size(); ++i)
        sound.channels[i % width][i / width] = interleaved[i];
    return sound;
}

std::string bytes_of(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<float> noise(std::size_t frames, unsigned seed)
{
    std::mt19937 random(seed);
    std::vector<float> samples(frames);
    for (float& sample : samples)
        sample = static_cast<float>(random() >> 8) / 16777216.0f - 0.5f;
    return samples;
}

} // namespace localcast::test
