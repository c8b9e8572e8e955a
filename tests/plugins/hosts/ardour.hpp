// Ardour, without a window and without a sound system: makes sessions, opens, saves and exports them.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_arch/runner/program_run.hpp"

#include <string>
#include <utility>
#include <vector>

namespace localcast::test {

/// A stereo track that plays the same in both channels; what is heard of it is the left one.
struct ArdourTrack {
    std::string name;
    std::vector<float> recording;
    bool has_plugin = true;
    std::vector<std::pair<std::string, double>> choices{}; ///< parameters by name, their range being 0 to 1
};

/// An Ardour of its own: its settings and plugins are in a folder that goes with it.
class Ardour {
public:
    /// Installs and scans one plugin by its VST3 and LV2 bundles.
    Ardour(std::string plugin, const std::string &vst3, const std::string &lv2);

    /// Makes the session "session" anew, of these tracks; its main output has a channel for each. What the host says of
    /// the latency of each plugin.
    std::vector<int> make_session(const std::string &format, const std::vector<ArdourTrack> &tracks);

    /// Opens it, saves it, closes it.
    void save_again();

    /// The same, and exports it before it saves it.
    void export_and_save();

    /// The sound file that it exports, in 32-bit float; the timeline from the beginning on, as long as the recordings.
    [[nodiscard]] std::string export_file(const std::string &name);

private:
    std::string run_lua(const std::string &script, const std::string &environment);
    [[nodiscard]] Run run_exporter(const std::string &environment, const std::string &command) const;
    [[nodiscard]] Run run_command(const std::string &environment, const std::string &command) const;
    [[nodiscard]] std::string session_folder() const { return (folder_ / "session").string(); }

    std::string plugin_;
    Folder folder_;
};

} // namespace localcast::test
