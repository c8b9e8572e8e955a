// SPDX-License-Identifier: MIT
#include <malloc.h>

#include "align_run.hpp"
#include "audio_fixture.hpp"
#include "support/catch.hpp"

using namespace localcast::test;
namespace fs = std::filesystem;

namespace {

constexpr int rate_hz = 16000;

/** Two recordings of this length; nothing of them stays in this process, whose size the program's begins with. */
void write_pair(const TemporaryFolder& folder, std::size_t seconds)
{
    const Samples sound = syllables(seconds * rate_hz, 90, rate_hz);
    write_audio(folder / "a.wav", sound, wav_float, rate_hz);
    write_audio(folder / "b.wav", Samples(sound.begin() + 321, sound.end()), wav_float, rate_hz);
}

/** Peak memory of aligning two recordings of this length. */
std::size_t peak_kib(std::size_t seconds)
{
    const TemporaryFolder folder;
    write_pair(folder, seconds);
    malloc_trim(0);
    const AlignRun run = align(folder, "a.wav", {"b.wav"}, {"--max-delay", "0.1"});
    INFO(run.err);
    REQUIRE(run.exit_code == 0);
    CHECK(fs::file_size(folder / "aligned/b.wav") >= seconds * rate_hz * sizeof(float));
    return run.peak_memory_kib;
}

} // namespace

TEST_CASE("memory does not grow with the length of the recordings")
{
    const std::size_t of_short = peak_kib(20);
    const std::size_t of_long = peak_kib(140);
    // Each of the long recordings is 9 MB as it lies in its file.
    INFO(of_short << " KiB for 20 s, " << of_long << " KiB for 140 s");
    CHECK(of_long < of_short + 3 * 1024);
}
