// SPDX-License-Identifier: MIT
#include "announcement.hpp"

#include "process_facts.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#endif

namespace localcast::audio {
namespace {

namespace files = std::filesystem;

// The user's own folder for what lives as long as the session; empty when there is none.
files::path notes_folder() {
    std::error_code error;
    files::path folder;
#if defined(_WIN32)
    folder = files::temp_directory_path(error) / "localcast";
#else
    // NOLINTNEXTLINE(concurrency-mt-unsafe): while threads run nobody in a host may change the environment
    const char *const session = std::getenv("XDG_RUNTIME_DIR");
    folder = session != nullptr && *session != '\0'
                 ? files::path(session) / "localcast"
                 : files::temp_directory_path(error) / ("localcast-" + std::to_string(geteuid()));
#endif
    if (error) {
        return {};
    }
    files::create_directories(folder, error);
    files::permissions(folder, files::perms::owner_all, error); // and nobody else
    return error ? files::path() : folder;
}

std::string note_prefix(std::uint64_t room_hash) {
    char text[32];
    std::snprintf(text, sizeof text, "%016llx-", static_cast<unsigned long long>(room_hash));
    return text;
}

std::string one_line(std::string text) {
    for (char &c : text) {
        c = c == '\n' || c == '\r' ? ' ' : c;
    }
    return text;
}

bool write_note(const files::path &path, const std::string &host) {
    std::ofstream note(path, std::ios::trunc);
    note << process_id() << '\n' << parent_process_id() << '\n' << one_line(process_name()) << '\n' << one_line(host) << '\n';
    return note.good();
}

Neighbour read_note(const files::path &path) {
    Neighbour found;
    std::ifstream note(path);
    std::string line;
    note >> found.process >> found.parent;
    std::getline(note, line);
    std::getline(note, found.name);
    std::getline(note, found.host);
    return found;
}

#if defined(_WIN32)

// Open, shared with readers and deleters only; the system deletes the file with its last handle.
long long hold(const files::path &path) noexcept {
    HANDLE file = CreateFileW(path.c_str(), DELETE | GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              nullptr, OPEN_EXISTING, FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    return file == INVALID_HANDLE_VALUE ? -1 : static_cast<long long>(reinterpret_cast<std::intptr_t>(file));
}
void let_go(long long lock) noexcept { CloseHandle(reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(lock))); }
bool is_held(const files::path &) noexcept { return true; } // a dead one's file is gone

#else

long long hold(const files::path &path) noexcept {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0) {
        close(file);
        return -1;
    }
    return file;
}
void let_go(long long lock) noexcept { close(static_cast<int>(lock)); }
bool is_held(const files::path &path) noexcept {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool held = flock(file, LOCK_SH | LOCK_NB) != 0;
    close(file);
    return held;
}

#endif

} // namespace

Announcement announce_room(std::uint64_t room_hash, const std::string &host) {
    const files::path folder = notes_folder();
    if (folder.empty()) {
        return {};
    }
    const std::string name = note_prefix(room_hash) + std::to_string(process_id());
    const files::path path = folder / name;
    const files::path draft = folder / ("draft-" + name);
    std::error_code error;
    long long lock = -1;
    if (write_note(draft, host)) {
        lock = hold(draft);
    }
    if (lock != -1) {
        files::rename(draft, path, error); // locked before it can be seen: nobody takes it for a dead one's
        if (!error) {
            return {lock, path.string()};
        }
        let_go(lock);
    }
    files::remove(draft, error);
    return {};
}

void withdraw_room(long long lock, const char *path) LOCALCAST_BLOCKS {
    if (lock == -1) {
        return;
    }
    std::error_code error;
    files::remove(path, error);
    let_go(lock);
}

std::vector<Neighbour> neighbours_in(std::uint64_t room_hash) {
    std::vector<Neighbour> found;
    const std::string prefix = note_prefix(room_hash);
    std::error_code error;
    for (files::directory_iterator entry(notes_folder(), error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.rfind(prefix, 0) != 0 || name == prefix + std::to_string(process_id())) {
            continue;
        }
        if (!is_held(entry->path())) {
            std::error_code gone;
            files::remove(entry->path(), gone);
            continue;
        }
        if (Neighbour neighbour = read_note(entry->path()); neighbour.process != 0) {
            found.push_back(std::move(neighbour));
        }
    }
    return found;
}

} // namespace localcast::audio
