// A window and the plain model, under operations and arguments that arbitrary bytes choose.
// SPDX-License-Identifier: MIT
#pragma once

#include "byte_reader.hpp"

#include "support/handles.hpp"
#include "support/plain_model.hpp"

#include <localcast_claims.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace localcast::test {

class WindowDuel {
public:
    /// Duration and capacity are the bytes' choice; null where they ask for what no window can have.
    static std::unique_ptr<WindowDuel> create(ByteReader& bytes);

    /// One operation of the window, and what the model answers; ends the process where they differ.
    void operate(ByteReader& bytes);

    /// Every question at once.
    void compare_all();

    LocalcastRuntime* runtime() { return runtime_.get(); }
    const PlainModel& model() const { return model_; }

    /// A time as the stream may have it: near its edge, or anything.
    uint64_t time(ByteReader& bytes) const { return bytes.number(model_.edge_ns()); }

    /// Pushes to both and says what both say.
    bool push(LocalcastSampleKind kind, const LocalcastSampleHandle& handle);

private:
    WindowDuel(uint64_t duration_ns, size_t capacity, RuntimePtr runtime)
        : runtime_(std::move(runtime)), model_(duration_ns, capacity), capacity_(capacity) {}

    void push_handle(ByteReader& bytes);
    void push_by_producer(ByteReader& bytes);
    void create_producer(ByteReader& bytes);
    void ask_by_index(ByteReader& bytes);
    void ask_of_a_sensor(ByteReader& bytes);
    void ask_for_a_range(ByteReader& bytes);
    void ask_whether_live(ByteReader& bytes);
    void read_on(ByteReader& bytes);
    void read_with_a_forged_cursor(ByteReader& bytes);
    void watch(ByteReader& bytes);
    void ask_for_stats_of_any_size(ByteReader& bytes);

    struct Source {
        ProducerPtr producer;
        LocalcastSampleKind kind = 0;
        uint64_t sensor = 0;
        uint64_t sequence = 0;
    };
    struct Watched {
        LocalcastWatch watch{};
        std::optional<LocalcastSampleHandle> latest[3];
    };

    RuntimePtr runtime_;
    PlainModel model_;
    size_t capacity_;
    Source sources_[4];
    LocalcastCursor cursors_[4] = {};
    ModelCursor model_cursors_[4] = {};
    LocalcastSampleKind cursor_kinds_[4] = {0, LOCALCAST_SAMPLE_AUDIO_BLOCK, LOCALCAST_SAMPLE_PHASE_CLAIM, 0};
    Watched watched_[LOCALCAST_SAMPLE_KIND_COUNT];
};

} // namespace localcast::test
