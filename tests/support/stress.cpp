// SPDX-License-Identifier: MIT
#include "support/stress.hpp"

#include "support/handles.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <thread>
#include <vector>

namespace localcast::test {
namespace {

constexpr auto all_kinds = LocalcastSampleKind{LOCALCAST_SAMPLE_KIND_COUNT};

struct Findings {
    std::atomic<uint64_t> torn{0}, out_of_order{0}, repeated{0}, wrong_sensor{0}, impossible{0}, miscounted{0};

    std::string text() const {
        std::string words;
        const auto say = [&words](uint64_t count, const char* what) {
            words += count == 0 ? "" : std::to_string(count) + " " + what + "; ";
        };
        say(torn, "torn");
        say(out_of_order, "out of order");
        say(repeated, "repeated");
        say(wrong_sensor, "of another sensor or kind");
        say(impossible, "impossible answers");
        say(miscounted, "cursors whose counts do not add up");
        return words;
    }
};

// What a producer handed in; written by its thread, read after its end.
struct Pushed {
    std::vector<uint64_t> stamps;
    std::vector<char> accepted;
};

class Stress {
public:
    explicit Stress(const StressShape& shape)
        : shape_(shape), runtime_(make_runtime(shape.duration_ns, shape.capacity)), pushed_(shape.producers) {}

    StressResult run() {
        if (!runtime_) {
            return {"no memory", 0, 0, 0, 0, 0, 0};
        }
        std::vector<std::thread> threads;
        for (unsigned reader = 0; reader < shape_.readers; ++reader) {
            threads.emplace_back([this, reader] { read(reader); });
        }
        for (unsigned producer = 0; producer < shape_.producers; ++producer) {
            threads.emplace_back([this, producer] { produce(producer); });
        }
        for (auto& thread : threads) {
            thread.join();
        }
        const std::string lost = find_lost();
        const auto stats = stats_of(runtime_.get());
        return {findings_.text() + check_counts(stats) + lost, shape_.producers * shape_.pushes, stats.late_count,
                stats.expired_count, stats.overrun_count, stats.failed_count, read_};
    }

private:
    static uint64_t sensor_of(unsigned producer) { return (uint64_t{producer} + 1) << 32; }
    static unsigned producer_of(const LocalcastSampleHandle& handle) {
        return static_cast<unsigned>(handle.sensor_id_hash >> 32) - 1;
    }
    LocalcastSampleKind kind_of(unsigned producer, uint64_t sequence) const {
        switch (shape_.kinds) {
        case StressKinds::one_each:
            return producer % all_kinds;
        case StressKinds::all:
            return static_cast<LocalcastSampleKind>(mix64(mix64(shape_.seed + sequence) + producer) % all_kinds);
        case StressKinds::one:
            break;
        }
        return LOCALCAST_SAMPLE_AUDIO_BLOCK;
    }

    // One clock for all: by clocks of their own, those that lost the processor would only hand in what is late.
    uint64_t now(Random& random) { return clock_.fetch_add(random.below(20), std::memory_order_relaxed); }

    void produce(unsigned producer) {
        Random random(shape_.seed * 1000 + producer + 1);
        Pushed& pushed = pushed_[producer];
        for (uint64_t sequence = 0; sequence < shape_.pushes; ++sequence) {
            const uint64_t stamp = now(random) - random.below(200);
            const auto push = runtime_push[kind_of(producer, sequence)];
            const bool accepted = push(runtime_.get(), make_handle(sensor_of(producer), stamp, sequence));
            pushed.stamps.push_back(stamp);
            pushed.accepted.push_back(accepted ? 1 : 0);
            if (random.one_in(64)) {
                ask_for(producer, kind_of(producer, sequence));
                check_status();
            }
        }
        producers_done_.fetch_add(1);
    }

    struct Place { // of a reader, in one kind
        LocalcastCursor cursor{};
        std::vector<uint64_t> next; // of each producer
        uint64_t read = 0;
        uint64_t first = 0; // of the kind's admissions, that it read
    };

