// The hash of a sensor's name, against the published vectors of FNV-1a.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"

#include <localcast_reservoir.h>

#include <string>
#include <utility>
#include <vector>

namespace {

uint64_t hash(const std::string& text) {
    return localcast_hash_source_id(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

} // namespace

// Source of the vectors: Noll, Vo, Eastlake: The FNV Non-Cryptographic Hash Algorithm, appendix of test vectors.
TEST_CASE("the hash is the 64-bit FNV-1a") {
    const std::vector<std::pair<std::string, uint64_t>> vectors = {
        {"a", UINT64_C(0xaf63dc4c8601ec8c)},      {"b", UINT64_C(0xaf63df4c8601f1a5)},
        {"c", UINT64_C(0xaf63de4c8601eff2)},      {"fo", UINT64_C(0x08985907b541d342)},
        {"foo", UINT64_C(0xdcb27518fed9d577)},    {"foob", UINT64_C(0xdd120e790c2512af)},
        {"foobar", UINT64_C(0x85944171f73967e8)}, {std::string(1, '\0'), UINT64_C(0xaf63bd4c8601b7df)}};
    for (const auto& [text, expected] : vectors) {
        CAPTURE(text);
        CHECK(hash(text) == expected);
    }
}

TEST_CASE("the hash counts every byte, zeros and bytes above 127 among them") {
    CHECK(hash(std::string("a\0b", 3)) != hash(std::string("a\0c", 3)));
    CHECK(hash("\xff") != hash("\x7f"));
    CHECK(hash("\xff") == (UINT64_C(0xcbf29ce484222325) ^ 0xff) * UINT64_C(0x100000001b3));
}

TEST_CASE("the hash of nothing is zero") {
    const uint8_t byte = 1;
    CHECK(localcast_hash_source_id(nullptr, 0) == 0);
    CHECK(localcast_hash_source_id(nullptr, 5) == 0);
    CHECK(localcast_hash_source_id(&byte, 0) == 0);
}

// Eight bytes whose plain FNV-1a is zero, from the same source.
TEST_CASE("a name whose hash comes out zero gets one") {
    const uint8_t name[] = {0xd5, 0x6b, 0xb9, 0x53, 0x42, 0x87, 0x08, 0x36};
    uint64_t plain = UINT64_C(0xcbf29ce484222325);
    for (const uint8_t byte : name) {
        plain = (plain ^ byte) * UINT64_C(0x100000001b3);
    }
    REQUIRE(plain == 0);
    CHECK(localcast_hash_source_id(name, sizeof name) == 1);
}
