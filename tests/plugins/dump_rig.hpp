// A folder that goes with the test, and a window to dump into it.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/audio_block.hpp"
#include "support/catch.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/runtime.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

namespace localcast::test {

class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "localcast-test-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    std::size_t size() const { return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {})); }

private:
    std::filesystem::path path_;
};

inline std::string contents_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// What a folder holds, by name; hidden files too.
inline std::map<std::string, std::string> files_in(const std::filesystem::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        files[entry.path().filename().string()] = contents_of(entry.path());
    }
    return files;
}

/// A window with one true block of two channels, and the means to push others.
struct Window {
    Runtime runtime = *Runtime::create(std::chrono::seconds(5), 64);
    PayloadRing ring = *PayloadRing::create(runtime, 4096, 32);
    Producer<Kind::audio_block> mic = *Producer<Kind::audio_block>::create("mic");
    Producer<Kind::audio_block> liar = *Producer<Kind::audio_block>::create("liar");

    /// All of its samples have this value; there are so many blocks of a hundred frames, one after the other.
    explicit Window(float value = 0.25f, int blocks = 1) {
        const std::vector<float> samples(200, value);
        for (int i = 0; i < blocks; ++i) {
            const StreamTime time(std::chrono::seconds(1) + i * std::chrono::nanoseconds(2'083'333));
            REQUIRE(push_audio_block(mic, runtime, ring, time, {}, block_of(100, 2), samples));
        }
    }
    /// Only the descriptor, which says what it likes; its samples are said to lie behind it.
    void lie(const AudioBlock& said, std::uint64_t behind = audio_samples_offset) {
        PayloadLoan loan = ring.begin(4096);
        REQUIRE(loan);
        AudioBlock all = said;
        all.data_handle = loan.handle().value() + behind;
        const auto* const kept = ::new (static_cast<void*>(loan.bytes().data())) AudioBlock(all);
        const StreamTime time(std::chrono::seconds(1));
        loan.commit(time);
        REQUIRE(liar.push(runtime, time, {}, *kept));
    }
};

} // namespace localcast::test
