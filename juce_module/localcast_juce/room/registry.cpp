// SPDX-License-Identifier: MIT
#include "registry.hpp"

#include "process_anchor.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <new>

namespace localcast::audio {
namespace {

constexpr char kMagic[] = "localcast-rooms";

/// With what distinguishes two builds of one version, whose compilers or standard libraries lay memory out differently.
std::string this_version() {
    std::array<char, 20> memory{};
    std::snprintf(memory.data(), memory.size(), "%016llx", static_cast<unsigned long long>(localcast_memory_layout_id()));
    return std::string("LocalCast ") + localcast_version_string() + ", rooms " + std::to_string(LOCALCAST_ROOM_REVISION) +
           ", memory " + memory.data();
}

Registry *make_registry() noexcept {
    void *const memory = process_memory(sizeof(Registry));
    if (memory == nullptr) {
        return nullptr;
    }
    auto *const registry = new (memory) Registry;
    std::memcpy(registry->header.magic.data(), kMagic, sizeof kMagic);
    registry->header.layout = registry_layout();
    std::snprintf(registry->header.made_by.data(), registry->header.made_by.size(), "%s", this_version().c_str());
    return registry;
}

// Where the process has no anchor, instances of one binary still share.
FoundRegistry registry_of_this_binary(const char *why) {
    static Registry *const registry = make_registry();
    return {registry, std::string("Plugins of other files cannot be reached: ") + why + "."};
}

} // namespace

FoundRegistry find_registry() {
    const ProcessAnchor anchor;
    if (anchor.word() == nullptr) {
        return registry_of_this_binary(anchor.why());
    }
    FoundRegistry found;
    auto *const first = static_cast<RegistryHeader *>(*anchor.word());
    for (RegistryHeader *header = first; header != nullptr; header = header->next) {
        if (header->layout == registry_layout()) {
            found.registry = reinterpret_cast<Registry *>(header);
            continue;
        }
        if (header->members.load(std::memory_order_relaxed) == 0) { // relaxed: to be shown, no more
            continue;
        }
        found.unreachable += std::string(found.unreachable.empty() ? "" : "\n") +
                             "Another plugin of this process was built with " + header->made_by.data() + ", this one with " +
                             this_version() + ": they cannot share a room until both are built with the same version.";
    }
    if (found.registry == nullptr) {
        found.registry = make_registry();
        if (found.registry != nullptr) {
            found.registry->header.next = first;
            *anchor.word() = &found.registry->header;
        }
    }
    return found;
}

} // namespace localcast::audio
