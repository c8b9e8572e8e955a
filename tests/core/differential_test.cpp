// The window against the plain model, over random sequences of operations, every answer compared.
// SPDX-License-Identifier: MIT
#include "support/catch.hpp"
#include "support/compare.hpp"
#include "support/scenario.hpp"

#include <optional>

using namespace localcast::test;

namespace {

class Duel {
public:
    explicit Duel(const Scenario& scenario)
        : scenario_(scenario), random_(scenario.seed), clock_(scenario_, random_),
          runtime_(make_runtime(scenario.duration_ns, scenario.capacity)),
          model_(scenario.duration_ns, scenario.capacity) {}

    // Runs and compares; the first difference in words, empty when there is none.
    std::string run(size_t steps, size_t compare_every) {
        if (!runtime_) {
            return "creation failed";
        }
        for (size_t step = 1; step <= steps; ++step) {
            std::string difference = operate();
            if (difference.empty() && step % compare_every == 0) {
                difference = compare();
            }
            if (!difference.empty()) {
                return difference + " (step " + std::to_string(step) + "; " + scenario_.text() + ")";
            }
        }
        return "";
    }

private:
    std::string operate() {
        const uint64_t dice = random_.below(1000);
        if (dice < 3) {
            localcast_runtime_reset(runtime_.get());
            model_.reset();
            clock_.restart();
            return "";
        }
        const auto kind = static_cast<LocalcastSampleKind>(random_.below(scenario_.kinds));
        const uint64_t sensor = sensor_hash(scenario_, random_.below(scenario_.sensors));
        const uint64_t time = clock_.next();
        auto handle = make_handle(sensor, time, random_.one_in(10) ? sequence_ : ++sequence_);
        if (dice < 20) {
            handle.flags = 1u << random_.below(32);
        }
        return runtime_push[kind](runtime_.get(), handle) == model_.push(kind, handle) ? "" : "push's answer";
    }

    std::string compare() {
        const LocalcastRuntime* runtime = runtime_.get();
        std::string difference = compare_status(runtime, model_);
        if (difference.empty()) {
            difference = compare_stats(runtime, model_);
        }
        if (difference.empty()) {
            difference = compare_samples(runtime, model_, random_);
        }
        for (LocalcastSampleKind kind = 0; kind < LOCALCAST_SAMPLE_KIND_COUNT && difference.empty(); ++kind) {
            difference = compare_view(runtime, model_, kind, random_);
        }
        for (int i = 0; i < 4 && difference.empty(); ++i) {
            difference = ask_at_random();
        }
        return difference;
    }

    std::string ask_at_random() {
        const LocalcastRuntime* runtime = runtime_.get();
        const auto kind = static_cast<LocalcastSampleKind>(random_.below(scenario_.kinds));
        const uint64_t sensor = sensor_hash(scenario_, random_.below(scenario_.sensors + 1));
        const uint64_t time = random_.one_in(20) ? UINT64_MAX * random_.below(2) : clock_.around();
        std::string difference = compare_sensor(runtime, model_, kind, sensor, time);
        if (difference.empty()) {
            const uint64_t to = random_.one_in(20) ? UINT64_MAX : time + random_.below(scenario_.duration_ns);
            difference = compare_range(runtime, model_, kind, time, to, random_.below(12));
        }
        if (difference.empty()) {
            difference = ask_of_a_sample(kind, sensor, time);
        }
        if (difference.empty()) {
            difference = watch(random_.below(scenario_.kinds));
        }
        const size_t reader = random_.below(std::size(cursors_));
        if (difference.empty()) {
            difference = compare_cursor(runtime, model_, static_cast<LocalcastSampleKind>(reader % scenario_.kinds),
                                        cursors_[reader], model_cursors_[reader]);
        }
        return difference;
    }

    // What a watch holds is what the model answers; where it does not hold, everything is looked up again.
    std::string watch(size_t kind) {
        Watched& watched = watched_[kind];
        const auto c_kind = static_cast<LocalcastSampleKind>(kind);
        const bool holds = localcast_runtime_watch_holds(runtime_.get(), c_kind, &watched.watch);
        for (uint64_t i = 0; i < std::size(watched.latest); ++i) {
            const uint64_t sensor = sensor_hash(scenario_, i);
            auto& latest = watched.latest[i];
            if (!holds) {
                LocalcastSampleHandle out{};
                latest.reset();
                if (localcast_runtime_watch_latest(runtime_.get(), c_kind, sensor, &watched.watch, &out)) {
                    latest = out;
                }
            }
            const auto expected = model_.latest(c_kind, sensor);
            if (expected.has_value() != latest.has_value() || (latest && !same_handle(*latest, *expected))) {
                return "watch of kind " + std::to_string(kind) + (holds ? ", which holds" : "");
            }
        }
        return "";
    }

