// The plain model of the window: a deque with eviction, written for clarity. What it answers is what is right.
// SPDX-License-Identifier: MIT
#pragma once

#include <localcast_reservoir.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <vector>

namespace localcast::test {

inline bool same_handle(const LocalcastSampleHandle& a, const LocalcastSampleHandle& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

struct ModelSample {
    LocalcastSampleKind kind;
    LocalcastSampleHandle handle;
    uint64_t ordinal; // admissions of this kind before it
};

struct ModelAnswer {
    LocalcastStatus status;
    std::optional<LocalcastSampleHandle> handle;
};

// A reader's place in one kind: which admissions of which epoch it has passed.
struct ModelCursor {
    uint64_t epoch = 0;
    uint64_t passed = 0; // ordinal of the next sample
    uint64_t missed = 0;
    bool fresh = true; // has never been placed
};

class PlainModel {
public:
    PlainModel(uint64_t duration_ns, size_t capacity)
        : duration_ns_(duration_ns == 0 ? LOCALCAST_DEFAULT_DURATION_NS : duration_ns),
          capacity_(capacity == 0 ? LOCALCAST_DEFAULT_CAPACITY : capacity) {}

    bool push(LocalcastSampleKind kind, const LocalcastSampleHandle& handle) {
        if (kind >= LOCALCAST_SAMPLE_KIND_COUNT || handle.flags != 0) {
            ++refused_;
            return false;
        }
        edge_ns_ = std::max(edge_ns_, handle.timestamp_ns);
        if (handle.timestamp_ns < window_start_ns()) {
            ++late_;
            return true;
        }
        admit(kind, handle);
        return true;
    }

    void set_edge(uint64_t edge_ns) { edge_ns_ = std::max(edge_ns_, edge_ns); }

    void reset() {
        samples_.clear();
        edge_ns_ = 0;
        ++epoch_;
        epoch_base_count_ = kind_count_;
    }

    uint64_t edge_ns() const { return edge_ns_; }
    uint64_t epoch() const { return epoch_; }
    uint64_t window_start_ns() const { return edge_ns_ > duration_ns_ ? edge_ns_ - duration_ns_ : 0; }
    bool is_live(const ModelSample& sample) const { return sample.handle.timestamp_ns >= window_start_ns(); }

    std::vector<ModelSample> live() const {
        std::vector<ModelSample> out;
        for (const auto& sample : samples_) {
            if (is_live(sample)) {
                out.push_back(sample);
            }
        }
        return out;
    }

    std::vector<LocalcastSampleHandle> view(LocalcastSampleKind kind) const {
        std::vector<LocalcastSampleHandle> out;
        for (const auto& sample : samples_) {
            if (sample.kind == kind && is_live(sample)) {
                out.push_back(sample.handle);
            }
        }
        return out;
    }

    std::optional<LocalcastSampleHandle> latest(LocalcastSampleKind kind, uint64_t sensor) const {
        for (auto it = samples_.rbegin(); it != samples_.rend(); ++it) {
            if (it->kind == kind && it->handle.sensor_id_hash == sensor && is_live(*it)) {
                return it->handle;
            }
        }
        return std::nullopt;
    }

    LocalcastStatus range(LocalcastSampleKind kind, uint64_t from, uint64_t to,
                          std::vector<LocalcastSampleHandle>& out) const {
        out.clear();
        if (from > to) {
            return LOCALCAST_INVALID;
        }
        if (to <= window_start_ns()) {
            return LOCALCAST_TOO_OLD;
        }
        if (from > edge_ns_) {
            return LOCALCAST_TOO_NEW;
        }
        for (const auto& handle : view(kind)) {
            if (handle.timestamp_ns >= from && handle.timestamp_ns < to) {
                out.push_back(handle);
            }
        }
        return out.empty() ? LOCALCAST_NO_DATA : LOCALCAST_OK;
    }

    ModelAnswer before(LocalcastSampleKind kind, uint64_t sensor, uint64_t at) const {
        return nearest(kind, sensor, LOCALCAST_TOO_OLD, [at](uint64_t t, const LocalcastSampleHandle* best) {
            return t <= at && (best == nullptr || t >= best->timestamp_ns);
        });
    }

    ModelAnswer after(LocalcastSampleKind kind, uint64_t sensor, uint64_t at) const {
        return nearest(kind, sensor, LOCALCAST_TOO_NEW, [at](uint64_t t, const LocalcastSampleHandle* best) {
            return t > at && (best == nullptr || t < best->timestamp_ns);
        });
    }

    LocalcastStatus is_live(LocalcastSampleKind kind, const LocalcastSampleHandle& handle) const {
        if (handle.timestamp_ns < window_start_ns()) {
            return LOCALCAST_TOO_OLD;
        }
        const bool held = std::any_of(samples_.begin(), samples_.end(), [&](const ModelSample& sample) {
            return sample.kind == kind && same_handle(sample.handle, handle);
        });
        return held ? LOCALCAST_OK : LOCALCAST_NO_DATA;
    }

    ModelAnswer read_next(LocalcastSampleKind kind, ModelCursor& cursor) const {
        if (!cursor.fresh && cursor.epoch != epoch_) {
            cursor.epoch = epoch_;
            cursor.missed += epoch_base_count_[kind] - cursor.passed;
            cursor.passed = epoch_base_count_[kind];
            return {LOCALCAST_TOO_OLD, std::nullopt};
        }
        for (const auto& sample : samples_) {
            if (sample.kind != kind || !is_live(sample) || (!cursor.fresh && sample.ordinal < cursor.passed)) {
                continue;
            }
            if (!cursor.fresh) {
                cursor.missed += sample.ordinal - cursor.passed;
            }
            cursor = {epoch_, sample.ordinal + 1, cursor.missed, false};
            return {LOCALCAST_OK, sample.handle};
        }
        if (!cursor.fresh) {
            cursor.missed += kind_count_[kind] - cursor.passed; // all that is left unread is gone
            cursor.passed = kind_count_[kind];
        }
        return {LOCALCAST_NO_DATA, std::nullopt};
    }

    LocalcastRuntimeStatus status() const {
        std::array<size_t, LOCALCAST_SAMPLE_KIND_COUNT> n{};
        size_t total = 0;
        for (const auto& sample : samples_) {
            if (is_live(sample)) {
                ++n[sample.kind];
                ++total;
            }
        }
        return {edge_ns_, window_start_ns(), total, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]};
    }

    LocalcastRuntimeStats stats() const {
        LocalcastRuntimeStats out{};
        out.size = static_cast<uint32_t>(sizeof out);
        out.admitted_count = admitted_;
        out.live_count = status().total_sample_count;
        out.overrun_count = overrun_;
        out.expired_count = admitted_ - out.live_count - overrun_;
        out.late_count = late_;
        out.refused_count = refused_;
        out.epoch = epoch_;
        out.capacity = capacity_;
        out.max_disorder_ns = max_disorder_ns_;
        std::copy(kind_admitted_.begin(), kind_admitted_.end(), out.kind_admitted_count);
        std::copy(kind_last_.begin(), kind_last_.end(), out.kind_last_timestamp_ns);
        return out;
    }

private:
    void admit(LocalcastSampleKind kind, const LocalcastSampleHandle& handle) {
        ++admitted_;
        ++kind_admitted_[kind];
        kind_last_[kind] = handle.timestamp_ns;
        max_disorder_ns_ = std::max(max_disorder_ns_, edge_ns_ - handle.timestamp_ns);
        samples_.push_back({kind, handle, kind_count_[kind]++});
        if (samples_.size() > capacity_) {
            overrun_ += is_live(samples_.front()) ? 1 : 0;
            samples_.pop_front();
        }
    }

    template <typename Better>
    ModelAnswer nearest(LocalcastSampleKind kind, uint64_t sensor, LocalcastStatus otherwise, Better better) const {
        const LocalcastSampleHandle* best = nullptr;
        bool any = false;
        for (const auto& sample : samples_) {
            if (sample.kind != kind || sample.handle.sensor_id_hash != sensor || !is_live(sample)) {
                continue;
            }
            any = true;
            if (better(sample.handle.timestamp_ns, best)) {
                best = &sample.handle;
            }
        }
        if (best != nullptr) {
            return {LOCALCAST_OK, *best};
        }
        return {any ? otherwise : LocalcastStatus{LOCALCAST_NO_DATA}, std::nullopt};
    }

    uint64_t duration_ns_;
    size_t capacity_;
    uint64_t edge_ns_ = 0;
    uint64_t epoch_ = 0;
    std::deque<ModelSample> samples_; // the newest `capacity_` admissions of the epoch, dead or alive
    uint64_t admitted_ = 0, overrun_ = 0, late_ = 0, refused_ = 0, max_disorder_ns_ = 0;
    std::array<uint64_t, LOCALCAST_SAMPLE_KIND_COUNT> kind_admitted_{}, kind_last_{}, kind_count_{}, epoch_base_count_{};
};

} // namespace localcast::test
