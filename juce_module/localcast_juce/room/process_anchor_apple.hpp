// The anchor on Apple's systems: an object attached to the process's NSProcessInfo. The Objective-C runtime is one per
// process, its selectors are unique in it, and no sandbox has a say.
// SPDX-License-Identifier: MIT
#pragma once

#include "process_anchor.hpp"

#include <objc/message.h>
#include <objc/objc-sync.h>
#include <objc/runtime.h>
#include <sys/mman.h>

namespace localcast::audio {
namespace {

id send(id object, const char *message) {
    return reinterpret_cast<id (*)(id, SEL)>(objc_msgSend)(object, sel_registerName(message));
}

id process_info() { return send(reinterpret_cast<id>(objc_getClass("NSProcessInfo")), "processInfo"); }

// NSValue that holds the address of the word.
void **attached_word(id process) {
    const void *const key = sel_registerName("localcastProcessAnchor");
    if (id value = objc_getAssociatedObject(process, key)) {
        return static_cast<void **>(
            reinterpret_cast<void *(*)(id, SEL)>(objc_msgSend)(value, sel_registerName("pointerValue")));
    }
    auto **const word = static_cast<void **>(process_memory(sizeof(void *)));
    if (word != nullptr) {
        id value = reinterpret_cast<id (*)(id, SEL, const void *)>(objc_msgSend)(
            reinterpret_cast<id>(objc_getClass("NSValue")), sel_registerName("valueWithPointer:"), word);
        objc_setAssociatedObject(process, key, value, OBJC_ASSOCIATION_RETAIN);
    }
    return word;
}

} // namespace

ProcessAnchor::ProcessAnchor() LOCALCAST_BLOCKS {
    id process = process_info();
    if (process == nullptr || objc_sync_enter(process) != OBJC_SYNC_SUCCESS) {
        why_ = "the system refused the lock by which plugins find one another";
        return;
    }
    lock_ = 0;
    word_ = attached_word(process);
    why_ = word_ == nullptr ? "the system refused the memory by which plugins find one another" : "";
}

ProcessAnchor::~ProcessAnchor() {
    if (lock_ == 0) {
        objc_sync_exit(process_info());
    }
}

void *process_memory(std::size_t bytes) LOCALCAST_BLOCKS {
    void *const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

} // namespace localcast::audio
