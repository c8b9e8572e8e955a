// SPDX-License-Identifier: MIT
#include "interleaver.hpp"

#include "order_search.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <ucontext.h>
#include <vector>

namespace localcast::test {
namespace {

constexpr unsigned most_threads = Choice::most;
constexpr unsigned nobody = most_threads;
constexpr std::size_t stack_bytes = 512 * 1024;
constexpr std::uint64_t first_ns = 1'000'000'000'000;

struct Thread {
    ucontext_t context{};
    std::unique_ptr<std::byte[]> stack{new std::byte[stack_bytes]};
    void *(*routine)(void *) = nullptr; // of a thread that another one began
    void *argument = nullptr;
    bool exists = false, started = false, ended = false;
    const void *lock = nullptr;      // that it waits for
    const void *condition = nullptr; // that it waits for
    bool notified = false;
    std::uint64_t until_ns = 0; // of that wait; 0: for ever
    unsigned joins = nobody;    // that it waits for
    unsigned without_locks = 0;
};

struct Held {
    const void *lock;
    unsigned by;
};

class Explorer {
public:
    Explorer(Scene &scene, unsigned threads, const Bounds &bounds) : scene_(scene), bounds_(bounds), alike_(threads) {}

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
    bool wait(const void *condition, const void *lock, std::uint64_t until_ns);
    void notify(const void *condition, bool all);
    unsigned begin_thread(void *(*routine)(void *), void *argument);
    void join_thread(unsigned thread);
    std::uint64_t now_ns() const { return now_ns_; }
    void fail(const std::string &what) {
        if (wrong_.empty()) {
            wrong_ = what;
        }
    }
    void lock_nothing(bool nothing) { threads_[current_].without_locks += nothing ? 1u : -1u; }

private:
    static void enter(unsigned number);
    void run_order();
    void make(unsigned number);
    void lock_again(const void *lock);
    bool over() const { return !wrong_.empty(); } // the threads run to their ends, whatever comes of it
    bool waits(const Thread &thread) const;
    bool enabled(unsigned thread) const;
    void offer(Choice &choice, bool timeouts) const;
    unsigned choose();
    unsigned take(Choice &choice, bool may_stay);
    void reschedule();
    void switch_to(unsigned thread);
    const Held *holder(const void *lock) const;

