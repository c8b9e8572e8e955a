// A reservoir and the plain model, under operations and arguments that arbitrary bytes choose.
// SPDX-License-Identifier: MIT
#pragma once

#include "byte_reader.hpp"

#include "support/handles.hpp"
#include "support/plain_model.hpp"

namespace localcast::test {

class ReservoirDuel {
public:
    explicit ReservoirDuel(ByteReader& bytes)
        : duration_ns_(bytes.number(100)), capacity_(1 + bytes.below(40)),
          reservoir_(make_reservoir(duration_ns_, capacity_)), model_(duration_ns_, capacity_) {
        require(reservoir_ != nullptr, "a small reservoir");
    }

    void operate(ByteReader& bytes) {
        LocalcastReservoir* const reservoir = bytes.one_in(32) ? nullptr : reservoir_.get();
        const auto kind = static_cast<LocalcastSampleKind>(bytes.one_in(16) ? bytes.take<uint32_t>() : bytes.below(9));
        const uint64_t time = bytes.number(model_.edge_ns());
        if (bytes.one_in(4)) {
            require(localcast_reservoir_set_edge(reservoir, time) == (reservoir != nullptr), "what setting an edge says");
            if (reservoir != nullptr) {
                model_.set_edge(time);
            }
        } else {
            const LocalcastSampleHandle handle{bytes.below(3), time, 0, bytes.byte(), bytes.number(0),
                                               bytes.one_in(16) ? bytes.take<uint32_t>() : 0, 0};
            const bool pushed = localcast_reservoir_push(reservoir, kind, handle);
            require(pushed == (reservoir != nullptr && model_.push(kind, handle)), "what a reservoir's push says");
        }
        compare(kind, bytes.below(model_.live().size() + 2));
    }

private:
    void compare(LocalcastSampleKind kind, size_t index) const {
        const LocalcastReservoir* const reservoir = reservoir_.get();
        const auto live = model_.live();
        const auto view = kind < LOCALCAST_SAMPLE_KIND_COUNT ? model_.view(kind) : std::vector<LocalcastSampleHandle>();
        require(localcast_reservoir_edge_ns(reservoir) == model_.edge_ns(), "a reservoir's edge");
        require(localcast_reservoir_window_start_ns(reservoir) == model_.window_start_ns(), "a reservoir's start");
        require(localcast_reservoir_len(reservoir) == live.size(), "a reservoir's length");
        require(localcast_reservoir_view_len(reservoir, kind) == view.size(), "the length of a reservoir's view");
        LocalcastSampleKind of = 77;
        LocalcastSampleHandle out{};
        require(localcast_reservoir_sample_at(reservoir, index, &of, &out) == (index < live.size()), "a reservoir's end");
        require(index >= live.size() || (of == live[index].kind && same_handle(out, live[index].handle)),
                "a reservoir's sample");
        require(localcast_reservoir_view_sample_at(reservoir, kind, index, &out) == (index < view.size()),
                "the end of a reservoir's view");
        require(index >= view.size() || same_handle(out, view[index]), "the sample of a reservoir's view");
        const auto latest = model_.latest(kind, 1);
        require(localcast_reservoir_latest_for_sensor(reservoir, kind, 1, &out) == latest.has_value() &&
                    (!latest || same_handle(out, *latest)),
                "a reservoir's latest");
    }

    uint64_t duration_ns_;
    size_t capacity_;
    ReservoirPtr reservoir_;
    PlainModel model_;
};

} // namespace localcast::test