    std::string ask_of_a_sample(LocalcastSampleKind kind, uint64_t sensor, uint64_t time) {
        auto handle = make_handle(sensor, time, sequence_ + 1);
        const auto view = model_.view(kind);
        if (!view.empty() && !random_.one_in(4)) {
            handle = view[random_.below(view.size())];
            handle.sequence += random_.one_in(4) ? 1000000 : 0;
        }
        return localcast_runtime_is_live(runtime_.get(), kind, &handle) == model_.is_live(kind, handle)
                   ? ""
                   : "is_live, timestamp " + std::to_string(handle.timestamp_ns);
    }

    Scenario scenario_;
    Random random_;
    Clock clock_;
    RuntimePtr runtime_;
    PlainModel model_;
    uint64_t sequence_ = 0;
    struct Watched {
        LocalcastWatch watch{};
        std::optional<LocalcastSampleHandle> latest[3];
    };
    Watched watched_[LOCALCAST_SAMPLE_KIND_COUNT];
    LocalcastCursor cursors_[12] = {};
    ModelCursor model_cursors_[12] = {};
};

void agree(const Scenario& scenario, size_t steps, size_t compare_every) {
    const std::string difference = Duel(scenario).run(steps, compare_every);
    if (!difference.empty()) {
        FAIL(difference);
    }
    SUCCEED();
}

} // namespace

TEST_CASE("a small window answers as the plain model after every operation, however time runs") {
    uint64_t seed = 100;
    for (const TimeMode time : all_time_modes) {
        for (const size_t capacity : {1u, 2u, 3u, 5u, 8u, 16u, 31u, 64u}) {
            Scenario scenario;
            scenario.time = time;
            scenario.capacity = capacity;
            scenario.step_ns = 20 + 20 * (seed % 5);
            scenario.seed = ++seed;
            agree(scenario, 700, 1);
        }
    }
}

TEST_CASE("a window that holds few of its places live answers as the plain model") {
    for (uint64_t seed = 1; seed <= 8; ++seed) {
        Scenario scenario;
        scenario.time = all_time_modes[seed % std::size(all_time_modes)];
        scenario.capacity = 500;
        scenario.step_ns = 100;
        scenario.seed = seed;
        agree(scenario, 3000, 3);
    }
}

TEST_CASE("a window of thousands of samples answers as the plain model, however time runs") {
    for (const TimeMode time : all_time_modes) {
        Scenario scenario;
        scenario.time = time;
        scenario.duration_ns = 1000000;
        scenario.capacity = 3000;
        scenario.step_ns = 400; // 2500 live: sometimes capacity bites, sometimes time
        scenario.sensors = 40;
        scenario.seed = 7000 + static_cast<uint64_t>(time);
        agree(scenario, 20000, 97);
    }
}

TEST_CASE("a window where everything is live and capacity alone evicts answers as the plain model") {
    for (uint64_t seed = 1; seed <= 4; ++seed) {
        Scenario scenario;
        scenario.time = TimeMode::disordered;
        scenario.duration_ns = 100000000;
        scenario.capacity = 700 * seed;
        scenario.step_ns = 10;
        scenario.kinds = seed == 4 ? 1 : 3;
        scenario.seed = 900 + seed;
        agree(scenario, 12000, 61);
    }
}

TEST_CASE("latest for sensor is exact with as many sensors as places, whatever their hashes") {
    for (const HashMode hash : {HashMode::small, HashMode::multiples_of_a_power_of_two, HashMode::high_bits_only,
                                HashMode::scattered}) {
        Scenario scenario;
        scenario.time = TimeMode::jittered;
        scenario.hash = hash;
        scenario.duration_ns = 1000000;
        scenario.capacity = 2048;
        scenario.step_ns = 300;
        scenario.sensors = 6000; // more than are ever live: entries of the dead must be reused
        scenario.kinds = 2;
        scenario.seed = 40 + static_cast<uint64_t>(hash);
        agree(scenario, 30000, 41);
    }
}

