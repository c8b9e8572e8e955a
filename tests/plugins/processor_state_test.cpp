// What a plugin of a Faust program saves, and what becomes of it when something happened to the bytes.
// SPDX-License-Identifier: MIT
#include "processor_rig.hpp"

#include "Follower.hpp"
#include "Strip.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

#include <vector>

using namespace localcast::plugin;
using namespace localcast::test;

namespace {

std::vector<double> values(FaustProcessor& processor)
{
    std::vector<double> all;
    for (std::size_t i = 0; i < processor.layout().widgets.size(); ++i) {
        if (const auto* const parameter = processor.parameter(i))
            all.push_back(parameter->plain());
    }
    return all;
}

void restore(FaustProcessor& processor, const std::vector<std::byte>& bytes)
{
    processor.setStateInformation(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

TEST_CASE("a saved state brings every value back to the last bit, with bypass and name")
{
    FaustProcessor saved(facts_of("Strip", localcast::faust::create_Strip));
    control(saved, "gain").set_plain(-3.3);
    control(saved, "cutoff").set_plain(777);
    control(saved, "slope").set_plain(1);
    saved.bypass().setValueNotifyingHost(1.0f);
    saved.set_user_name("left \xc3\xbc");
    saved.editor_size = {640, 480};
    juce::MemoryBlock block;
    saved.getStateInformation(block);

    FaustProcessor loaded(facts_of("Strip", localcast::faust::create_Strip));
    control(loaded, "depth").set_plain(1);
    loaded.setStateInformation(block.getData(), static_cast<int>(block.getSize()));
    CHECK(values(loaded) == values(saved));
    CHECK(loaded.bypass().get());
    CHECK(loaded.user_name() == "left \xc3\xbc");
    CHECK(loaded.editor_size == saved.editor_size);
    CHECK(loaded.notes() == saved.notes());
    juce::MemoryBlock again;
    loaded.getStateInformation(again);
    CHECK(again == block);
}

TEST_CASE("a plugin that is called otherwise keeps its sessions, and takes none of a plugin with other codes")
{
    PluginFacts facts = facts_of("Strip", localcast::faust::create_Strip);
    facts.identity = identity_of(0x4c6f6361u, 0x53747270u);
    CHECK(facts.identity == "LocaStrp");
    FaustProcessor saved(facts);
    control(saved, "gain").set_plain(-6.6);
    juce::MemoryBlock block;
    saved.getStateInformation(block);
    facts.name = "Channel Strip";
    FaustProcessor renamed(facts);
    renamed.setStateInformation(block.getData(), static_cast<int>(block.getSize()));
    CHECK(values(renamed) == values(saved));
    CHECK(renamed.notes().empty());

    facts.identity = identity_of(0x4c6f6361u, 0x4f746872u);
    FaustProcessor other(facts);
    const std::vector<double> before = values(other);
    other.setStateInformation(block.getData(), static_cast<int>(block.getSize()));
    CHECK(values(other) == before);
    CHECK(other.notes().size() == 1);
}

TEST_CASE("an older state leaves what it does not know at its default, and values out of range are cut")
{
    State old;
    old.set("control/gain", 1e30);
    old.set("control/depth", -5.0);
    old.set("control/gone", 1.0);
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    control(strip, "cutoff").set_plain(100);
    restore(strip, old.bytes("Strip"));
    CHECK(control(strip, "gain").plain() == 12.0);
    CHECK(control(strip, "depth").plain() == 0.0);
    CHECK(control(strip, "cutoff").plain() == 8000.0);
}

TEST_CASE("a damaged state changes nothing and is told in words")
{
    FaustProcessor strip(facts_of("Strip", localcast::faust::create_Strip));
    control(strip, "gain").set_plain(-9);
    juce::MemoryBlock block;
    strip.getStateInformation(block);
    const auto* const first = static_cast<const std::byte*>(block.getData());
    const std::vector<std::byte> good(first, first + block.getSize());
    const std::vector<double> before = values(strip);
    Random random(11);
    for (int round = 0; round < 3000; ++round) {
        std::vector<std::byte> bytes = good;
        for (std::uint64_t change = 0; change <= random.below(8); ++change)
            bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1 + random.below(255));
        if (random.one_in(4))
            bytes.resize(random.below(bytes.size()));
        restore(strip, bytes);
        REQUIRE(values(strip) == before);
        if (bytes != good)
            REQUIRE(strip.notes().size() == 1);
    }
    strip.setStateInformation(nullptr, 0);
    CHECK(strip.notes().size() == 1);
    restore(strip, good);
    CHECK(strip.notes().empty());
}
