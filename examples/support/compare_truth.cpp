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

/** How far from the truth a result may be. */
struct Tolerance {
    double samples = 0.0;
    double ppm = 0.0;
    double jump_seconds = 0.1;
};

/** Whether the same jumps were found, each printed on a line of its own. */
bool compare_jumps(const nlohmann::json& truth, const nlohmann::json& result, const Tolerance& tolerance)
{
    const nlohmann::json expected = truth.value("jumps", nlohmann::json::array());
    const nlohmann::json& found = result.at("jumps");
    bool well = expected.size() == found.size();
    for (std::size_t i = 0; i < expected.size() || i < found.size(); ++i) {
        std::printf("    jump:");
        if (i < expected.size())
            std::printf(" truth %+.3f samples at %.3f s", expected[i].at("frames").get<double>(),
                        expected[i].at("at_seconds").get<double>());
        if (i < found.size())
            std::printf(" found %+.3f samples at %.3f s", found[i].at("delay_change_samples").get<double>(),
                        found[i].at("time_seconds").get<double>());
        const bool alike =
            i < expected.size() && i < found.size() &&
            std::abs(expected[i].at("frames").get<double>() - found[i].at("delay_change_samples").get<double>()) <=
                tolerance.samples &&
            std::abs(expected[i].at("at_seconds").get<double>() - found[i].at("time_seconds").get<double>()) <=
                tolerance.jump_seconds;
        std::printf("   %s\n", alike ? "ok" : "WRONG");
        well = well && alike;
    }
    return well;
}

/** Prints one line, and one for each jump; whether the result is as near to the truth as asked for. */
bool compare(const nlohmann::json& truth, const nlohmann::json& result, const Tolerance& tolerance)
{
    const auto name = truth.at("file").get<std::string>();
    const double true_delay = truth.at("delay_samples").get<double>();
    const double true_drift = truth.at("offset_ppm").get<double>();
    const int true_polarity = truth.at("polarity").get<int>();
    std::printf("%-10s %8.3f %13.4f", name.c_str(), truth.at("distance_m").get<double>(), true_delay);
    if (result.is_null() || !result.at("refused").is_null() || result.at("drift_ppm").is_null()) {
        const std::string why = result.is_null() ? "missing"
                                : result.at("refused").is_null() ? "without a drift"
                                                                 : result.at("refused").get<std::string>();
        std::printf("   refused: %s\n", why.c_str());
        return false;
    }
    const double delay = result.at("delay_samples").get<double>();
    const double drift = result.at("drift_ppm").get<double>();
    const int polarity = result.at("polarity").get<int>();
    const bool well = std::abs(delay - true_delay) <= tolerance.samples &&
                      std::abs(drift - true_drift) <= tolerance.ppm && polarity == true_polarity;
    std::printf(" %13.4f %+8.4f %10.3f %10.3f %+8.3f     %c / %c   %s\n", delay, delay - true_delay, true_drift, drift,
                drift - true_drift, true_polarity > 0 ? '+' : '-', polarity > 0 ? '+' : '-', well ? "ok" : "WRONG");
    return compare_jumps(truth, result, tolerance) && well;
}

int run(const char* truth_path, const char* result_path, const Tolerance& tolerance)
{
    const nlohmann::json truth = read_json(truth_path);
    const nlohmann::json results = read_json(result_path);
    // Delays count from the first microphone, which is the reference; so do drifts and polarities.
    std::printf("%-10s %8s %13s %13s %8s %10s %10s %8s  %s\n", "microphone", "distance", "true delay", "found", "error",
                "true drift", "found", "error", "polarity");
    bool well = true;
    for (const auto& microphone : truth.at("microphones"))
        well = compare(microphone, result_of(results, microphone.at("file").get<std::string>()), tolerance) && well;
    return well ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        std::fprintf(stderr, "usage: localcast-compare-truth truth.json result.json SAMPLES PPM\n");
        return 2;
    }
    try {
        return run(argv[1], argv[2], {.samples = std::strtod(argv[3], nullptr), .ppm = std::strtod(argv[4], nullptr)});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "localcast-compare-truth: %s\n", error.what());
        return 2;
    }
}
