// Every question the C interface answers, put to the window and to the plain model; the first difference in words.
// SPDX-License-Identifier: MIT
#pragma once

#include "support/handles.hpp"
#include "support/plain_model.hpp"

#include <string>
#include <vector>

namespace localcast::test {

// Indices to ask for: all of a short view; the ends and some between of a long one; always one past the end.
inline std::vector<size_t> indices_to_ask(size_t n, Random& random) {
    std::vector<size_t> out;
    if (n <= 80) {
        for (size_t i = 0; i < n; ++i) {
            out.push_back(i);
        }
    } else {
        out = {0, 1, n - 2, n - 1};
        for (int i = 0; i < 24; ++i) {
            out.push_back(random.below(n));
        }
    }
    out.push_back(n);
    out.push_back(n + 1 + random.below(1000));
    out.push_back(SIZE_MAX);
    return out;
}

inline std::string at(const char* what, size_t index) { return std::string(what) + " " + std::to_string(index); }

inline std::string compare_status(const LocalcastRuntime* runtime, const PlainModel& model) {
    const auto got = status_of(runtime);
    const auto want = model.status();
    if (std::memcmp(&got, &want, sizeof got) != 0) {
        return "status: edge " + std::to_string(got.edge_ns) + "/" + std::to_string(want.edge_ns) + ", total " +
               std::to_string(got.total_sample_count) + "/" + std::to_string(want.total_sample_count);
    }
    return localcast_runtime_len(runtime) == want.total_sample_count ? "" : "len";
}

inline std::string compare_stats(const LocalcastRuntime* runtime, const PlainModel& model) {
    auto got = stats_of(runtime);
    const auto want = model.stats();
    got.memory_locked = want.memory_locked; // what the machine allows, not what the window does
    const uint64_t pairs[][2] = {{got.admitted_count, want.admitted_count}, {got.live_count, want.live_count},
                                 {got.expired_count, want.expired_count},   {got.overrun_count, want.overrun_count},
                                 {got.late_count, want.late_count},         {got.refused_count, want.refused_count},
                                 {got.failed_count, want.failed_count},     {got.epoch, want.epoch},
                                 {got.capacity, want.capacity},             {got.max_disorder_ns, want.max_disorder_ns}};
    const char* names[] = {"admitted", "live", "expired", "overrun", "late", "refused",
                           "failed",   "epoch", "capacity", "max_disorder_ns"};
    for (size_t i = 0; i < std::size(names); ++i) {
        if (pairs[i][0] != pairs[i][1]) {
            return std::string("stats ") + names[i] + " " + std::to_string(pairs[i][0]) + ", model " +
                   std::to_string(pairs[i][1]);
        }
    }
    return std::memcmp(&got, &want, sizeof got) == 0 ? "" : "stats per kind";
}

inline std::string compare_samples(const LocalcastRuntime* runtime, const PlainModel& model, Random& random) {
    const auto live = model.live();
    for (const size_t index : indices_to_ask(live.size(), random)) {
        LocalcastSampleHandle handle{};
        LocalcastSampleKind kind = 77;
        const bool got = localcast_runtime_sample_at(runtime, index, &kind, &handle);
        if (got != (index < live.size())) {
            return at("sample_at found", index);
        }
        if (got && (kind != live[index].kind || !same_handle(handle, live[index].handle))) {
            return at("sample_at", index);
        }
        if (!got && kind != 77) {
            return at("sample_at wrote", index);
        }
    }
    return "";
}

inline std::string compare_view(const LocalcastRuntime* runtime, const PlainModel& model, LocalcastSampleKind kind,
                                Random& random) {
    const auto view = model.view(kind);
    if (localcast_runtime_view_len(runtime, kind) != view.size()) {
        return at("view_len of kind", kind);
    }
    for (const size_t index : indices_to_ask(view.size(), random)) {
        LocalcastSampleHandle handle{};
        const bool got = localcast_runtime_view_sample_at(runtime, kind, index, &handle);
        if (got != (index < view.size())) {
            return at("view_sample_at found", index);
        }
        if (got && !same_handle(handle, view[index])) {
            return at("view_sample_at", index);
        }
    }
    return "";
}

inline std::string compare_sensor(const LocalcastRuntime* runtime, const PlainModel& model, LocalcastSampleKind kind,
                                  uint64_t sensor, uint64_t time) {
    LocalcastSampleHandle out{};
    const auto latest = model.latest(kind, sensor);
    if (localcast_runtime_latest_for_sensor(runtime, kind, sensor, &out) != latest.has_value() ||
        (latest && !same_handle(out, *latest))) {
        return at("latest_for_sensor of kind", kind) + " sensor " + std::to_string(sensor);
    }
    const auto before = model.before(kind, sensor, time);
    if (localcast_runtime_before(runtime, kind, sensor, time, &out) != before.status ||
        (before.handle && !same_handle(out, *before.handle))) {
        return at("before, at_ns", time);
    }
    const auto after = model.after(kind, sensor, time);
    if (localcast_runtime_after(runtime, kind, sensor, time, &out) != after.status ||
        (after.handle && !same_handle(out, *after.handle))) {
        return at("after, at_ns", time);
    }
    return "";
}

inline std::string compare_range(const LocalcastRuntime* runtime, const PlainModel& model, LocalcastSampleKind kind,
                                 uint64_t from, uint64_t to, size_t cap) {
    std::vector<LocalcastSampleHandle> want;
    std::vector<LocalcastSampleHandle> got(cap + 1, make_handle(1, 1, 1));
    size_t n = 12345;
    const auto status = model.range(kind, from, to, want);
    const auto answer = localcast_runtime_read_range(runtime, kind, from, to, got.data(), cap, &n);
    const std::string where = "read_range " + std::to_string(from) + ".." + std::to_string(to) + " cap " +
                              std::to_string(cap) + " of kind " + std::to_string(kind);
    if (answer != status) {
        return where + ": status " + std::to_string(answer) + ", model " + std::to_string(status);
    }
    if (status == LOCALCAST_INVALID) {
        return "";
    }
    if (n != want.size()) {
        return where + ": n " + std::to_string(n) + ", model " + std::to_string(want.size());
    }
    for (size_t i = 0; i < std::min(cap, n); ++i) {
        if (!same_handle(got[i], want[i])) {
            return where + ": sample " + std::to_string(i);
        }
    }
    return same_handle(got[std::min(cap, n)], make_handle(1, 1, 1)) ? "" : where + ": wrote past the samples";
}

inline std::string compare_cursor(const LocalcastRuntime* runtime, const PlainModel& model, LocalcastSampleKind kind,
                                  LocalcastCursor& cursor, ModelCursor& model_cursor) {
    LocalcastSampleHandle out{};
    const auto want = model.read_next(kind, model_cursor);
    const auto got = localcast_runtime_read_next(runtime, kind, &cursor, &out);
    if (got != want.status) {
        return "read_next of kind " + std::to_string(kind) + ": status " + std::to_string(got) + ", model " +
               std::to_string(want.status);
    }
    if (want.handle && !same_handle(out, *want.handle)) {
        return at("read_next of kind", kind);
    }
    if (want.status == LOCALCAST_OK && cursor.missed != model_cursor.missed) {
        return "read_next of kind " + std::to_string(kind) + ": missed " + std::to_string(cursor.missed) +
               ", model " + std::to_string(model_cursor.missed);
    }
    return "";
}

} // namespace localcast::test
