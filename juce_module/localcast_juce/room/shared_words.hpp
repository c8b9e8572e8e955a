// A small record that one thread writes and any thread reads whole or not at all.
// SPDX-License-Identifier: MIT
#pragma once

#include "localcast_reservoir.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

namespace localcast::audio {

/// A sequence lock over atomic words (after Boehm 2012), with two copies that are written in turns: a writer that is
/// interrupted in its midst leaves the record before it to be read. Zeroed memory is an unwritten record. One writer at a time.
template <typename T>
    requires std::is_trivially_copyable_v<T>
class SharedWords {
public:
    /// producer-thread, rt
    void write(const T &value) LOCALCAST_RT {
        Words raw{};
        std::memcpy(raw.data(), &value, sizeof value);
        // relaxed: only this thread writes it.
        const std::uint64_t before = version_.load(std::memory_order_relaxed);
        version_.store(before + 1, std::memory_order_relaxed);
        Copy &copy = copy_of(before + 2);
        for (std::size_t i = 0; i < raw.size(); ++i) {
            // release: who reads this word also sees the odd version stored before it.
            copy[i].store(raw[i], std::memory_order_release);
        }
        // release: who reads the even version sees every word.
        version_.store(before + 2, std::memory_order_release);
    }

    /// Nothing before the first write has ended, and when two writes went by in each of a few attempts.
    /// any-thread, rt
    [[nodiscard]] std::optional<T> read() const LOCALCAST_RT {
        for (int attempt = 0; attempt < 8; ++attempt) {
            // acquire: the words of this version are seen below. Odd: the one before is whole.
            const std::uint64_t version = version_.load(std::memory_order_acquire) & ~std::uint64_t{1};
            if (version == 0) {
                return std::nullopt;
            }
            const Copy &copy = copy_of(version);
            Words raw;
            for (std::size_t i = 0; i < raw.size(); ++i) {
                // acquire: keeps the second look at the version behind it.
                raw[i] = copy[i].load(std::memory_order_acquire);
            }
            // relaxed: ordered behind the loads above. The copy is written again in the write after the next.
            if (version_.load(std::memory_order_relaxed) <= version + 2) {
                T value;
                std::memcpy(static_cast<void *>(&value), raw.data(), sizeof value);
                return value;
            }
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t kWords = (sizeof(T) + 7) / 8;
    using Words = std::array<std::uint64_t, kWords>;
    using Copy = std::array<std::atomic<std::uint64_t>, kWords>;

    Copy &copy_of(std::uint64_t version) LOCALCAST_RT { return copies_[version / 2 % 2]; }
    const Copy &copy_of(std::uint64_t version) const LOCALCAST_RT { return copies_[version / 2 % 2]; }

    std::atomic<std::uint64_t> version_{0};
    std::array<Copy, 2> copies_{};
};

} // namespace localcast::audio
