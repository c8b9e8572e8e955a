// Roles are types: a producer pushes one kind for one sensor, a view reads one kind and nothing else.
// SPDX-License-Identifier: MIT
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>
#include <localcast/view.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <optional>

using namespace localcast;
using namespace std::chrono_literals;

int main() {
    std::optional<Runtime> runtime = Runtime::create(5s, 1024);
    auto left = Producer<Kind::camera_frame>::create("camera-left");
    auto right = Producer<Kind::camera_frame>::create("camera-right");
    if (!runtime || !left || !right) {
        std::fprintf(stderr, "not enough memory\n");
        return 1;
    }

    // Thirty frames a second from both; the right camera is 12 ms late. Sequence numbers are the producers' affair.
    bool ok = true;
    for (int i = 0; i < 30; ++i) {
        const StreamTime time = StreamTime(i * 33'333us);
        ok = left->push(*runtime, time, 0ns) && right->push(*runtime, time + 12ms, 0ns) && ok;
    }

    const View<Kind::camera_frame> frames = runtime->view<Kind::camera_frame>();
    std::printf("%zu live frames\n", frames.size());

    // Which frame did the right camera take just before the left one's number 10?
    const StreamTime tenth = StreamTime(10 * 33'333us);
    const Result<Sample> before = frames.before(SensorId::of("camera-right"), tenth);
    if (before) {
        std::printf("left 10 at %lld ns, right %llu at %llu ns\n",
                    static_cast<long long>(tenth.time_since_epoch().count()),
                    static_cast<unsigned long long>(before->sequence),
                    static_cast<unsigned long long>(before->timestamp_ns));
    }

    // All frames of a tenth of a second, into memory of our own.
    std::array<Sample, 16> some{};
    const RangeRead range = frames.range(StreamTime(100ms), StreamTime(200ms), some);
    std::printf("%zu frames between 100 ms and 200 ms: %s\n", range.available, text(range.status));

    ok = ok && frames.size() == 60 && before && before->sequence == 9 && range.available == 6;
    return ok ? 0 : 1;
}
