// Following and pushing does nothing that a real-time thread must not, from a thread's first block on.
// SPDX-License-Identifier: MIT
#include <memory>

#include "ClaimInputs.hpp"
#include "EventWidgets.hpp"
#include "Lookback.hpp"
#include "Speaker.hpp"
#include "offences.hpp"
#include "support/catch.hpp"

using namespace localcast::test;

TEST_CASE("computing with bindings of every sort does nothing that a real-time thread must not")
{
    using namespace localcast::faust;
    using Create = std::unique_ptr<::dsp> (*)();
    for (const Create create : {create_EventWidgets, create_ClaimInputs, create_Lookback, create_Speaker}) {
        const Offences offences = offences_of(create());
        CHECK(told(offences) == "nothing");
    }
}
