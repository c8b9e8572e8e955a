// Runs a few threads in turns, and goes through the orders in which they can take them: depth first, all of them or those
// with so many preemptions at most (Musuvathi, Qadeer: Iterative context bounding, 2007).
//
// The threads, also those that they begin themselves, are coroutines of one thread of the system, so that an order that is
// asked for again happens again to the instruction. What they may be interrupted at is said by `Points`; locks, conditions
// and the clock are played by the interleaver, which knows who waits for whom.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace localcast::test {

// Where a thread may be interrupted: each kind has those before it too.
enum class Points {
    steps,  // before what a scene calls a step
    locks,  // before a lock is taken, a condition waited for or told of, a thread begun or waited for
    atomics // before an atomic is read or written, in sources that are compiled for it (atomic_points.cpp)
};

struct Bounds {
    static constexpr std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
    Points points;
    std::uint64_t preemptions = none; // of threads that could have gone on
    std::uint64_t timeouts = 0;       // of waits that a notification could still have ended
    std::uint64_t orders = none;
};

// What threads do, all of them the same: of orders that differ in who is who, one is gone through.
class Scene {
public:
    virtual ~Scene() = default;
    virtual void begin() = 0;                       // before each order
    virtual void run(unsigned thread) = 0;          // on each thread
    virtual std::string end() = 0;                  // after each order: what is wrong, in words; nothing if all is well
};

struct Explored {
    std::uint64_t orders = 0;
    std::uint64_t longest = 0; // points at which an order had a choice
    bool all = false;          // within the bounds
    std::string wrong;         // of the last order; the exploration ends with it
};

Explored explore(Scene &scene, unsigned threads, const Bounds &bounds);

namespace interleaving {

// By a scene: before what is to happen in one go where only steps matter.
void step();

// By a scene, from one of its threads: ends the order with this.
void fail(const std::string &what);

// As long as it lives, locks that this thread takes keep nobody out.
class WithoutLocks {
public:
    WithoutLocks();
    ~WithoutLocks();
    WithoutLocks(const WithoutLocks &) = delete;
    WithoutLocks &operator=(const WithoutLocks &) = delete;
};

// By what stands in for locks, threads and atomics.
bool controlled(); // whether a scene's thread calls
void point(Points kind);
void acquire(const void *lock);
bool try_acquire(const void *lock);
void release(const void *lock);
void wait(const void *condition, const void *lock);
bool wait_until(const void *condition, const void *lock, std::uint64_t ns); // false when the time came first
void notify(const void *condition, bool all);
std::uint64_t begin_thread(void *(*routine)(void *), void *argument); // its number, never 0; 0 when there are too many
void join_thread(std::uint64_t number);
std::uint64_t now_ns(); // stands still, but for waits whose time comes

} // namespace interleaving
} // namespace localcast::test
