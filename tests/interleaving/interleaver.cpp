// SPDX-License-Identifier: MIT
#include "interleaver.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <ucontext.h>
#include <vector>

namespace localcast::test {
namespace {

constexpr unsigned most_threads = 4;
constexpr unsigned nobody = most_threads;
constexpr std::size_t stack_bytes = 512 * 1024;

struct Thread {
    ucontext_t context{};
    std::unique_ptr<std::byte[]> stack{new std::byte[stack_bytes]};
    bool started = false, ended = false;
    const void *waits_for = nullptr;
    unsigned without_locks = 0;
};

// A moment at which more than one thread could go on.
struct Choice {
    std::array<std::uint8_t, most_threads> threads{};
    std::uint8_t count = 0, taken = 0;
    bool may_stay = false; // the first one is who has been running
};

struct Held {
    const void *lock;
    unsigned by;
};

class Explorer {
public:
    Explorer(Scene &scene, unsigned threads, const Bounds &bounds) : scene_(scene), bounds_(bounds), threads_(threads) {}

    Explored explore();

    bool running() const { return current_ != nobody; }
    void point(Points kind) {
        if (kind <= bounds_.points && !over()) {
            reschedule();
        }
    }
    void acquire(const void *lock);
    bool try_acquire(const void *lock);
    void release(const void *lock);
    void fail(const std::string &what) {
        if (wrong_.empty()) {
            wrong_ = what;
        }
    }
    void lock_nothing(bool nothing) { threads_[current_].without_locks += nothing ? 1u : -1u; }

private:
    static void enter(unsigned number);
    void run_order();
    bool next_order();
    bool over() const { return !wrong_.empty(); } // the threads run to their ends, whatever comes of it
    bool enabled(unsigned thread) const;
    unsigned choose();
    unsigned take(Choice &choice);
    void reschedule();
    void switch_to(unsigned thread);
    const Held *holder(const void *lock) const;

