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

/// A sequence lock over atomic words (after Boehm 2012). Zeroed memory is an unwritten record. One writer at a time.
template <typename T>
    requires std::is_trivially_copyable_v<T>
class SharedWords {
public:
    /// producer-thread, rt
    void write(const T &value) LOCALCAST_RT {
        std::array<std::uint64_t, kWords> raw{};
        std::memcpy(raw.data(), &value, sizeof value);
        // relaxed: only this thread writes it.
        const std::uint64_t before = version_.load(std::memory_order_relaxed);
        version_.store(before + 1, std::memory_order_relaxed);
        for (std::size_t i = 0; i < kWords; ++i) {
            // release: who reads this word also sees the odd version stored before it.
            words_[i].store(raw[i], std::memory_order_release);
        }
        // release: who reads the even version sees every word.
        version_.store(before + 2, std::memory_order_release);
    }

    /// Nothing before the first write, and when a writer was met in each of a few attempts.
    /// any-thread, rt
    [[nodiscard]] std::optional<T> read() const LOCALCAST_RT {
        for (int attempt = 0; attempt < 8; ++attempt) {
            // acquire: the words of this version are seen below.
            const std::uint64_t version = version_.load(std::memory_order_acquire);
            if (version == 0) {
                return std::nullopt;
            }
            std::array<std::uint64_t, kWords> raw;
            for (std::size_t i = 0; i < kWords; ++i) {
                // acquire: keeps the second look at the version behind it.
                raw[i] = words_[i].load(std::memory_order_acquire);
            }
            // relaxed: ordered behind the loads above.
            if (version % 2 == 0 && version_.load(std::memory_order_relaxed) == version) {
                T value;
                std::memcpy(static_cast<void *>(&value), raw.data(), sizeof value);
                return value;
            }
        }
        return std::nullopt;
    }

private:
    static constexpr std::size_t kWords = (sizeof(T) + 7) / 8;
    std::atomic<std::uint64_t> version_{0};
    std::array<std::atomic<std::uint64_t>, kWords> words_{};
};

} // namespace localcast::audio