    void read(unsigned reader) {
        Random random(shape_.seed * 1000 + 500 + reader);
        std::array<Place, all_kinds> places;
        for (Place& place : places) {
            place.next.assign(shape_.producers, 0);
        }
        while (producers_done_.load() < shape_.producers) {
            follow(places, 2000);
            scan(random);
            for (unsigned producer = 0; producer < shape_.producers; ++producer) {
                ask_for(producer, kind_of(producer, random.below(shape_.pushes)));
            }
            check_status();
        }
        follow(places, UINT64_MAX);
        const auto stats = stats_of(runtime_.get());
        for (LocalcastSampleKind kind = 0; kind < all_kinds; ++kind) {
            const Place& place = places[kind];
            read_ += place.read;
            const uint64_t told = place.first + place.read + place.cursor.missed;
            findings_.miscounted += place.read == 0 || told == stats.kind_admitted_count[kind] ? 0 : 1;
        }
    }

    // By cursor: each producer's samples once and in its own order.
    void follow(std::array<Place, all_kinds>& places, uint64_t most) {
        for (LocalcastSampleKind kind = 0; kind < all_kinds; ++kind) {
            Place& place = places[kind];
            LocalcastSampleHandle out{};
            LocalcastStatus status = LOCALCAST_OK;
            for (uint64_t reads = 0; reads < most && status == LOCALCAST_OK; ++reads) {
                status = localcast_runtime_read_next(runtime_.get(), kind, &place.cursor, &out);
                findings_.impossible += status == LOCALCAST_OK || status == LOCALCAST_NO_DATA ? 0 : 1;
                if (status == LOCALCAST_OK) {
                    place.first = place.read++ == 0 ? place.cursor.ordinal - 1 : place.first;
                    check_next(kind, out, place.next);
                }
            }
        }
    }

    void check_next(LocalcastSampleKind kind, const LocalcastSampleHandle& out, std::vector<uint64_t>& next) {
        if (check_whole(kind, out)) {
            uint64_t& expected = next[producer_of(out)];
            findings_.repeated += out.sequence + 1 == expected ? 1 : 0;
            findings_.out_of_order += out.sequence < expected ? 1 : 0;
            expected = out.sequence + 1;
        }
    }

    // By index and by range: whole, and inside one range each producer in its order.
    void scan(Random& random) {
        LocalcastSampleHandle out{};
        LocalcastSampleKind kind = 0;
        const size_t n = localcast_runtime_len(runtime_.get());
        for (int i = 0; i < 20; ++i) {
            if (localcast_runtime_sample_at(runtime_.get(), random.below(n), &kind, &out)) {
                check_whole(kind, out);
            }
            kind = kind_of(static_cast<unsigned>(random.below(shape_.producers)), random.below(shape_.pushes));
            if (localcast_runtime_view_sample_at(runtime_.get(), kind, random.below(n), &out)) {
                check_whole(kind, out);
            }
        }
        std::array<LocalcastSampleHandle, 64> range;
        std::vector<uint64_t> next(shape_.producers, 0);
        size_t count = 0;
        const uint64_t edge = status_of(runtime_.get()).edge_ns;
        localcast_runtime_read_range(runtime_.get(), kind, edge > 100 ? edge - 100 : 0, edge, range.data(), range.size(),
                                     &count);
        for (size_t i = 0; i < std::min(count, range.size()); ++i) {
            check_next(kind, range[i], next);
        }
    }

    // By sensor: the answer is that sensor's.
    void ask_for(unsigned producer, LocalcastSampleKind kind) {
        const uint64_t sensor = sensor_of(producer);
        LocalcastSampleHandle out{};
        if (!localcast_runtime_latest_for_sensor(runtime_.get(), kind, sensor, &out) || !check_whole(kind, out)) {
            return;
        }
        findings_.wrong_sensor += out.sensor_id_hash == sensor ? 0 : 1;
        const uint64_t at = out.timestamp_ns;
        if (localcast_runtime_before(runtime_.get(), kind, sensor, at, &out) == LOCALCAST_OK && check_whole(kind, out)) {
            findings_.wrong_sensor += out.sensor_id_hash == sensor && out.timestamp_ns <= at ? 0 : 1;
        }
        if (localcast_runtime_after(runtime_.get(), kind, sensor, at, &out) == LOCALCAST_OK && check_whole(kind, out)) {
            findings_.wrong_sensor += out.sensor_id_hash == sensor && out.timestamp_ns > at ? 0 : 1;
        }
    }

