// SPDX-License-Identifier: MIT
#include "checked_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace localcast::align {

CheckedFile::CheckedFile(const std::filesystem::path& path)
    : file_(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)), error_(file_ < 0 ? errno : 0)
{
}

CheckedFile::~CheckedFile()
{
    if (file_ >= 0)
        ::close(file_);
}

SF_VIRTUAL_IO& CheckedFile::calls() noexcept
{
    static SF_VIRTUAL_IO all{length, seek, read, write, tell};
    return all;
}

std::string CheckedFile::error() const
{
    return error_ == 0 ? std::string() : std::generic_category().message(error_);
}

sf_count_t CheckedFile::length(void* self)
{
    auto& file = *static_cast<CheckedFile*>(self);
    struct stat status = {};
    return file.note(::fstat(file.file_, &status)) < 0 ? -1 : status.st_size;
}

sf_count_t CheckedFile::seek(sf_count_t offset, int whence, void* self)
{
    auto& file = *static_cast<CheckedFile*>(self);
    return file.note(::lseek(file.file_, offset, whence));
}

sf_count_t CheckedFile::read(void* data, sf_count_t bytes, void* self)
{
    auto& file = *static_cast<CheckedFile*>(self);
    return file.note(::read(file.file_, data, static_cast<std::size_t>(bytes)));
}

sf_count_t CheckedFile::write(const void* data, sf_count_t bytes, void* self)
{
    auto& file = *static_cast<CheckedFile*>(self);
    sf_count_t written = 0;
    while (written < bytes) {
        const ssize_t now =
            ::write(file.file_, static_cast<const char*>(data) + written, static_cast<std::size_t>(bytes - written));
        if (now < 0 && errno == EINTR)
            continue;
        if (file.note(now) < 0)
            break;
        written += now;
    }
    return written;
}

sf_count_t CheckedFile::tell(void* self)
{
    return seek(0, SEEK_CUR, self);
}

sf_count_t CheckedFile::note(sf_count_t result) noexcept
{
    if (result < 0 && error_ == 0)
        error_ = errno;
    return result;
}

} // namespace localcast::align
