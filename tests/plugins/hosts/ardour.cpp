// SPDX-License-Identifier: MIT
#include "ardour.hpp"

#include "ardour_session_file.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace localcast::test {
namespace {

namespace fs = std::filesystem;

// Where Debian has what its own scripts start.
const fs::path programs = "/usr/lib/ardour7";

std::string in_quotes(const std::string &text) { return "'" + text + "'"; }

void require_success(const Run &done, const std::string &command) {
    if (done.exit_code != 0) {
        throw std::runtime_error(command + ": " + done.out + done.err);
    }
}

void install(const fs::path &bundle, const fs::path &folder) {
    fs::create_directories(folder);
    const fs::path copy = folder / bundle.filename();
    fs::copy(bundle, copy, fs::copy_options::recursive);
    // A scan in the same second as the copy is not taken for one that came after it.
    const auto earlier = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(copy, earlier);
    for (const fs::path &part : fs::recursive_directory_iterator(copy)) {
        fs::last_write_time(part, earlier);
    }
}

} // namespace

Ardour::Ardour(std::string plugin, const std::string &vst3, const std::string &lv2) : plugin_(std::move(plugin)) {
    install(vst3, folder_ / ".vst3");
    install(lv2, folder_ / ".lv2");
    const std::string installed = (folder_ / ".vst3" / fs::path(vst3).filename()).string();
    const std::string scanner = (programs / "ardour-vst3-scanner").string();
    require_success(run_command("LD_LIBRARY_PATH=" + programs.string(), scanner + " -f " + in_quotes(installed)), scanner);
}

std::vector<int> Ardour::make_session(const std::string &format, const std::vector<ArdourTrack> &tracks) {
    std::ostringstream lines;
    std::vector<std::string> names;
    std::vector<std::vector<float>> recordings;
    for (const ArdourTrack &track : tracks) {
        lines << track.name << (track.has_plugin ? ":" : "");
        for (const auto &[name, value] : track.choices) {
            lines << name << "=" << value << ",";
        }
        lines << "\n";
        names.push_back(track.name);
        recordings.push_back(track.recording);
    }
    fs::remove_all(session_folder());
    const std::string said = run_lua("ardour_session.lua", "PLUGIN=" + in_quotes(plugin_) + " FORMAT=" + format + " TRACKS=" +
                                                               in_quotes(lines.str()));
    put_recordings(session_folder(), names, recordings);
    std::vector<int> latencies;
    std::istringstream words(said);
    for (std::string word; words >> word;) {
        if (int latency = 0; word == "latency" && words >> latency) {
            latencies.push_back(latency);
        }
    }
    return latencies;
}

void Ardour::save_again() { run_lua("ardour_save_again.lua", ""); }

void Ardour::export_and_save() {
    const std::string command = "ardour7-lua " + in_quotes(LOCALCAST_ARDOUR_SCRIPTS "/ardour_export_and_save.lua");
    require_success(run_exporter("SESSION=" + in_quotes(session_folder()), command), command);
}

std::string Ardour::export_file(const std::string &name) {
    const std::string file = (folder_ / name).string();
    const std::string command = "ardour7-export -b float -o " + in_quotes(file) + " " + in_quotes(session_folder()) + " session";
    require_success(run_exporter("", command), command);
    return file;
}

// Its exporter dies of a damaged heap at times, most often on a busy machine, and without a plugin in the session as well (7.3:
// 25 of 130 exports of recordings alone).
Run Ardour::run_exporter(const std::string &environment, const std::string &command) const {
    constexpr int most_attempts = 12;
    for (int attempt = 1;; ++attempt) {
        const Run done = run_command(environment, command);
        const bool died = done.exit_code > 128; // as shells tell of a signal
        if (!died || attempt == most_attempts) {
            return done;
        }
    }
}

std::string Ardour::run_lua(const std::string &script, const std::string &environment) {
    const std::string command = "ardour7-lua " + in_quotes(LOCALCAST_ARDOUR_SCRIPTS "/" + script);
    const Run done = run_command(environment + " SESSION=" + in_quotes(session_folder()), command);
    require_success(done, command);
    return done.out;
}

Run Ardour::run_command(const std::string &environment, const std::string &command) const {
    return run(folder_, "env", "-u XDG_CONFIG_HOME -u XDG_CACHE_HOME -u XDG_DATA_HOME -u LV2_PATH -u VST3_PATH HOME=" +
                                   in_quotes(folder_.path().string()) + " " + environment + " " + command);
}

} // namespace localcast::test
