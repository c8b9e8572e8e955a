// A producer in a process of its own, killed between any two instructions of a push, or stopped there for longer than
// the others take for laps. What it leaves behind is at most the one sample that it was pushing, whole or not at all:
// nobody waits, nothing is torn, and what is missing is counted.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/doomed_process.hpp"
#include "support/handles.hpp"
#include "support/shared_memory.hpp"
#include "support/single_step.hpp"

#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/view.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <vector>

using namespace localcast::test;
using namespace localcast;

namespace {

constexpr LocalcastSampleKind kind = LOCALCAST_SAMPLE_AUDIO_BLOCK;
constexpr uint64_t dead_sensor = 1;
constexpr uint64_t other_sensor = 2;
constexpr uint64_t earlier_sensor = 3;
constexpr uint64_t first_time = 1000;
constexpr uint64_t places = 4096; // of a window of such a capacity: as many pushes later each place has been come by

using End = DoomedProcess::End;

// What the living do meanwhile, and what they find.
struct Survivors {
    LocalcastRuntime* runtime;
    uint64_t handed_in = 0;
    uint64_t next = 0; // sequence of their next push

    // Every push is accepted: none waits, and none is lost.
    std::string push(uint64_t count) {
        for (uint64_t i = 0; i < count; ++i, ++next) {
            ++handed_in;
            if (!localcast_runtime_push_audio_block(runtime, make_handle(other_sensor, first_time + next, next))) {
                return "push " + std::to_string(next) + " found no place";
            }
        }
        return "";
    }

    // The promise is five milliseconds; so many reads only end a test of a window that has wedged.
    std::string see_last() const {
        for (uint64_t reads = 0; reads < 10'000'000; ++reads) {
            const size_t n = localcast_runtime_view_len(runtime, kind);
            for (size_t i = n > 2 ? n - 2 : 0; i < n; ++i) {
                LocalcastSampleHandle out{};
                if (localcast_runtime_view_sample_at(runtime, kind, i, &out) && out.sensor_id_hash == other_sensor &&
                    out.sequence == next - 1) {
                    return is_whole(out) ? "" : "the last sample is torn";
                }
            }
        }
        return "what was pushed behind the dead one's place stays hidden";
    }

    // Everything in the window is whole, each sensor's in its order; the dead one's sample is there once at most, and then
    // is its latest.
    std::string read_all() const {
        uint64_t last = 0, of_the_dead = 0;
        LocalcastSampleHandle out{};
        const size_t n = localcast_runtime_len(runtime);
        for (size_t i = 0; i < n; ++i) {
            if (!localcast_runtime_view_sample_at(runtime, kind, i, &out) || !is_whole(out)) {
                return "sample " + std::to_string(i) + " of " + std::to_string(n) + " is missing or torn";
            }
            if (out.sensor_id_hash == other_sensor && out.sequence < last) {
                return "sample " + std::to_string(i) + " is out of order";
            }
            last = out.sensor_id_hash == other_sensor ? out.sequence : last;
            of_the_dead += out.sensor_id_hash == dead_sensor ? 1 : 0;
        }
        const bool latest = localcast_runtime_latest_for_sensor(runtime, kind, dead_sensor, &out);
        return of_the_dead <= 1 && latest == (of_the_dead == 1) && (!latest || is_whole(out))
                   ? ""
                   : "the dead one's sample is there " + std::to_string(of_the_dead) + " times, its latest " +
                         (latest ? "too" : "not");
    }

