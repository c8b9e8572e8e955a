// A window as files: nothing is believed that a neighbour's descriptors promise.
// SPDX-License-Identifier: MIT
#include "parts/audio_dump.hpp"
#include "parts/window_dump.hpp"

#include "dump_rig.hpp"
#include "support/file_limit.hpp"
#include "support/forbidden_pages.hpp"
#include "support/handles.hpp"

#include <new>
#include <ostream>
#include <sys/wait.h>

using namespace localcast;
using namespace localcast::test;

TEST_CASE("blocks that promise more than they have are left out of a dump, and no room is made for them") {
    Window window;
    const std::uint32_t any = 0xffff'ffff;
    for (const auto& [frames, channels] : {std::pair{any, any}, {any, 1u}, {1u, any}, {1u << 22, 1024u}, {0u, 2u}, {2u, 0u}}) {
        window.lie(block_of(frames, channels));
    }
    AudioBlock quick = block_of(10, 1), formless = quick;
    quick.sample_rate_hz = any;
    formless.sample_format = 77;
    window.lie(quick);
    window.lie(formless);
    for (const std::uint64_t behind : {std::uint64_t{4096}, std::uint64_t{1} << 40, std::uint64_t{0} - 4096}) {
        window.lie(block_of(10, 1), behind);
    }
    const Folder folder;
    WindowAudio audio;
    CHECK(read_audio(window.runtime, audio).empty());
    CHECK(audio.channels.size() == 2);
    CHECK(audio.frames == 100);
    CHECK(dump_window_with_audio(window.runtime, {"mic"}, folder / "window.json").empty());
    CHECK(folder.size() == 2);
}

TEST_CASE("payload handles that point nowhere are written down and not followed") {
    Window window;
    for (const std::uint64_t handle : {std::uint64_t{1}, std::uint64_t{0xdead'0000}, ~std::uint64_t{0}}) {
        LocalcastSampleHandle sample{77, 1'000'000'000, 0, 0, handle, 0, 0};
        for (const auto push : runtime_push) {
            REQUIRE(push(RuntimeRef(window.runtime).get(), sample));
        }
    }
    const ForbiddenPages forbidden;
    for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT; ++kind) {
        forbidden.push(window.runtime, to_kind(kind), "liar", 1'000'000'000);
    }
    forbidden.push_samples(window.runtime, window.ring, "liar", 1'000'000'000, block_of(10, 1));
    const Folder folder;
    WindowAudio audio;
    CHECK(read_audio(window.runtime, audio).empty());
    CHECK(audio.channels.size() == 2);
    CHECK(dump_window_with_audio(window.runtime, {}, folder / "window.json").empty());
    CHECK(contents_of(folder / "window.json").find(std::to_string(0xdead'0000)) != std::string::npos);
}
