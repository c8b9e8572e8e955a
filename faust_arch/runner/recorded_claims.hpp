// Claims out of a JSON file, pushed as their time comes.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>

#include "localcast/payload_ring.hpp"
#include "localcast/producer.hpp"
#include "localcast/runtime.hpp"

namespace localcast::faust::runner {

/** Claims by the time that they are stamped with; those of one time stay in the file's order. */
struct RecordedClaims {
    std::multimap<std::uint64_t, PhaseClaim> phases;
    std::multimap<std::uint64_t, EventClaim> events;
};

/** Reads a file of claims; `rate_hz` is that of delays which do not name one. Throws RunError, naming file and place.
 */
RecordedClaims read_claims(const std::filesystem::path& path, std::uint32_t rate_hz);

class ClaimPlayer {
public:
    /** Throws std::bad_alloc. The runtime must outlive it. */
    ClaimPlayer(Runtime& runtime, RecordedClaims claims);

    /** Pushes the claims of before `time_ns` that were not pushed yet. Throws RunError when the window refuses one. */
    void play_until(std::uint64_t time_ns);

private:
    template <Kind K>
    struct Speaker {
        PayloadRing ring;
        std::map<std::uint64_t, Producer<K>> producers{}; ///< by source
    };
    template <Kind K>
    static Speaker<K> make_speaker(Runtime& runtime, std::size_t claims);
    /** Takes out and pushes the claims of before `time_ns`. */
    template <Kind K>
    void play(Speaker<K>& speaker, std::multimap<std::uint64_t, descriptor_of<K>>& claims, std::uint64_t time_ns);

    Runtime& runtime_;
    RecordedClaims claims_;
    Speaker<Kind::phase_claim> phases_;
    Speaker<Kind::event_claim> events_;
};

} // namespace localcast::faust::runner
