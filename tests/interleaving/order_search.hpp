// Depth first through the orders that follow from choices: each order is run from its beginning, and takes the choices of the
// one before it but for the last that had another left.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace localcast::test {

// A moment at which more than one thread may go on.
struct Choice {
    static constexpr unsigned most = 8;
    std::array<std::uint8_t, most> threads{};
    std::uint8_t count = 0, taken = 0;

    void offer(unsigned thread) { threads[count++] = static_cast<std::uint8_t>(thread); }
};

class OrderSearch {
public:
    OrderSearch() { path_.reserve(1 << 16); }

    void begin_order() { depth_ = 0; }

    // Decides for one; false when this moment is not the one that the order before came to by the same choices.
    bool take(Choice &choice) {
        if (depth_ == path_.size()) {
            path_.push_back(choice);
        }
        const Choice &before = path_[depth_++];
        choice.taken = before.taken;
        return before.threads == choice.threads && before.count == choice.count;
    }

    // Whether all the choices that lead to the order have come.
    bool order_is_whole() const { return depth_ == path_.size(); }

    std::size_t choices() const { return depth_; }

    // False when there is no other order.
    bool next_order() {
        while (!path_.empty() && path_.back().taken + 1 == path_.back().count) {
            path_.pop_back();
        }
        if (path_.empty()) {
            return false;
        }
        ++path_.back().taken;
        return true;
    }

private:
    std::vector<Choice> path_;
    std::size_t depth_ = 0;
};

} // namespace localcast::test
