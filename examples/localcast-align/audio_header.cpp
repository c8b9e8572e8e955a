// Compares the length in a RIFF or AIFF header with that of the file.
// SPDX-License-Identifier: MIT
#include "audio_header.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>

namespace localcast::align {

bool is_cut_short(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::array<char, 8> head{};
    if (!file.read(head.data(), head.size()))
        return false;
    const std::string_view tag(head.data(), 4);
    const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(head[i])}; };
    std::uint64_t length = 0;
    if (tag == "RIFF")
        length = byte(4) | byte(5) << 8 | byte(6) << 16 | byte(7) << 24;
    else if (tag == "RIFX" || tag == "FORM")
        length = byte(7) | byte(6) << 8 | byte(5) << 16 | byte(4) << 24;
    else
        return false;
    // Writers to a pipe leave the length open: all ones, or just below 2 GiB.
    constexpr std::uint64_t open_length = 0x7fff0000;
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(path, error);
    constexpr std::uint64_t header_bytes = 8;
    constexpr std::uint64_t padding_byte = 1;
    return !error && length < open_length && size + padding_byte < length + header_bytes;
}

} // namespace localcast::align
