// The oldest live sample of each kind tells what has gone, whether by the edge, by capacity or by a reset.
// SPDX-License-Identifier: MIT
#include "window_model.hpp"

#include <algorithm>

namespace localcast::picture {

namespace {

// Per update: more than any room of microphones sends in a frame, less than a message thread notices.
constexpr std::size_t samples_per_update = 4096;
constexpr std::size_t audio_samples_per_update = std::size_t{1} << 18;

bool is_sample(const Mark &mark, const Sample &b) {
    const Sample &a = mark.sample;
    return a.sensor_id_hash == b.sensor_id_hash && a.sequence == b.sequence && a.timestamp_ns == b.timestamp_ns &&
           a.payload_handle == b.payload_handle;
}

} // namespace

void WindowModel::watch(ConstRuntimeRef runtime) {
    runtime_ = runtime;
    cursors_ = {};
    rates_ = {};
    status_ = {};
    stats_ = {};
    duration_ns_ = LOCALCAST_DEFAULT_DURATION_NS;
    watched_anew_ = true;
    forget_all();
}

void WindowModel::forget_all() {
    for (Marks &marks : marks_) {
        marks.clear();
    }
    sources_.clear();
}

Change WindowModel::update(double seconds) {
    Change change;
    const std::uint64_t epoch = stats_.epoch;
    read_status(seconds);
    change.began_anew = watched_anew_ || stats_.epoch != epoch;
    watched_anew_ = false;
    reader_.allow(audio_samples_per_update);
    for (LocalcastSampleKind kind = 0; kind < kind_count; ++kind) {
        drop_gone(kind, change);
        read_new(kind, change);
    }
    return change;
}

void WindowModel::read_status(double seconds) {
    const std::uint64_t edge_before = status_.edge_ns;
    localcast_runtime_status(runtime_.get(), &status_);
    stats_.size = sizeof stats_;
    localcast_runtime_stats(runtime_.get(), &stats_);
    if (status_.window_start_ns > 0) {
        duration_ns_ = status_.edge_ns - status_.window_start_ns;
    }
    if (watched_anew_ || status_.edge_ns != edge_before) {
        moved_at_ = seconds;
    }
    now_ = seconds;
    for (std::size_t kind = 0; kind < kind_count; ++kind) {
        rates_[kind].note(seconds, stats_.kind_admitted_count[kind]);
    }
}

void WindowModel::read_new(LocalcastSampleKind kind, Change &change) {
    Sample sample{};
    for (std::size_t turn = 0; turn < samples_per_update; ++turn) {
        const LocalcastStatus status = localcast_runtime_read_next(runtime_.get(), kind, &cursors_[kind], &sample);
        if (status == LOCALCAST_TOO_OLD) {
            continue; // a reset, which drop_gone has seen or will see
        }
        if (status != LOCALCAST_OK) {
            return;
        }
        Mark mark = reader_.read(runtime_, to_kind(kind), sample);
        mark.source = sources_.find_or_add(sample.sensor_id_hash);
        sources_.count_live(mark.source, kind);
        marks_[kind].push_back(mark);
        ++change.fresh[kind];
    }
}

void WindowModel::drop_gone(LocalcastSampleKind kind, Change &change) {
    Sample oldest{};
    const bool any = localcast_runtime_view_sample_at(runtime_.get(), kind, 0, &oldest);
    Marks &marks = marks_[kind];
    while (!marks.empty() && !(any && is_sample(marks.front(), oldest))) {
        change.lost_marks = change.lost_marks || !edge_has_passed(marks.front());
        drop_front(kind);
    }
}

bool WindowModel::edge_has_passed(const Mark &mark) {
    if (mark.sample.timestamp_ns >= status_.window_start_ns) {
        localcast_runtime_status(runtime_.get(), &status_); // the edge may have moved since it was read
    }
    return mark.sample.timestamp_ns < status_.window_start_ns;
}

void WindowModel::drop_front(LocalcastSampleKind kind) {
    sources_.count_gone(marks_[kind].front().source, kind);
    marks_[kind].pop_front();
}

std::uint64_t WindowModel::unseen() const {
    std::uint64_t sum = 0;
    for (const LocalcastCursor &cursor : cursors_) {
        sum += cursor.missed;
    }
    return sum;
}

} // namespace localcast::picture
