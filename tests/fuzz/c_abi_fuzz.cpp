// The C interface as a sequence of calls with arbitrary arguments, every answer compared with the plain model's.
// SPDX-License-Identifier: MIT
#include "payload_duel.hpp"
#include "reservoir_duel.hpp"
#include "window_duel.hpp"

using namespace localcast::test;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    ByteReader bytes({data, size});
    const auto window = WindowDuel::create(bytes);
    if (!window) {
        return 0;
    }
    PayloadDuel payloads(*window);
    std::optional<ReservoirDuel> reservoir; // when it is wanted: to create a window is what takes longest here
    while (!bytes.done()) {
        switch (bytes.below(8)) {
        case 0:
        case 1: payloads.operate(bytes); break;
        case 2:
            if (!reservoir) {
                reservoir.emplace(bytes);
            }
            reservoir->operate(bytes);
            break;
        default: window->operate(bytes); break;
        }
    }
    window->compare_all();
    return 0;
}