    // One status is one moment: its kinds add up, and its start is its edge less the duration.
    void check_status() {
        const auto s = status_of(runtime_.get());
        const size_t sum = s.camera_frame_count + s.camera_feature_count + s.scene_ray_count + s.surface_claim_count +
                           s.material_claim_count + s.audio_block_count + s.phase_claim_count + s.event_claim_count +
                           s.render_packet_count;
        const bool possible = sum == s.total_sample_count && s.total_sample_count <= shape_.capacity &&
                              s.window_start_ns == start_of(s.edge_ns);
        findings_.impossible += possible ? 0 : 1;
    }

    uint64_t start_of(uint64_t edge) const { return edge > shape_.duration_ns ? edge - shape_.duration_ns : 0; }

    bool check_whole(LocalcastSampleKind kind, const LocalcastSampleHandle& handle) {
        const bool whole = is_whole(handle) && producer_of(handle) < shape_.producers;
        findings_.torn += whole ? 0 : 1;
        findings_.wrong_sensor += !whole || kind_of(producer_of(handle), handle.sequence) == kind ? 0 : 1;
        return whole;
    }

    std::string check_counts(const LocalcastRuntimeStats& stats) const {
        uint64_t accepted = 0;
        for (const Pushed& pushed : pushed_) {
            accepted += static_cast<uint64_t>(std::count(pushed.accepted.begin(), pushed.accepted.end(), 1));
        }
        const bool good = stats.admitted_count + stats.late_count == accepted &&
                          accepted + stats.failed_count == shape_.producers * shape_.pushes &&
                          stats.admitted_count == stats.live_count + stats.expired_count + stats.overrun_count &&
                          stats.live_count == localcast_runtime_len(runtime_.get());
        return good ? "" : "counts do not add up: admitted " + std::to_string(stats.admitted_count) + ", late " +
                               std::to_string(stats.late_count) + ", failed " + std::to_string(stats.failed_count) +
                               ", accepted " + std::to_string(accepted) + ", live " + std::to_string(stats.live_count) +
                               ", expired " + std::to_string(stats.expired_count) + ", overrun " +
                               std::to_string(stats.overrun_count) + "; ";
    }

    // Once quiet: each producer's samples in the window, in the window's order.
    std::vector<std::vector<uint64_t>> held() {
        std::vector<std::vector<uint64_t>> sequences(shape_.producers);
        const size_t n = localcast_runtime_len(runtime_.get());
        for (size_t i = 0; i < n; ++i) {
            LocalcastSampleHandle out{};
            LocalcastSampleKind kind = 0;
            if (localcast_runtime_sample_at(runtime_.get(), i, &kind, &out) && check_whole(kind, out)) {
                sequences[producer_of(out)].push_back(out.sequence);
            }
        }
        return sequences;
    }

    // What left the window by capacity left it oldest first: from the first one on that the window holds of a producer,
    // it has to hold all that have not expired.
    std::string find_lost() {
        const uint64_t start = status_of(runtime_.get()).window_start_ns;
        const bool room_for_all = shape_.capacity >= shape_.producers * shape_.pushes;
        const auto found = held();
        for (unsigned producer = 0; producer < shape_.producers; ++producer) {
            std::vector<uint64_t> expected;
            const Pushed& pushed = pushed_[producer];
            const uint64_t first = found[producer].empty() ? shape_.pushes : found[producer].front();
            for (uint64_t sequence = room_for_all ? 0 : first; sequence < shape_.pushes; ++sequence) {
                if (pushed.accepted[sequence] != 0 && pushed.stamps[sequence] >= start) {
                    expected.push_back(sequence);
                }
            }
            if (expected != found[producer]) {
                return "of producer " + std::to_string(producer) + " the window holds " +
                       std::to_string(found[producer].size()) + " samples, not the " + std::to_string(expected.size()) +
                       " that it should";
            }
        }
        return "";
    }

    const StressShape shape_;
    RuntimePtr runtime_;
    std::vector<Pushed> pushed_;
    std::atomic<uint64_t> clock_{1000};
    std::atomic<unsigned> producers_done_{0};
    std::atomic<uint64_t> read_{0};
    Findings findings_;
};

} // namespace

StressResult stress(const StressShape& shape) { return Stress(shape).run(); }

} // namespace localcast::test