    Scene &scene_;
    const Bounds bounds_;
    const unsigned alike_; // the scene's threads, which come first
    std::array<Thread, most_threads> threads_;
    ucontext_t outside_{};
    unsigned current_ = nobody;
    std::vector<Held> held_;
    OrderSearch search_;
    std::uint64_t preemptions_ = 0, timeouts_ = 0;
    std::uint64_t now_ns_ = first_ns;
    std::string wrong_;
};

Explorer *explorer = nullptr;

Explored Explorer::explore() {
    Explored explored;
    held_.reserve(64);
    do {
        run_order();
        ++explored.orders;
        explored.longest = std::max<std::uint64_t>(explored.longest, search_.choices());
        if (!wrong_.empty()) {
            explored.wrong = wrong_ + " (order " + std::to_string(explored.orders) + ")";
            return explored;
        }
        if (!search_.next_order()) {
            explored.all = true;
            return explored;
        }
    } while (explored.orders < bounds_.orders);
    return explored;
}

void Explorer::make(unsigned number) {
    Thread &thread = threads_[number];
    thread.exists = true;
    thread.started = thread.ended = false;
    thread.lock = thread.condition = nullptr;
    thread.joins = nobody;
    getcontext(&thread.context);
    thread.context.uc_stack.ss_sp = thread.stack.get();
    thread.context.uc_stack.ss_size = stack_bytes;
    thread.context.uc_link = nullptr;
    makecontext(&thread.context, reinterpret_cast<void (*)()>(&Explorer::enter), 1, number);
}

void Explorer::run_order() {
    search_.begin_order();
    preemptions_ = timeouts_ = 0;
    now_ns_ = first_ns;
    held_.clear();
    scene_.begin();
    for (unsigned number = 0; number < most_threads; ++number) {
        threads_[number].exists = false;
    }
    for (unsigned number = 0; number < alike_; ++number) {
        make(number);
    }
    const unsigned first = choose();
    current_ = first;
    swapcontext(&outside_, &threads_[first].context);
    if (!held_.empty()) {
        fail("a lock is left held");
    }
    if (!search_.order_is_whole()) {
        fail("the same order went another way");
    }
    const std::string wrong = scene_.end();
    if (!wrong.empty()) {
        fail(wrong);
    }
}

void Explorer::enter(unsigned number) {
    Explorer &self = *explorer;
    Thread &me = self.threads_[number];
    if (number < self.alike_) {
        self.scene_.run(number);
    } else {
        me.routine(me.argument);
    }
    me.ended = true;
    const unsigned next = self.choose();
    if (next == nobody) {
        for (const Thread &thread : self.threads_) {
            if (thread.exists && !thread.ended) {
                self.fail("nobody can go on");
            }
        }
        self.current_ = nobody;
        setcontext(&self.outside_);
    }
    self.current_ = next;
    setcontext(&self.threads_[next].context);
}

bool Explorer::waits(const Thread &thread) const {
    return (thread.lock != nullptr && holder(thread.lock) != nullptr) ||
           (thread.joins != nobody && !threads_[thread.joins].ended) ||
           (thread.condition != nullptr && !thread.notified);
}

// Of the scene's threads, those that have not begun are alike: the first of them stands for all.
bool Explorer::enabled(unsigned number) const {
    const Thread &thread = threads_[number];
    return thread.exists && !thread.ended && !waits(thread) &&
           (thread.started || number == 0 || number >= alike_ || threads_[number - 1].started);
}

// Who else can go on: first those who need nothing, then those whose time might come.
void Explorer::offer(Choice &choice, bool timeouts) const {
    for (unsigned number = 0; number < most_threads; ++number) {
        const Thread &thread = threads_[number];
        const bool in_time = thread.exists && !thread.ended && thread.condition != nullptr && !thread.notified &&
                             thread.until_ns != 0 && timeouts_ < bounds_.timeouts;
        if (timeouts ? in_time : number != current_ && enabled(number)) {
            choice.offer(number);
        }
    }
}

unsigned Explorer::choose() {
    Choice choice;
    const bool may_stay = current_ != nobody && enabled(current_);
    if (may_stay) {
        choice.offer(current_);
    }
    if (!may_stay || (!over() && preemptions_ < bounds_.preemptions)) {
        offer(choice, false);
        offer(choice, true);
    }
    return choice.count == 0 ? nobody : take(choice, may_stay);
}

unsigned Explorer::take(Choice &choice, bool may_stay) {
    if (choice.count > 1 && !over()) {
        if (!search_.take(choice)) {
            fail("the same order went another way");
            choice.taken = 0;
        }
        preemptions_ += may_stay && choice.taken != 0 ? 1 : 0;
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
    if (threads_[current_].without_locks == 0) {
        lock_again(lock);
    }
}

void Explorer::lock_again(const void *lock) {
    const unsigned mine = current_;
    threads_[mine].lock = lock;
    while (holder(lock) != nullptr) {
        reschedule();
    }
    threads_[mine].lock = nullptr;
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

bool Explorer::wait(const void *condition, const void *lock, std::uint64_t until_ns) {
    point(Points::locks);
    Thread &me = threads_[current_];
    release(lock);
    me.condition = condition;
    me.notified = false;
    me.until_ns = until_ns;
    reschedule();
    me.condition = nullptr;
    if (!me.notified) {
        ++timeouts_;
        now_ns_ = std::max(now_ns_, until_ns);
    }
    lock_again(lock);
    return me.notified;
}

void Explorer::notify(const void *condition, bool all) {
    point(Points::locks);
    for (Thread &thread : threads_) {
        if (thread.exists && thread.condition == condition && !thread.notified) {
            thread.notified = true;
            if (!all) {
                return;
            }
        }
    }
}

unsigned Explorer::begin_thread(void *(*routine)(void *), void *argument) {
    point(Points::locks);
    for (unsigned number = alike_; number < most_threads; ++number) {
        if (!threads_[number].exists) {
            make(number);
            threads_[number].routine = routine;
            threads_[number].argument = argument;
            return number;
        }
    }
    return nobody;
}

void Explorer::join_thread(unsigned thread) {
    point(Points::locks);
    Thread &me = threads_[current_];
    me.joins = thread;
    while (!threads_[thread].ended) {
        reschedule();
    }
    me.joins = nobody;
    threads_[thread].exists = false; // its place may be another's
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
void wait(const void *condition, const void *lock) { explorer->wait(condition, lock, 0); }
bool wait_until(const void *condition, const void *lock, std::uint64_t ns) {
    return explorer->wait(condition, lock, ns);
}
void notify(const void *condition, bool all) { explorer->notify(condition, all); }
std::uint64_t begin_thread(void *(*routine)(void *), void *argument) {
    const unsigned number = explorer->begin_thread(routine, argument);
    return number == nobody ? 0 : number;
}
void join_thread(std::uint64_t number) { explorer->join_thread(static_cast<unsigned>(number)); }
std::uint64_t now_ns() { return explorer->now_ns(); }
void fail(const std::string &what) { explorer->fail(what); }
WithoutLocks::WithoutLocks() { explorer->lock_nothing(true); }
WithoutLocks::~WithoutLocks() { explorer->lock_nothing(false); }

} // namespace interleaving
} // namespace localcast::test
