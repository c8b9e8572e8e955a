// Names and whole-or-nothing writing of output files.
// SPDX-License-Identifier: MIT
#include "output_file.hpp"

#include <cerrno>
#include <fstream>
#include <set>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace localcast::align {

namespace fs = std::filesystem;

namespace {

/** Why the file's content could not be brought to the disk; empty when it was. */
std::string bring_to_disk(const fs::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && (::fsync(file) == 0 || errno == EINVAL); // EINVAL: a file system without a disk
    const int error = errno;
    if (file >= 0)
        ::close(file);
    return done ? std::string() : std::generic_category().message(error);
}

std::string write_stream(const fs::path& path, std::string_view text)
{
    errno = 0;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (file)
        return {};
    return errno != 0 ? std::error_code(errno, std::generic_category()).message() : "writing failed";
}

} // namespace

fs::path temporary_name(const fs::path& path)
{
    std::string name = ".";
    name.append(path.filename().string()).append(".part-").append(std::to_string(::getpid()));
    return path.parent_path() / name;
}

std::string put_in_place(const fs::path& temporary, const fs::path& path)
{
    std::string reason = bring_to_disk(temporary);
    std::error_code error;
    if (reason.empty()) {
        fs::rename(temporary, path, error);
        if (!error)
            return {};
        reason = error.message();
    }
    fs::remove(temporary, error);
    return reason;
}

std::vector<std::string> distinct_names(std::span<const std::string> inputs)
{
    std::set<std::string> taken;
    for (const std::string& input : inputs)
        taken.insert(fs::path(input).filename().string());
    std::set<std::string> given;
    std::vector<std::string> names;
    for (const std::string& input : inputs) {
        const fs::path file = fs::path(input).filename();
        std::string name = file.string();
        // A numbered name must not be another input's own name either.
        for (int number = 2; given.contains(name) || (number > 2 && taken.contains(name)); ++number)
            name = file.stem().string() + "-" + std::to_string(number) + file.extension().string();
        given.insert(name);
        names.push_back(std::move(name));
    }
    return names;
}

std::string overwritten_input(const fs::path& output, std::span<const std::string> inputs)
{
    for (const std::string& input : inputs) {
        std::error_code error;
        if (fs::equivalent(output, input, error))
            return input;
    }
    return {};
}

std::string write_text_file(const fs::path& path, std::string_view text)
{
    std::error_code error;
    if (path.has_parent_path()) {
        fs::create_directories(path.parent_path(), error);
        if (error)
            return error.message();
    }
    // A device or a pipe is written as it is: renaming onto it would replace it.
    const auto status = fs::status(path, error);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return fs::is_directory(status) ? "is a folder" : write_stream(path, text);
    const fs::path temporary = temporary_name(path);
    if (std::string reason = write_stream(temporary, text); !reason.empty()) {
        fs::remove(temporary, error);
        return reason;
    }
    return put_in_place(temporary, path);
}

std::string copy_file_whole(const fs::path& from, const fs::path& to)
{
    const fs::path temporary = temporary_name(to);
    std::error_code error;
    fs::copy_file(from, temporary, fs::copy_options::overwrite_existing, error);
    if (error) {
        std::error_code ignored;
        fs::remove(temporary, ignored);
        return error.message();
    }
    return put_in_place(temporary, to);
}

} // namespace localcast::align
