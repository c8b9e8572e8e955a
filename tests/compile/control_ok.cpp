// The control: everything the others misuse, used rightly.
// SPDX-License-Identifier: MIT
#include <localcast/cursor.hpp>
#include <localcast/payload_ring.hpp>
#include <localcast/producer.hpp>
#include <localcast/runtime.hpp>
#include <localcast/view.hpp>

#include <utility>

int main() {
    auto made = localcast::Runtime::create();
    localcast::Runtime runtime = std::move(*made);
    auto producer = localcast::Producer<localcast::Kind::audio_block>::create("mic");
    localcast::Producer<localcast::Kind::audio_block> moved = std::move(*producer);
    const localcast::AudioBlock block{};
    const bool pushed = moved.push(runtime, {}, {}, block).has_value();
    const auto view = runtime.view<localcast::Kind::audio_block>();
    return pushed && view.size() == 1 ? 0 : 1;
}