    // `unsure`: samples of which nobody living knows whether they were handed in. `uncounted`: those that gave way to the
    // dead one's ticket and that it did not come to count. `lost_places`: where somebody is still inside.
    std::string count(uint64_t unsure, uint64_t uncounted, uint64_t lost_places = 1) const {
        const auto s = stats_of(runtime);
        const uint64_t known = s.admitted_count + s.late_count + s.failed_count;
        if (known < handed_in || known > handed_in + unsure) {
            return "handed in " + std::to_string(handed_in) + ", counted " + std::to_string(known);
        }
        if (s.failed_count != 0 || s.late_count != 0 || s.expired_count > uncounted) {
            return std::to_string(s.failed_count) + " failed, " + std::to_string(s.late_count) + " late, " +
                   std::to_string(s.expired_count) + " gave way uncounted";
        }
        return s.live_count + lost_places >= std::min(s.admitted_count, s.capacity) ? "" : "too few places are in use";
    }
};

std::string first_wrong(std::initializer_list<std::string> found) {
    for (const std::string& wrong : found) {
        if (!wrong.empty()) {
            return wrong;
        }
    }
    return "";
}

std::string begins_anew(LocalcastRuntime* runtime) {
    localcast_runtime_reset(runtime);
    LocalcastSampleHandle out{};
    const bool good = localcast_runtime_len(runtime) == 0 &&
                      localcast_runtime_push_audio_block(runtime, make_handle(other_sensor, first_time, 0)) &&
                      localcast_runtime_latest_for_sensor(runtime, kind, other_sensor, &out) && is_whole(out);
    return good ? "" : "the window does not begin anew after a reset";
}

// After which of its instructions a push has changed anything that others can see. A process that dies leaves what one of
// them left, or what was there before.
template <typename Scene, typename... Arguments>
std::vector<uint64_t> changes_in(Arguments... arguments) {
    const SharedMemory shared;
    Scene scene(arguments...);
    struct Watch {
        std::span<const std::byte> memory;
        std::vector<std::byte> before;
        std::vector<uint64_t> changed;
    } watch{shared.taken(), {}, {}};
    watch.before.assign(watch.memory.begin(), watch.memory.end());
    watch.changed.reserve(1000);
    step_through(Scene::push, &scene, [](uint64_t number, void* raw) {
        auto& [memory, before, changed] = *static_cast<Watch*>(raw);
        if (std::memcmp(memory.data(), before.data(), memory.size()) != 0 && changed.size() < changed.capacity()) {
            std::memcpy(before.data(), memory.data(), memory.size());
            changed.push_back(number);
        }
    }, &watch);
    return watch.changed;
}

// A window in which a producer pushes one handle, with others' before it.
struct HandleScene {
    HandleScene(size_t capacity, uint64_t earlier) : runtime(make_runtime(UINT64_MAX, capacity)) {
        for (uint64_t i = 0; i < earlier; ++i) {
            localcast_runtime_push_audio_block(runtime.get(), make_handle(earlier_sensor, first_time, i));
        }
    }

    static void push(void* raw) {
        auto* scene = static_cast<HandleScene*>(raw);
        localcast_runtime_push_audio_block(scene->runtime.get(), make_handle(dead_sensor, first_time, 77));
    }

    RuntimePtr runtime;
};

// The same with audio blocks in a payload ring of the producer's, which has pushed some already.
struct BlockScene {
    static constexpr uint64_t duration_ns = 1'000'000, guard_ns = 1000, earlier = 3;

    BlockScene() : runtime(make_runtime(duration_ns, 64)) {
        ring = PayloadRing::create(runtime.get(), audio_block_bytes(samples_of(0).size()), 6, StreamDuration(guard_ns));
        producer = Producer<Kind::audio_block>::create(SensorId(dead_sensor));
        for (uint64_t i = 0; i < earlier; ++i) {
            push(this);
        }
    }

    static std::array<float, 6> samples_of(uint64_t block) {
        std::array<float, 6> samples;
        samples.fill(static_cast<float>(block + 1));
        return samples;
    }

    static void push(void* raw) {
        auto* scene = static_cast<BlockScene*>(raw);
        const uint64_t number = scene->producer->next_sequence();
        const auto samples = samples_of(number);
        AudioBlock block{};
        block.frame_count = samples.size();
        block.channel_count = 1;
        block.sample_rate_hz = 48000;
        block.sample_format = LOCALCAST_AUDIO_SAMPLE_FORMAT_F32_PLANAR;
        block.start_sample = number;
        push_audio_block(*scene->producer, scene->runtime.get(), *scene->ring, stream_time(first_time), {}, block, samples);
    }

    // Every block of the dead one's that is in the window can be read, with its own samples.
    std::string read_blocks() const {
        const View<Kind::audio_block> view(ConstRuntimeRef(runtime.get()));
        uint64_t found = 0;
        for (size_t i = 0; i < view.size(); ++i) {
            const std::optional<Sample> sample = view[i];
            if (!sample || sample->sensor_id_hash != dead_sensor) {
                continue;
            }
            ++found;
            std::array<float, 6> samples{};
            const auto block = copy_audio_block(view, *sample, samples);
            if (!block || block->start_sample != sample->sequence || samples != samples_of(sample->sequence)) {
                return "block " + std::to_string(sample->sequence) + " cannot be read or is not its own";
            }
        }
        return found == earlier || found == earlier + 1 ? "" : "there are " + std::to_string(found) + " blocks";
    }

