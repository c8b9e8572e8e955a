// A file that libsndfile writes through calls of ours, so that no failed write goes unnoticed.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include <sndfile.h>

namespace localcast::align {

/** libsndfile does not say when what it writes at closing (a last block, a header) did not fit on the disk. */
class CheckedFile {
public:
    /** Makes the file, or empties it; error() says when that failed. */
    explicit CheckedFile(const std::filesystem::path& path);
    ~CheckedFile();
    CheckedFile(const CheckedFile&) = delete;
    CheckedFile& operator=(const CheckedFile&) = delete;

    /** For libsndfile, with this object as user data. */
    [[nodiscard]] static SF_VIRTUAL_IO& calls() noexcept;

    /** Why the first failure happened; empty: there was none. */
    [[nodiscard]] std::string error() const;

private:
    static sf_count_t length(void* self);
    static sf_count_t seek(sf_count_t offset, int whence, void* self);
    static sf_count_t read(void* data, sf_count_t bytes, void* self);
    static sf_count_t write(const void* data, sf_count_t bytes, void* self);
    static sf_count_t tell(void* self);
    sf_count_t note(sf_count_t result) noexcept;

    int file_;
    int error_ = 0; // errno of the first failure
};

} // namespace localcast::align
