// Mends what JUCE writes of an LV2's choices into its dsp.ttl: there the value of each is its place from 0 to 1, where a host
// takes it for a value of the parameter, from its minimum to its maximum. Usage: scale_points dsp.ttl
// SPDX-License-Identifier: MIT
#include <array>
#include <charconv>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view minimum = "\tlv2:minimum ", maximum = "\tlv2:maximum ", value = "\t\trdf:value ";
constexpr std::string_view parameter_end = " .";

/// Nothing depends on the locale.
double number_after(const std::string &line, std::string_view key) {
    double number = 0;
    const char *const end = line.data() + line.size();
    if (std::from_chars(line.data() + key.size(), end, number).ec != std::errc()) {
        throw std::runtime_error("no number: " + line);
    }
    return number;
}

std::string text_of(double number) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

/// Of the parameter that is being read.
struct Choices {
    double min = 0, max = 1;
    std::vector<std::size_t> lines; // with a value

    /// They lie evenly over the range.
    void mend(std::vector<std::string> &all) {
        for (std::size_t i = 0; i < lines.size() && lines.size() > 1; ++i) {
            const double place = static_cast<double>(i) / static_cast<double>(lines.size() - 1);
            all[lines[i]] = std::string(value) + text_of(min + (max - min) * place) + " ;";
        }
        *this = {};
    }
};

void mend(std::vector<std::string> &lines) {
    Choices choices;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string &line = lines[i];
        if (line.starts_with(minimum)) {
            choices.min = number_after(line, minimum);
        } else if (line.starts_with(maximum)) {
            choices.max = number_after(line, maximum);
        } else if (line.starts_with(value)) {
            choices.lines.push_back(i);
        }
        if (line.ends_with(parameter_end)) {
            choices.mend(lines);
        }
    }
}

std::vector<std::string> read(const std::filesystem::path &path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    if (lines.empty()) {
        throw std::runtime_error("nothing to read");
    }
    return lines;
}

/// A build that is interrupted leaves the file as it was.
void write(const std::filesystem::path &path, const std::vector<std::string> &lines) {
    const std::filesystem::path beside = path.string() + ".new";
    std::ofstream file(beside);
    for (const std::string &line : lines) {
        file << line << '\n';
    }
    file.close();
    if (!file) {
        throw std::runtime_error("cannot be written");
    }
    std::filesystem::rename(beside, path);
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 2) {
        std::cerr << "usage: scale_points dsp.ttl\n";
        return 2;
    }
    try {
        std::vector<std::string> lines = read(argv[1]);
        mend(lines);
        write(argv[1], lines);
        return 0;
    } catch (const std::exception &error) {
        std::cerr << argv[1] << ": " << error.what() << '\n';
        return 1;
    }
}
