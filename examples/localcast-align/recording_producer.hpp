// A thread that plays one recording into the window, block by block along the stream clock.
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "c_handles.hpp"
#include "recording.hpp"

namespace localcast::align {

/** Keeps the producers together: none may run ahead of what the analyser has read by more than the lead. */
class Pacer {
public:
    static constexpr std::uint64_t lead_ns = 500'000'000; // a tenth of the window

    /** Blocks that start before `horizon_ns` may be pushed from now on. Analyser's thread. */
    void allow(std::uint64_t horizon_ns);
    /** Waits until a block that starts at `time_ns` may be pushed; false when all shall stop. Producers' threads. */
    bool wait_for(std::uint64_t time_ns) const;
    /** Tells the analyser's thread that something was pushed or has ended. Producers' threads. */
    void tell();
    /** Number of tells so far; wait_for_news(n) returns once it differs from n. Analyser's thread. */
    [[nodiscard]] std::uint32_t news() const { return news_.load(std::memory_order_acquire); }
    void wait_for_news(std::uint32_t seen) const { news_.wait(seen, std::memory_order_acquire); }
    /** Everyone stops at the next block. */
    void stop();

private:
    std::atomic<std::uint64_t> horizon_ns_{0}; // written by the analyser's thread, read by all producers
    std::atomic<std::uint32_t> news_{0};       // written by all producers, read by the analyser's thread
    std::atomic<bool> stopped_{false};
};

/** Plays one recording. The thread runs from construction to the file's end, a failure, or the pacer's stop. */
class RecordingProducer {
public:
    /** Makes the payload ring and the producer; throws std::bad_alloc. Plays up to stream time `until_ns`. */
    RecordingProducer(LocalcastRuntime* runtime, const Recording& recording, std::uint64_t until_ns, Pacer& pacer);
    /** Stops the pacer, and with it everyone, if the recording has not ended. */
    ~RecordingProducer();
    RecordingProducer(const RecordingProducer&) = delete;
    RecordingProducer& operator=(const RecordingProducer&) = delete;

    /** Whether the last block has been pushed. */
    [[nodiscard]] bool ended() const { return ended_.load(std::memory_order_acquire); }
    /** Why it ended before the file did; empty if it did not. Valid once ended(). */
    [[nodiscard]] const std::string& failure() const { return failure_; }

private:
    void run();
    std::string play();
    std::string push_block(std::uint64_t first_frame, std::span<const double> interleaved);

    LocalcastRuntime* runtime_;
    const std::string file_;
    const AudioInfo info_;
    const std::uint64_t until_ns_;
    Pacer& pacer_;
    PayloadRingPtr ring_;
    ProducerPtr producer_;
    std::string failure_; // written by the thread before it sets ended_
    std::atomic<bool> ended_{false};
    std::jthread thread_; // last: it uses all of the above
};

} // namespace localcast::align