    Scene &scene_;
    const Bounds bounds_;
    std::vector<Thread> threads_;
    ucontext_t outside_{};
    unsigned current_ = nobody;
    std::vector<Held> held_;
    std::vector<Choice> path_; // of this order; all but the last `taken` are those of the order before
    std::size_t depth_ = 0;
    std::uint64_t preemptions_ = 0;
    std::string wrong_;
};

Explorer *explorer = nullptr;

Explored Explorer::explore() {
    Explored explored;
    held_.reserve(64);
    path_.reserve(1 << 16);
    do {
        run_order();
        ++explored.orders;
        explored.longest = explored.longest < depth_ ? depth_ : explored.longest;
        if (!wrong_.empty()) {
            explored.wrong = wrong_ + " (order " + std::to_string(explored.orders) + ")";
            return explored;
        }
        if (!next_order()) {
            explored.all = true;
            return explored;
        }
    } while (explored.orders < bounds_.orders);
    return explored;
}

// The next one, depth first: the last choice that has another left.
bool Explorer::next_order() {
    while (!path_.empty() && path_.back().taken + 1 == path_.back().count) {
        path_.pop_back();
    }
    if (!path_.empty()) {
        ++path_.back().taken;
    }
    return !path_.empty();
}

void Explorer::run_order() {
    depth_ = 0;
    preemptions_ = 0;
    held_.clear();
    scene_.begin();
    for (unsigned number = 0; number < threads_.size(); ++number) {
        Thread &thread = threads_[number];
        thread.started = thread.ended = false;
        thread.waits_for = nullptr;
        getcontext(&thread.context);
        thread.context.uc_stack.ss_sp = thread.stack.get();
        thread.context.uc_stack.ss_size = stack_bytes;
        thread.context.uc_link = nullptr;
        makecontext(&thread.context, reinterpret_cast<void (*)()>(&Explorer::enter), 1, number);
    }
    const unsigned first = choose();
    current_ = first;
    swapcontext(&outside_, &threads_[first].context);
    if (!held_.empty()) {
        fail("a lock is left held");
    }
    if (depth_ < path_.size()) {
        fail("the same order went another way");
    }
    const std::string wrong = scene_.end();
    if (!wrong.empty()) {
        fail(wrong);
    }
}

void Explorer::enter(unsigned number) {
    Explorer &self = *explorer;
    self.scene_.run(number);
    self.threads_[number].ended = true;
    const unsigned next = self.choose();
    if (next == nobody) {
        for (const Thread &thread : self.threads_) {
            if (!thread.ended) {
                self.fail("nobody can go on");
            }
        }
        self.current_ = nobody;
        setcontext(&self.outside_);
    }
    self.current_ = next;
    setcontext(&self.threads_[next].context);
}

// Threads that have not begun are alike: the first of them stands for all.
bool Explorer::enabled(unsigned thread) const {
    const Thread &t = threads_[thread];
    return !t.ended && (t.waits_for == nullptr || holder(t.waits_for) == nullptr) &&
           (t.started || thread == 0 || threads_[thread - 1].started);
}

unsigned Explorer::choose() {
    Choice choice;
    choice.may_stay = current_ != nobody && enabled(current_);
    if (choice.may_stay) {
        choice.threads[choice.count++] = static_cast<std::uint8_t>(current_);
    }
    const bool may_leave = !over() && (!choice.may_stay || preemptions_ < bounds_.preemptions);
    for (unsigned thread = 0; thread < threads_.size() && (may_leave || choice.count == 0); ++thread) {
        if (thread != current_ && enabled(thread)) {
            choice.threads[choice.count++] = static_cast<std::uint8_t>(thread);
        }
    }
    return choice.count == 0 ? nobody : take(choice);
}

unsigned Explorer::take(Choice &choice) {
    if (choice.count > 1 && !over()) {
        if (depth_ == path_.size()) {
            path_.push_back(choice);
        } else if (path_[depth_].threads != choice.threads || path_[depth_].count != choice.count) {
            fail("the same order went another way");
            return choice.threads[0];
        }
        choice.taken = path_[depth_++].taken;
        preemptions_ += choice.may_stay && choice.taken != 0 ? 1 : 0;
    }
    const unsigned thread = choice.threads[choice.taken];
    threads_[thread].started = true;
    return thread;
}

void Explorer::reschedule() {
    const unsigned next = choose();
    if (next != current_) {
        switch_to(next);
    }
}

void Explorer::switch_to(unsigned next) {
    const unsigned from = current_;
    current_ = next;
    if (next == nobody) {
        fail("nobody can go on"); // what they hold stays held: there are no orders after this one
        setcontext(&outside_);
    }
    swapcontext(&threads_[from].context, &threads_[next].context);
}

const Held *Explorer::holder(const void *lock) const {
    for (const Held &held : held_) {
        if (held.lock == lock) {
            return &held;
        }
    }
    return nullptr;
}

void Explorer::acquire(const void *lock) {
    point(Points::locks);
    Thread &me = threads_[current_];
    if (me.without_locks != 0) {
        return;
    }
    const unsigned mine = current_;
    while (holder(lock) != nullptr) {
        me.waits_for = lock;
        reschedule();
    }
    me.waits_for = nullptr;
    held_.push_back({lock, mine});
}

bool Explorer::try_acquire(const void *lock) {
    point(Points::locks);
    if (threads_[current_].without_locks == 0 && holder(lock) != nullptr) {
        return false;
    }
    held_.push_back({lock, current_});
    return true;
}

void Explorer::release(const void *lock) {
    for (std::size_t i = 0; i < held_.size(); ++i) {
        if (held_[i].lock == lock && held_[i].by == current_) {
            held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
    }
    if (threads_[current_].without_locks == 0) {
        fail("a lock is given back by who does not hold it");
    }
}

} // namespace

Explored explore(Scene &scene, unsigned threads, const Bounds &bounds) {
    Explorer one(scene, threads, bounds);
    explorer = &one;
    const Explored explored = one.explore();
    explorer = nullptr;
    return explored;
}

namespace interleaving {

bool controlled() { return explorer != nullptr && explorer->running(); }
void point(Points kind) { explorer->point(kind); }
void step() { explorer->point(Points::steps); }
void acquire(const void *lock) { explorer->acquire(lock); }
bool try_acquire(const void *lock) { return explorer->try_acquire(lock); }
void release(const void *lock) { explorer->release(lock); }
void fail(const std::string &what) { explorer->fail(what); }
WithoutLocks::WithoutLocks() { explorer->lock_nothing(true); }
WithoutLocks::~WithoutLocks() { explorer->lock_nothing(false); }

} // namespace interleaving
} // namespace localcast::test
