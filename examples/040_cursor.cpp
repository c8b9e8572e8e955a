// Reading everything once: a cursor follows what other threads push, in each one's order, and counts what it missed.
// SPDX-License-Identifier: MIT
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <thread>

using namespace localcast;
using namespace std::chrono_literals;

int main() {
    constexpr std::uint64_t samples_each = 20'000;
    constexpr const char *names[] = {"mic-a", "mic-b"};
    std::optional<Runtime> runtime = Runtime::create(5s, 65536); // room for all that is pushed here: nothing is missed
    if (!runtime) {
        std::fprintf(stderr, "not enough memory\n");
        return 1;
    }
    Cursor<Kind::event_claim> cursor = runtime->view<Kind::event_claim>().cursor();

    std::atomic<bool> ok{true}; // until a push is refused or an order is wrong
    std::atomic<int> busy{2};
    std::array<std::thread, 2> threads;
    for (std::size_t i = 0; i < threads.size(); ++i) {
        threads[i] = std::thread([&, name = names[i]] {
            auto producer = Producer<Kind::event_claim>::create(name);
            for (std::uint64_t n = 0; n < samples_each && ok; ++n) {
                ok = producer && producer->push(*runtime, StreamTime(std::chrono::microseconds(n)), 0ns);
            }
            --busy;
        });
    }

    // No locks, no queue, no allocation: the producers never wait for this loop. Each one's samples come in its order.
    std::uint64_t seen = 0;
    std::array<std::uint64_t, 2> next_of{};
    for (bool last_look = false; !last_look;) {
        last_look = busy == 0;
        while (const Result<Sample> sample = cursor.next()) {
            std::uint64_t &next = next_of[sample->sensor_id_hash == SensorId::of(names[0]).hash() ? 0 : 1];
            ok = ok && sample->sequence == next;
            ++next;
            ++seen;
        }
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
    std::printf("%llu samples pushed, %llu read, %llu missed\n", 2 * static_cast<unsigned long long>(samples_each),
                static_cast<unsigned long long>(seen), static_cast<unsigned long long>(cursor.missed()));
    return ok && seen == 2 * samples_each && cursor.missed() == 0 ? 0 : 1;
}
