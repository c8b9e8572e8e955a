// Reading a range of time.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/handles.hpp"

#include <vector>

using namespace localcast::test;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_PHASE_CLAIM;

RuntimePtr with_samples(std::initializer_list<uint64_t> times) {
    auto runtime = make_runtime(100, 64);
    uint64_t sequence = 0;
    for (const uint64_t time : times) {
        REQUIRE(localcast_runtime_push_phase_claim(runtime.get(), make_handle(7, time, sequence++)));
    }
    return runtime;
}

struct Answer {
    LocalcastStatus status;
    std::vector<uint64_t> sequences;
    size_t n;
};

Answer read(const RuntimePtr& runtime, uint64_t from, uint64_t to, size_t cap = 16) {
    std::vector<LocalcastSampleHandle> out(cap + 1);
    size_t n = 999;
    Answer answer{localcast_runtime_read_range(runtime.get(), kind, from, to, out.data(), cap, &n), {}, n};
    for (size_t i = 0; i < std::min(n, cap) && n != 999; ++i) {
        answer.sequences.push_back(out[i].sequence);
    }
    return answer;
}

using Sequences = std::vector<uint64_t>;

} // namespace

TEST_CASE("a range includes its first nanosecond and excludes its last") {
    const auto runtime = with_samples({500, 510, 520});
    CHECK(read(runtime, 500, 520).sequences == Sequences{0, 1});
    CHECK(read(runtime, 501, 521).sequences == Sequences{1, 2});
    CHECK(read(runtime, 510, 511).sequences == Sequences{1});
    CHECK(read(runtime, 0, UINT64_MAX).sequences == Sequences{0, 1, 2});
}

TEST_CASE("a range comes in order of admission") {
    const auto runtime = with_samples({520, 500, 510, 500});
    CHECK(read(runtime, 500, 521).sequences == Sequences{0, 1, 2, 3});
    CHECK(read(runtime, 500, 511).sequences == Sequences{1, 2, 3});
}

TEST_CASE("a range tells how many there are even when it has no room for them") {
    const auto runtime = with_samples({500, 501, 502, 503});
    CHECK(read(runtime, 500, 504, 2).sequences == Sequences{0, 1});
    CHECK(read(runtime, 500, 504, 2).n == 4);
    size_t n = 0;
    CHECK(localcast_runtime_read_range(runtime.get(), kind, 500, 504, nullptr, 0, &n) == LOCALCAST_OK);
    CHECK(n == 4);
}

TEST_CASE("a range leaves out the dead and the other kinds") {
    const auto runtime = with_samples({500, 390, 440, 510});
    REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(7, 505, 90)));
    CHECK(read(runtime, 0, 1000).sequences == Sequences{0, 2, 3});
    REQUIRE(localcast_runtime_push_event_claim(runtime.get(), make_handle(7, 545, 91)));
    CHECK(read(runtime, 0, 1000).sequences == Sequences{0, 3});
}

TEST_CASE("a range with nothing in it says why and counts zero") {
    const auto runtime = with_samples({500, 550});
    CHECK(read(runtime, 510, 540).status == LOCALCAST_NO_DATA);
    CHECK(read(runtime, 510, 540).n == 0);
    CHECK(read(runtime, 520, 520).status == LOCALCAST_NO_DATA);
    CHECK(read(runtime, 100, 450).status == LOCALCAST_TOO_OLD);
    CHECK(read(runtime, 100, 450).n == 0);
    CHECK(read(runtime, 100, 451).status == LOCALCAST_NO_DATA);
    CHECK(read(runtime, 551, 600).status == LOCALCAST_TOO_NEW);
    CHECK(read(runtime, 551, 600).n == 0);
    CHECK(read(runtime, 550, 551).status == LOCALCAST_OK);
}

TEST_CASE("a range that ends before it begins is invalid and writes nothing") {
    const auto runtime = with_samples({500, 550});
    CHECK(read(runtime, 541, 540).status == LOCALCAST_INVALID);
    CHECK(read(runtime, 541, 540).n == 999);
}
