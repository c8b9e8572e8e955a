// The interleaver itself: it reaches every order once, and finds what it is for.
// SPDX-License-Identifier: MIT
#include "every_order.hpp"
#include "interleaver.hpp"

#include "support/catch.hpp"

#include <array>
#include <mutex>
#include <set>
#include <string>

using namespace localcast::test;

namespace {

// Writes down whose steps came when.
class Steps : public Scene {
public:
    explicit Steps(int steps) : steps_(steps) {}
    void begin() override { order_.clear(); }
    void run(unsigned thread) override {
        for (int step = 0; step < steps_; ++step) {
            order_ += static_cast<char>('a' + thread);
            if (step + 1 < steps_) {
                interleaving::step();
            }
        }
    }
    std::string end() override { return orders.insert(order_).second ? "" : "an order came twice"; }

    std::set<std::string> orders;

private:
    int steps_;
    std::string order_;
};

// Reads, and writes one more, under a lock or not.
class Counter : public Scene {
public:
    explicit Counter(bool locked) : locked_(locked) {}
    void begin() override { count_ = 0; }
    void run(unsigned) override {
        std::unique_lock<std::mutex> lock(mutex_, std::defer_lock);
        if (locked_) {
            lock.lock();
        }
        const int seen = count_;
        interleaving::step();
        count_ = seen + 1;
    }
    std::string end() override { return count_ == 2 ? "" : "one was lost"; }

private:
    bool locked_;
    std::mutex mutex_;
    int count_ = 0;
};

// Takes two locks, one thread in the other order.
class Crossing : public Scene {
public:
    void begin() override {}
    void run(unsigned thread) override {
        const std::lock_guard first(mutexes_[thread]);
        const std::lock_guard second(mutexes_[1 - thread]);
    }
    std::string end() override { return ""; }

private:
    std::array<std::mutex, 2> mutexes_;
};

} // namespace

TEST_CASE("every order of alike threads is reached, each once") {
    Steps two(3), three(3);
    const Explored of_two = explore(two, 2, {Points::steps});
    CHECK(of_two.wrong == "");
    CHECK(of_two.all);
    CHECK(of_two.orders == 10); // 6! / 3!^2, and half of it as the two are alike
    const Explored of_three = explore(three, 3, {Points::steps});
    CHECK(of_three.wrong == "");
    CHECK(of_three.orders == 280); // 9! / 3!^3 / 3!
}

TEST_CASE("preemptions are bounded, and those that wait or end are none") {
    Steps steps(3);
    CHECK(explore(steps, 2, {Points::steps, 0}).orders == 1);
    CHECK(steps.orders == std::set<std::string>{"aaabbb"});
    Steps more(3);
    CHECK(explore(more, 2, {Points::steps, 1}).wrong == "");
    CHECK(more.orders == std::set<std::string>{"aaabbb", "abbbaa", "aabbba"});
}

TEST_CASE("a count that is not locked is found to lose one, and a locked one is not") {
    Counter open(false), locked(true);
    CHECK(explore(open, 2, {Points::steps, 0}).wrong == "");
    CHECK(explore(open, 2, {Points::steps, 1}).wrong.find("one was lost") == 0);
    go_through(locked, 2, {Points::locks});
}

TEST_CASE("locks that are taken crosswise are found to stop everybody") {
    Crossing crossing;
    CHECK(explore(crossing, 2, {Points::locks, 1}).wrong.find("nobody can go on") == 0);
}