TEST_CASE("every live sensor of a full window is found") {
    for (const HashMode hash : {HashMode::small, HashMode::multiples_of_a_power_of_two, HashMode::high_bits_only,
                                HashMode::scattered}) {
        Scenario scenario;
        scenario.hash = hash;
        const size_t capacity = 1500;
        auto runtime = make_runtime(1000000, capacity);
        REQUIRE(runtime);
        size_t wrong = 0;
        // Five generations of sensors, each new: every place holds a sensor of its own.
        for (uint64_t i = 0; i < 5 * capacity; ++i) {
            localcast_runtime_push_scene_ray(runtime.get(), make_handle(sensor_hash(scenario, i), 1000 + i, i));
            if (i % 251 != 0 && i + 1 != 5 * capacity) {
                continue;
            }
            for (uint64_t back = 0; back <= i; ++back) {
                LocalcastSampleHandle out{};
                const bool found = localcast_runtime_latest_for_sensor(runtime.get(), LOCALCAST_SAMPLE_SCENE_RAY,
                                                                       sensor_hash(scenario, i - back), &out);
                wrong += found != (back < capacity) || (found && out.sequence != i - back) ? 1 : 0;
            }
        }
        CAPTURE(static_cast<int>(hash));
        CHECK(wrong == 0);
    }
}

TEST_CASE("a window of the default capacity answers as the plain model") {
    Scenario scenario;
    scenario.duration_ns = 0;
    scenario.capacity = 0;
    auto runtime = make_runtime(0, 0);
    REQUIRE(runtime);
    PlainModel model(0, 0);
    Random random(5);
    Scenario audio;
    audio.duration_ns = LOCALCAST_DEFAULT_DURATION_NS;
    audio.step_ns = 21000; // some 240,000 live
    audio.time = TimeMode::jittered;
    Clock clock(audio, random);
    std::string difference;
    for (uint64_t i = 0; i < 600000 && difference.empty(); ++i) {
        const auto kind = static_cast<LocalcastSampleKind>(random.below(9));
        const auto handle = make_handle(random.below(64), clock.next(), i);
        runtime_push[kind](runtime.get(), handle);
        model.push(kind, handle);
        if (i % 50000 == 49999) {
            difference = compare_status(runtime.get(), model) + compare_stats(runtime.get(), model) +
                         compare_samples(runtime.get(), model, random) + compare_view(runtime.get(), model, 5, random) +
                         compare_sensor(runtime.get(), model, kind, random.below(64), clock.around());
        }
    }
    CHECK(difference == "");
}

TEST_CASE("a reservoir answers as the plain model, set_edge and unknown kinds among its operations") {
    for (uint64_t seed = 1; seed <= 24; ++seed) {
        Scenario scenario;
        scenario.time = all_time_modes[seed % std::size(all_time_modes)];
        scenario.capacity = 1 + seed * seed / 4;
        scenario.seed = seed;
        Random random(seed);
        Clock clock(scenario, random);
        auto reservoir = make_reservoir(scenario.duration_ns, scenario.capacity);
        REQUIRE(reservoir);
        PlainModel model(scenario.duration_ns, scenario.capacity);
        size_t wrong = 0;
        for (uint64_t step = 0; step < 1500; ++step) {
            if (random.one_in(25)) {
                const uint64_t edge = clock.around();
                wrong += localcast_reservoir_set_edge(reservoir.get(), edge) ? 0 : 1;
                model.set_edge(edge);
            }
            const auto kind = static_cast<LocalcastSampleKind>(random.below(10)); // 9 is unknown
            const auto handle = make_handle(random.below(4), clock.next(), step);
            wrong += localcast_reservoir_push(reservoir.get(), kind, handle) == model.push(kind, handle) ? 0 : 1;
            const auto live = model.live();
            wrong += localcast_reservoir_len(reservoir.get()) == live.size() ? 0 : 1;
            wrong += localcast_reservoir_edge_ns(reservoir.get()) == model.edge_ns() ? 0 : 1;
            wrong += localcast_reservoir_window_start_ns(reservoir.get()) == model.window_start_ns() ? 0 : 1;
            wrong += localcast_reservoir_view_len(reservoir.get(), kind) == model.view(kind).size() ? 0 : 1;
            for (size_t i = 0; i <= live.size(); ++i) {
                LocalcastSampleKind got_kind = 0;
                LocalcastSampleHandle got{};
                const bool found = localcast_reservoir_sample_at(reservoir.get(), i, &got_kind, &got);
                wrong += found == (i < live.size()) ? 0 : 1;
                wrong += found && (got_kind != live[i].kind || !same_handle(got, live[i].handle)) ? 1 : 0;
            }
            const auto latest = model.latest(kind, 2);
            LocalcastSampleHandle got{};
            wrong += localcast_reservoir_latest_for_sensor(reservoir.get(), kind, 2, &got) == latest.has_value() ? 0 : 1;
            wrong += latest && !same_handle(got, *latest) ? 1 : 0;
        }
        CAPTURE(seed);
        CHECK(wrong == 0);
    }
}
