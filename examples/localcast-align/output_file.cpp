// Names and whole-or-nothing writing of output files.
// SPDX-License-Identifier: MIT
#include "output_file.hpp"

#include <ostream>
#include <set>
#include <system_error>

#include "localcast/files/whole_file.hpp"

namespace localcast::align {

namespace fs = std::filesystem;

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
    return write_whole(path, [text](std::ostream& file) {
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
    });
}

std::string copy_file_whole(const fs::path& from, const fs::path& to)
{
    HiddenFile hidden(to);
    std::error_code error;
    fs::copy_file(from, hidden.path(), error);
    if (error)
        return error.message();
    const std::string reason = hidden.complete();
    return reason.empty() ? hidden.replace() : reason;
}

} // namespace localcast::align
