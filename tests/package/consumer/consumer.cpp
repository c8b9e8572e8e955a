// The smallest use from C++.
// SPDX-License-Identifier: MIT
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>

#include <cstdio>

int main() {
    auto runtime = localcast::Runtime::create();
    auto producer = localcast::Producer<localcast::Kind::scene_ray>::create("lidar");
    if (!runtime || !producer || !producer->push(*runtime, {}, {})) {
        return 1;
    }
    std::printf("localcast %zu sample\n", runtime->view<localcast::Kind::scene_ray>().size());
}
