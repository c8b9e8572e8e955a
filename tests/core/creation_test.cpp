// Names, versions, and how windows and producers come to be.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <set>
#include <string>

using namespace localcast::test;

TEST_CASE("the library that runs is the one the header describes") {
    CHECK(localcast_abi_version() == LOCALCAST_ABI_VERSION);
    CHECK(std::string(localcast_version_string()) == LOCALCAST_VERSION_STRING);
    const std::string numbers = std::to_string(LOCALCAST_VERSION_MAJOR) + "." + std::to_string(LOCALCAST_VERSION_MINOR) +
                                "." + std::to_string(LOCALCAST_VERSION_PATCH);
    CHECK(numbers == LOCALCAST_VERSION_STRING);
}

TEST_CASE("every status has words of its own and an unknown one says so") {
    std::set<std::string> texts;
    for (LocalcastStatus status = LOCALCAST_OK; status <= LOCALCAST_INVALID; ++status) {
        REQUIRE(localcast_status_text(status) != nullptr);
        texts.insert(localcast_status_text(status));
    }
    CHECK(texts.size() == 5);
    CHECK(texts.count("") == 0);
    CHECK(texts.count("unknown status") == 0);
    CHECK(std::string(localcast_status_text(5)) == "unknown status");
    CHECK(std::string(localcast_status_text(UINT32_MAX)) == "unknown status");
}

TEST_CASE("a capacity of zero means the default and any other is kept to the sample") {
    CHECK(stats_of(RuntimePtr{localcast_runtime_create(0)}.get()).capacity == LOCALCAST_DEFAULT_CAPACITY);
    CHECK(stats_of(make_runtime(0, 0).get()).capacity == LOCALCAST_DEFAULT_CAPACITY);
    for (const size_t capacity : {1u, 2u, 3u, 7u, 63u, 64u, 65u, 1000u, 4097u}) {
        const auto runtime = make_runtime(UINT64_MAX, capacity);
        REQUIRE(runtime);
        CHECK(stats_of(runtime.get()).capacity == capacity);
        for (uint64_t i = 0; i < 2 * capacity + 3; ++i) {
            REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(1, 10 + i, i)));
        }
        CHECK(localcast_runtime_len(runtime.get()) == capacity);
    }
}

TEST_CASE("a capacity beyond the largest gives null") {
    for (const size_t capacity : {LOCALCAST_MAX_CAPACITY + 1, SIZE_MAX / 64, SIZE_MAX}) {
        CHECK(localcast_runtime_create_with_capacity(0, capacity) == nullptr);
        CHECK(localcast_reservoir_create_with_capacity(0, capacity) == nullptr);
    }
}

TEST_CASE("windows of default capacity can be made and freed again and again") {
    for (int i = 0; i < 20; ++i) {
        const auto runtime = make_runtime(0, 0);
        REQUIRE(runtime);
        REQUIRE(localcast_runtime_push_scene_ray(runtime.get(), make_handle(1, 10, 1)));
    }
}
