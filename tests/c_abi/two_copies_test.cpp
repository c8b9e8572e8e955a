// Two copies of the shared library in one process, from files of their own, as two plugins bring them: each works alone, and,
// as their memory is laid out alike, either may use what the other made, even when that one has gone.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <localcast_payload.h>

#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <memory>
#include <string>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

class Copy {
public:
    explicit Copy(const fs::path& path) : file_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL), [](void* f) { dlclose(f); }) {
        INFO(path);
        REQUIRE(file_);
        find(abi_version, "localcast_abi_version");
        find(layout_id, "localcast_memory_layout_id");
        find(create, "localcast_runtime_create_with_capacity");
        find(destroy, "localcast_runtime_destroy");
        find(push, "localcast_runtime_push_audio_block");
        find(len, "localcast_runtime_len");
        find(sample_at, "localcast_runtime_sample_at");
        find(ring_create, "localcast_payload_ring_create");
        find(ring_release, "localcast_payload_ring_release");
        find(begin, "localcast_payload_begin");
        find(commit, "localcast_payload_commit");
        find(copy_payload, "localcast_runtime_copy_payload");
        find(collect, "localcast_runtime_collect_payload_rings");
    }

    decltype(&localcast_abi_version) abi_version;
    decltype(&localcast_memory_layout_id) layout_id;
    decltype(&localcast_runtime_create_with_capacity) create;
    decltype(&localcast_runtime_destroy) destroy;
    decltype(&localcast_runtime_push_audio_block) push;
    decltype(&localcast_runtime_len) len;
    decltype(&localcast_runtime_sample_at) sample_at;
    decltype(&localcast_payload_ring_create) ring_create;
    decltype(&localcast_payload_ring_release) ring_release;
    decltype(&localcast_payload_begin) begin;
    decltype(&localcast_payload_commit) commit;
    decltype(&localcast_runtime_copy_payload) copy_payload;
    decltype(&localcast_runtime_collect_payload_rings) collect;

private:
    template <class Function>
    void find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(dlsym(file_.get(), name));
        REQUIRE(function != nullptr);
    }
    std::unique_ptr<void, void (*)(void*)> file_;
};

/// The library's file and another one with the same content.
class TwoFiles {
public:
    TwoFiles() : second_(fs::temp_directory_path() / ("localcast-copy-" + std::to_string(getpid()) + ".so")) {
        fs::copy_file(LOCALCAST_SHARED_LIBRARY, second_, fs::copy_options::overwrite_existing);
    }
    ~TwoFiles() { fs::remove(second_); }
    TwoFiles(const TwoFiles&) = delete;
    TwoFiles& operator=(const TwoFiles&) = delete;

    fs::path first() const { return LOCALCAST_SHARED_LIBRARY; }
    fs::path second() const { return second_; }

private:
    fs::path second_;
};

LocalcastSampleHandle sample(uint64_t at_ns, uint64_t payload = 0) { return {7, at_ns, 0, at_ns, payload, 0, 0}; }

} // namespace

TEST_CASE("two copies of the shared library are two, and alike") {
    const TwoFiles files;
    const Copy one(files.first()), other(files.second());
    CHECK(one.push != other.push);
    CHECK(one.abi_version() == other.abi_version());
    CHECK(one.layout_id() == other.layout_id());
}

TEST_CASE("each copy of the shared library keeps windows of its own") {
    const TwoFiles files;
    const Copy one(files.first()), other(files.second());
    LocalcastRuntime* const mine = one.create(0, 8);
    LocalcastRuntime* const theirs = other.create(0, 8);
    REQUIRE(mine != nullptr);
    REQUIRE(theirs != nullptr);
    CHECK(one.push(mine, sample(1)));
    CHECK(other.push(theirs, sample(2)));
    CHECK(other.push(theirs, sample(3)));
    CHECK(one.len(mine) == 1);
    CHECK(other.len(theirs) == 2);
    one.destroy(mine);
    other.destroy(theirs);
}

TEST_CASE("a copy of the shared library goes on with what another made that has been unloaded") {
    const TwoFiles files;
    const Copy stays(files.second());
    LocalcastRuntime* runtime = nullptr;
    LocalcastPayloadRing* ring = nullptr;
    LocalcastSampleHandle pushed{};
    {
        const Copy leaves(files.first());
        runtime = leaves.create(0, 8);
        REQUIRE(runtime != nullptr);
        ring = leaves.ring_create(runtime, 64, 4, 0);
        REQUIRE(ring != nullptr);
        LocalcastPayload payload{};
        REQUIRE(leaves.begin(ring, 8, &payload) == LOCALCAST_OK);
        std::memcpy(payload.data, "sounding", 8);
        REQUIRE(leaves.commit(ring, 5));
        pushed = sample(5, payload.handle);
        REQUIRE(leaves.push(runtime, pushed));
        CHECK(stays.len(runtime) == 1);
    }
    char text[9] = {};
    CHECK(stays.copy_payload(runtime, LOCALCAST_SAMPLE_AUDIO_BLOCK, &pushed, 0, text, 8) == LOCALCAST_OK);
    CHECK(std::string(text) == "sounding");
    LocalcastPayload next{};
    CHECK(stays.begin(ring, 8, &next) == LOCALCAST_OK);
    CHECK(stays.commit(ring, 6));
    CHECK(stays.push(runtime, sample(6, next.handle)));
    stays.ring_release(ring);
    CHECK(stays.collect(runtime) == 1); // its samples are in the window still
    LocalcastSampleKind kind = 77;
    LocalcastSampleHandle out{};
    REQUIRE(stays.sample_at(runtime, 1, &kind, &out));
    CHECK(out.payload_handle == next.handle);
    stays.destroy(runtime);
}
