// Prints what localcast-align found beside the truth that localcast-room wrote; fails where they differ too much.
// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace {

nlohmann::json read_json(const char* path)
{
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error(std::string(path) + ": cannot be read");
    return nlohmann::json::parse(file);
}

/** The result for the file of this name, wherever it lies; null if there is none. */
nlohmann::json result_of(const nlohmann::json& results, const std::string& name)
{
    for (const auto& source : results.at("sources")) {
        if (std::filesystem::path(source.at("file").get<std::string>()).filename() == name)
            return source;
    }
    return nullptr;
}

/** Prints one line; whether the result is as near to the truth as asked for. */
bool compare(const nlohmann::json& truth, const nlohmann::json& result, double tolerance_samples)
{
    const auto name = truth.at("file").get<std::string>();
    const double true_delay = truth.at("delay_samples").get<double>();
    const int true_polarity = truth.at("polarity").get<int>();
    std::printf("%-12s %10.3f %12.4f %14.4f", name.c_str(), truth.at("distance_m").get<double>(),
                truth.at("offset_ms").get<double>(), true_delay);
    if (result.is_null() || !result.at("refused").is_null()) {
        const std::string why = result.is_null() ? "missing" : result.at("refused").get<std::string>();
        std::printf("   refused: %s\n", why.c_str());
        return false;
    }
    const double error = result.at("delay_samples").get<double>() - true_delay;
    const int polarity = result.at("polarity").get<int>();
    const bool well = std::abs(error) <= tolerance_samples && polarity == true_polarity;
    std::printf(" %14.4f %+10.4f       %c / %c   %s\n", result.at("delay_samples").get<double>(), error,
                true_polarity > 0 ? '+' : '-', polarity > 0 ? '+' : '-', well ? "ok" : "WRONG");
    return well;
}

int run(const char* truth_path, const char* result_path, double tolerance_samples)
{
    const nlohmann::json truth = read_json(truth_path);
    const nlohmann::json results = read_json(result_path);
    // Delays count from the first microphone, which is the reference; so do polarities.
    std::printf("%-12s %10s %12s %14s %14s %10s   %s\n", "microphone", "distance m", "offset ms", "true delay",
                "found delay", "error", "polarity");
    bool well = true;
    for (const auto& microphone : truth.at("microphones"))
        well = compare(microphone, result_of(results, microphone.at("file").get<std::string>()), tolerance_samples) && well;
    return well ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: localcast-compare-truth truth.json result.json TOLERANCE_SAMPLES\n");
        return 2;
    }
    try {
        return run(argv[1], argv[2], std::strtod(argv[3], nullptr));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "localcast-compare-truth: %s\n", error.what());
        return 2;
    }
}
