// The anchor on Windows: a named section and a named mutex that carry the process's number. The system drops both with
// the process.
// SPDX-License-Identifier: MIT
#pragma once

#include "process_anchor.hpp"

#include <cstdint>
#include <cwchar>

#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>

namespace localcast::audio {
namespace {

struct ObjectName {
    wchar_t text[64]{};
    explicit ObjectName(const wchar_t *what) noexcept {
        std::swprintf(text, 64, L"Local\\localcast-%ls-%lu", what, GetCurrentProcessId());
    }
};

// The section's content, not its address, is common: every view lies elsewhere, so it holds the address of the word.
void **find_word() noexcept {
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE, 0, sizeof(void **),
                                        ObjectName(L"process-anchor").text);
    if (section == nullptr) {
        return nullptr;
    }
    const bool first = GetLastError() != ERROR_ALREADY_EXISTS;
    auto **const content = static_cast<void ***>(MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(void **)));
    if (content == nullptr) {
        CloseHandle(section);
        return nullptr;
    }
    if (first) {
        *content = static_cast<void **>(process_memory(sizeof(void *)));
    }
    void **const word = *content;
    UnmapViewOfFile(content);
    if (!first) {
        CloseHandle(section); // the first one's handle keeps the section until the process ends
    }
    return word;
}

} // namespace

ProcessAnchor::ProcessAnchor() LOCALCAST_BLOCKS {
    HANDLE mutex = CreateMutexW(nullptr, FALSE, ObjectName(L"process-lock").text);
    const DWORD got = mutex == nullptr ? WAIT_FAILED : WaitForSingleObject(mutex, 5000);
    if (got != WAIT_OBJECT_0 && got != WAIT_ABANDONED) {
        why_ = "the system refused the lock by which plugins find one another";
        if (mutex != nullptr) {
            CloseHandle(mutex);
        }
        return;
    }
    lock_ = static_cast<long long>(reinterpret_cast<std::intptr_t>(mutex));
    word_ = find_word();
    why_ = word_ == nullptr ? "the system refused the memory by which plugins find one another" : "";
}

ProcessAnchor::~ProcessAnchor() {
    if (lock_ != -1) {
        HANDLE mutex = reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(lock_));
        ReleaseMutex(mutex);
        CloseHandle(mutex);
    }
}

void *process_memory(std::size_t bytes) LOCALCAST_BLOCKS {
    return VirtualAlloc(nullptr, bytes, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
}

} // namespace localcast::audio
