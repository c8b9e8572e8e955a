// JACK's process thread does nothing that a real-time thread must not, from MIDI in to MIDI out.
// SPDX-License-Identifier: MIT
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <faust/localcast/FaustProgram.h>

#include "Echo.hpp"
#include "jack_rig.hpp"
#include "rt/guard.hpp"
#include "support/catch.hpp"

std::list<GUI*> GUI::fGuiList;
ztimedmap GUI::gTimedZoneMap;

using namespace localcast::test;

namespace {

/** Counts what JACK's thread does wrong in each cycle. */
class GuardedDriver final : public localcast::faust::JackDriver {
public:
    /** Of JACK's thread, once the driver has ended. */
    [[nodiscard]] const Offences& offences() const { return offences_; }

    std::string trouble() const override { return over.load() ? "the test is over" : JackDriver::trouble(); }

    std::atomic<bool> over{false}; // by the test, for the program's thread; a flag that orders nothing

protected:
    int process(jack_nframes_t frames) override
    {
        const RealTimeScope scope(offences_);
        return JackDriver::process(frames);
    }

private:
    Offences offences_; // JACK's thread
};

/** The program's main(), beside the test. */
std::thread play(GuardedDriver& driver)
{
    return std::thread([&driver] {
        std::string name = "player", jack = "--jack", source = "--source", named = "1=hand", apart = "--no-connect";
        char* arguments[]{name.data(), jack.data(), source.data(), named.data(), apart.data()};
        const auto make = [&driver](const localcast::faust::ProgramSetup& setup) {
            return std::make_unique<localcast::faust::FaustProgram>(localcast::faust::create_Echo(), setup,
                                                                    driver.midi());
        };
        localcast::faust::run_program(5, arguments, make, {&driver, false});
    });
}

} // namespace

TEST_CASE("a cycle under JACK takes MIDI, follows, computes and answers, and does nothing that a real-time thread must not")
{
    const JackServer server;
    GuardedDriver driver;
    std::thread program = play(driver);
    Peer peer(1, 1);
    REQUIRE(peer.connect("peer:out_1", "player:hand"));
    REQUIRE(peer.connect("player:out_1", "peer:in_1"));
    REQUIRE(peer.connect("peer:midi", "player:midi_in_1"));
    REQUIRE(peer.connect("player:midi_out_1", "peer:midi_heard"));
    const std::vector<float> ones(24000, 1.0f);
    peer.play({ones}, ones.size());
    peer.send_midi(0xB0, 7, 127);
    CHECK(comes_true([&peer] { return peer.heard_midi(0xB0, 9, 127); })); // by the other binding
    const Channels heard = peer.play({ones}, ones.size());
    CHECK(heard[0].back() == 1.0f);
    driver.over = true;
    program.join();
    CHECK(told(driver.offences()) == "nothing");
}
