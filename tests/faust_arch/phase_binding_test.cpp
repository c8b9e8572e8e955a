// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <string>

#include <faust/localcast/PhaseBinding.h>

#include "claim_fixture.hpp"
#include "support/catch.hpp"

using localcast::faust::parse_phase_binding;
using localcast::faust::PhaseField;
using localcast::test::hash_of;

namespace {

constexpr std::array<std::uint64_t, 2> numbered{41, 42};

std::string error_of(const std::string& text)
{
    const auto result = parse_phase_binding(text, numbered);
    CHECK_FALSE(result.binding);
    return result.error;
}

} // namespace

TEST_CASE("a name in metadata is hashed like any sensor's name")
{
    const auto result = parse_phase_binding("phase delay_ms mic-b mic-a", numbered);
    REQUIRE(result.binding);
    CHECK(result.error.empty());
    CHECK(result.binding->field == PhaseField::delay_ms);
    CHECK(result.binding->source == hash_of("mic-b"));
    CHECK(result.binding->reference == hash_of("mic-a"));
}

TEST_CASE("a number in metadata is the host's source of that number")
{
    const auto result = parse_phase_binding("  phase\tpolarity  1 0 ", numbered);
    REQUIRE(result.binding);
    CHECK(result.binding->field == PhaseField::polarity);
    CHECK(result.binding->source == 42);
    CHECK(result.binding->reference == 41);
}

TEST_CASE("without a reference any reference will do")
{
    const auto result = parse_phase_binding("phase valid mic-b", numbered);
    REQUIRE(result.binding);
    CHECK(result.binding->reference == 0);
}

TEST_CASE("malformed metadata says what was expected")
{
    const auto says = [](const std::string& text, const std::string& expected) {
        INFO("'" << text << "' gives: " << error_of(text));
        CHECK(error_of(text).find(expected) != std::string::npos);
    };
    says("", "expected 'phase FIELD SOURCE [REFERENCE]'");
    says("phase valid", "expected 'phase FIELD SOURCE [REFERENCE]'");
    says("phase valid 1 0 0", "expected 'phase FIELD SOURCE [REFERENCE]'");
    says("weather valid 1", "expected 'phase FIELD SOURCE [REFERENCE]'");
    says("phase colour 1", "expected one of the fields delay_samples");
    says("phase colour 1", "instead of 'colour'");
    says("phase valid 2", "a number below 2 instead of '2'");
    says("phase valid 99999999999999999999999", "a number below 2");
}
