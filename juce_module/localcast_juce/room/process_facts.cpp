// SPDX-License-Identifier: MIT
#include "process_facts.hpp"

#include <filesystem>
#include <system_error>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <stdlib.h>
#include <unistd.h>
#endif

namespace localcast::audio {

#if defined(_WIN32)

std::uint64_t process_id() LOCALCAST_BLOCKS { return GetCurrentProcessId(); }
std::uint64_t parent_process_id() LOCALCAST_BLOCKS { return 0; }
std::string process_name() {
    wchar_t path[MAX_PATH]{};
    GetModuleFileNameW(nullptr, path, MAX_PATH - 1);
    return std::filesystem::path(path).filename().string();
}

#else

std::uint64_t process_id() LOCALCAST_BLOCKS { return static_cast<std::uint64_t>(getpid()); }
std::uint64_t parent_process_id() LOCALCAST_BLOCKS { return static_cast<std::uint64_t>(getppid()); }
std::string process_name() {
#if defined(__APPLE__)
    return getprogname();
#else
    std::error_code none;
    return std::filesystem::read_symlink("/proc/self/exe", none).filename().string();
#endif
}

#endif

} // namespace localcast::audio