    // Whoever owns the runtime gives the dead one's ring back: it stays as long as its samples do, and no longer.
    std::string give_ring_back() {
        ring.reset();
        if (localcast_runtime_collect_payload_rings(runtime.get()) != 1) {
            return "the ring is gone before its samples";
        }
        if (const std::string wrong = read_blocks(); !wrong.empty()) {
            return "after its release " + wrong;
        }
        const uint64_t later = first_time + 2 * (duration_ns + guard_ns);
        localcast_runtime_push_audio_block(runtime.get(), make_handle(other_sensor, later, 0));
        return localcast_runtime_collect_payload_rings(runtime.get()) == 0 ? "" : "the ring is never freed";
    }

    RuntimePtr runtime;
    std::optional<PayloadRing> ring;
    std::optional<Producer<Kind::audio_block>> producer;
};

// Kills a process after each change that its push makes to the window; the others go on, through laps and a reset.
void kill_everywhere(size_t capacity, uint64_t earlier) {
    std::vector<uint64_t> ends = changes_in<HandleScene>(capacity, earlier);
    REQUIRE(ends.size() > 10);
    ends.insert(ends.begin(), ends.front() - 1);
    uint64_t never_counted = 0;
    for (const uint64_t instruction : ends) {
        CAPTURE(instruction, capacity, earlier);
        const SharedMemory shared;
        HandleScene scene(capacity, earlier);
        DoomedProcess other(Fate::killed, instruction, HandleScene::push, &scene);
        REQUIRE(other.wait() == End::killed);
        Survivors living{scene.runtime.get(), earlier};
        REQUIRE(first_wrong({living.push(3), living.see_last(), living.read_all(), living.count(1, 1)}) == "");
        for (int lap = 0; lap < 2; ++lap) {
            REQUIRE(first_wrong({living.push(places), living.see_last(), living.read_all(), living.count(1, 1)}) == "");
        }
        never_counted += stats_of(scene.runtime.get()).expired_count;
        REQUIRE(begins_anew(scene.runtime.get()) == "");
    }
    // Between the mark that a sample gave way and the count of it there is one change, and no other where a count is lost.
    CHECK(never_counted <= 1);
}

// Stops a process before and after each change, for laps.
void stop_everywhere(size_t capacity, uint64_t earlier) {
    for (const uint64_t change : changes_in<HandleScene>(capacity, earlier)) {
        for (const uint64_t instruction : {change - 1, change}) {
            CAPTURE(instruction, capacity, earlier);
            const SharedMemory shared;
            HandleScene scene(capacity, earlier);
            DoomedProcess other(Fate::stopped, instruction, HandleScene::push, &scene);
            REQUIRE(other.wait() == End::stopped);
            Survivors living{scene.runtime.get(), earlier};
            REQUIRE(first_wrong({living.push(3), living.see_last(), living.read_all(), living.count(1, 1)}) == "");
            REQUIRE(first_wrong({living.push(places), living.see_last(), living.read_all(), living.count(1, 1)}) == "");
            other.go_on();
            REQUIRE(other.wait() == End::finished);
            ++living.handed_in; // late, but it counts its own push, whatever became of it
            REQUIRE(first_wrong({living.push(3), living.see_last(), living.read_all(), living.count(0, 0)}) == "");
            REQUIRE(first_wrong({living.push(places), living.see_last(), living.count(0, 0, 0)}) == ""); // its place is back
        }
    }
}

} // namespace

TEST_CASE("a producer killed at any step of a push takes at most that sample with it") { kill_everywhere(64, 3); }

TEST_CASE("a producer killed in a full window leaves it full but for one place") { kill_everywhere(16, 40); }

TEST_CASE("a producer killed at the step that completes a block of places leaves it to the others") {
    kill_everywhere(64, 15);
    kill_everywhere(16, 47);
}

TEST_CASE("a process stopped at any step of a push comes back after a lap and is accounted for") {
    stop_everywhere(16, 40);
    stop_everywhere(16, 47);
}

TEST_CASE("a producer killed at any step of an audio block leaves every block whole, and its ring to the owner") {
    const std::vector<uint64_t> ends = changes_in<BlockScene>();
    REQUIRE(ends.size() > 20);
    for (const uint64_t instruction : ends) {
        CAPTURE(instruction);
        const SharedMemory shared;
        BlockScene scene;
        DoomedProcess other(Fate::killed, instruction, BlockScene::push, &scene);
        REQUIRE(other.wait() == End::killed);
        Survivors living{scene.runtime.get(), BlockScene::earlier};
        REQUIRE(first_wrong({living.push(3), living.see_last(), scene.read_blocks(), living.count(1, 0)}) == "");
        REQUIRE(scene.give_ring_back() == "");
    }
}
