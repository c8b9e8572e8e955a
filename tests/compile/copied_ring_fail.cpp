// A payload ring belongs to one producer: it moves, it is not copied.
// SPDX-License-Identifier: MIT
// expect: (use of deleted function|call to implicitly-deleted copy constructor).*PayloadRing
#include <localcast/payload_ring.hpp>

void misuse(localcast::PayloadRing& ring) { localcast::PayloadRing copy = ring; }
