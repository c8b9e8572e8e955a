// SPDX-License-Identifier: MIT
#include "align_scene.hpp"

#include "room/material.hpp"

#include <filesystem>

namespace localcast::test {

std::vector<float> speech(double seconds, double rate) {
    const std::filesystem::path folder = "/usr/share/sounds/alsa";
    const std::vector<std::filesystem::path> files{folder / "Front_Center.wav", folder / "Rear_Left.wav",
                                                   folder / "Side_Right.wav", folder / "Front_Left.wav"};
    return room::load_material(files, rate, seconds);
}

std::vector<float> drums(double seconds, double rate) {
    const std::vector<std::filesystem::path> files{"/usr/share/sonic-pi/samples/loop_amen_full.flac"};
    return room::load_material(files, rate, seconds);
}

std::vector<room::Recording> microphones(const std::vector<float> &dry, double rt60_seconds, double snr_db,
                                         double late_seconds) {
    room::Scene scene;
    scene.rt60_seconds = rt60_seconds;
    scene.snr_db = snr_db;
    scene.source = {2.9, 2.4, 1.5};
    scene.microphones = {{{3.3, 2.6, 1.4}},                                 // the reference
                         {{2.5, 2.1, 1.6}, -1},                             // near, inverted
                         {{4.1, 3.0, 1.3}, 1, {late_seconds, 14.0, 0.0, {}}}, // farther, its clock fast
                         {{2.2, 2.9, 1.4}, -1, {-0.0021, -37.0, 0.0, {}}}}; // early, its clock slow, inverted
    return room::record(scene, dry);
}

} // namespace localcast::test
