// The anchor on Linux: a page of memory with a name, found in the process's own list of mappings. It needs no file, is
// not seen by other processes and cannot be left behind.
// SPDX-License-Identifier: MIT
#pragma once

#include "process_anchor.hpp"
#include "process_facts.hpp"

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace localcast::audio {
namespace {

constexpr char kAnchorName[] = "localcast-process-anchor";
constexpr std::size_t kAnchorBytes = 4096;

struct AnchorPage {
    char name[32];
    std::uint64_t process; // a forked child finds its parent's page, and must not take it for its own
    void *word;
    std::atomic<std::uint64_t> turns; // of the lock, which the system keeps: carries the memory order from turn to turn
};

// A socket name in the abstract namespace is taken by one at a time, whatever binary its code is in, and given back by
// the system if its holder is killed.
int take_lock() noexcept {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const int length = std::snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "%s-%llu", kAnchorName,
                                     static_cast<unsigned long long>(process_id()));
    const auto bytes = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + static_cast<std::size_t>(length));
    const int lock = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (lock < 0) {
        return -1;
    }
    for (int attempt = 0; attempt < 5000; ++attempt) {
        if (bind(lock, reinterpret_cast<const sockaddr *>(&address), bytes) == 0) {
            return lock;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    close(lock);
    return -1;
}

AnchorPage *find_page() noexcept {
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> maps(std::fopen("/proc/self/maps", "re"), std::fclose);
    char line[4352];
    while (maps && std::fgets(line, sizeof line, maps.get()) != nullptr) {
        std::uintptr_t begin = 0;
        if (std::strstr(line, kAnchorName) == nullptr ||
            std::from_chars(line, line + std::strlen(line), begin, 16).ec != std::errc()) {
            continue;
        }
        auto *const page = reinterpret_cast<AnchorPage *>(begin);
        page->turns.load(std::memory_order_acquire); // all that was written in earlier turns, the page and the registries
        if (std::strcmp(page->name, kAnchorName) == 0 && page->process == process_id()) {
            return page;
        }
    }
    return nullptr;
}

AnchorPage *make_page() noexcept {
    const int file = memfd_create(kAnchorName, MFD_CLOEXEC);
    if (file < 0) {
        return nullptr;
    }
    // Private: what a forked child writes into it stays its own.
    void *const memory = ftruncate(file, kAnchorBytes) == 0
                             ? mmap(nullptr, kAnchorBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0)
                             : MAP_FAILED;
    close(file);
    if (memory == MAP_FAILED) {
        return nullptr;
    }
    auto *const page = static_cast<AnchorPage *>(memory);
    std::memcpy(page->name, kAnchorName, sizeof kAnchorName);
    page->process = process_id();
    return page;
}

} // namespace

ProcessAnchor::ProcessAnchor() LOCALCAST_BLOCKS {
    lock_ = take_lock();
    if (lock_ < 0) {
        why_ = "the system refused the lock by which plugins find one another";
        return;
    }
    AnchorPage *page = find_page();
    page = page != nullptr ? page : make_page();
    if (page == nullptr || find_page() != page) { // without /proc the next one would not find it
        why_ = "the system refused the memory by which plugins find one another";
        return;
    }
    word_ = &page->word;
}

ProcessAnchor::~ProcessAnchor() {
    if (word_ != nullptr) {
        auto *const page = reinterpret_cast<AnchorPage *>(reinterpret_cast<char *>(word_) - offsetof(AnchorPage, word));
        page->turns.fetch_add(1, std::memory_order_release); // what was written in this turn, for find_page() in the next
    }
    if (lock_ >= 0) {
        close(static_cast<int>(lock_));
    }
}

void *process_memory(std::size_t bytes) LOCALCAST_BLOCKS {
    void *const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

} // namespace localcast::audio
