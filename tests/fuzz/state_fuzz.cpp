// What a host gives back as a plugin's state: any bytes, any content with a sum that is right, any numbers under known names.
// SPDX-License-Identifier: MIT
#include "byte_reader.hpp"

#include "parts/state.hpp"
#include "plugin/session_state.hpp"

#include <localcast_reservoir.h>

#include <string>
#include <vector>

using namespace localcast::plugin;
using localcast::test::ByteReader;
using localcast::test::require;

namespace {

using Bytes = std::vector<std::byte>;

Bytes copy_of(std::span<const uint8_t> bytes) {
    Bytes copy(bytes.size());
    if (!bytes.empty()) {
        std::memcpy(copy.data(), bytes.data(), bytes.size());
    }
    return copy;
}

/// Behind a head whose length and sum are those of the content, as after damage that was meant.
Bytes behind_a_head(std::span<const uint8_t> content, uint32_t version) {
    Bytes bytes = copy_of({reinterpret_cast<const uint8_t*>("LCPSTATE"), 8});
    const auto put = [&](uint64_t value, size_t count) {
        for (size_t i = 0; i < count; ++i) {
            bytes.push_back(static_cast<std::byte>(value >> (8 * i)));
        }
    };
    put(version, 4);
    put(content.size(), 4);
    put(localcast_hash_source_id(content.data(), content.size()), 8);
    const Bytes rest = copy_of(content);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

/// Every number that Align keeps of a track, as anything that a double can be.
Bytes any_numbers(ByteReader& bytes) {
    constexpr const char* names[] = {"kept.delay_samples", "kept.offset_ppm", "kept.distance_samples",
                                     "kept.sample_rate_hz", "kept.polarity", "kept.coherence",
                                     "kept.confidence", "kept.position", "program"};
    State state;
    for (const char* name : names) {
        switch (bytes.below(4)) {
        case 0: state.set(name, bytes.take<double>()); break;
        case 1: state.set(name, static_cast<double>(bytes.take<int16_t>())); break;
        case 2: state.set(name, static_cast<double>(bytes.byte()) / 255.0); break;
        default: break;
        }
    }
    state.set("kept.sample_rate_hz", bytes.one_in(4) ? bytes.take<double>() : 48000.0);
    const auto text = bytes.bytes(16);
    state.set("kept.reference", std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
    return state.bytes(align::state_name);
}

void read(const Bytes& bytes) {
    const StateReading reading = read_state(bytes, align::state_name);
    require(reading.state.has_value() || !reading.note.empty(), "a state, or why there is none");
    if (!reading.state) {
        return;
    }
    const Bytes again = reading.state->bytes(align::state_name);
    const StateReading twice = read_state(again, align::state_name);
    require(twice.state && twice.note.empty(), "what was written can be read");
    require(twice.state->names() == reading.state->names(), "all of what was written");
    require(twice.state->bytes(align::state_name) == again, "to the byte");
    require(!read_state(again, "another plugin").state, "another plugin's state is refused");

    const align::Kept kept = align::read_kept(*reading.state);
    require(kept.is_sane(), "what is kept can be");
    State stored;
    align::write_kept(stored, kept);
    require(align::read_kept(stored) == kept || !kept.exists(), "what is kept stays so");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    ByteReader bytes({data, size});
    switch (bytes.below(3)) {
    case 0: read(copy_of(bytes.bytes(size))); break;
    case 1: {
        const uint32_t version = bytes.byte();
        read(behind_a_head(bytes.bytes(size), version));
        break;
    }
    default: read(any_numbers(bytes)); break;
    }
    return 0;
}
