// The rows of the benchmark's table, and what they share.
// SPDX-License-Identifier: MIT
#include "rows.hpp"

#include "row_cases.hpp"

namespace localcast::bench {

Case make_case(const char* row, const Material& material, Dice& dice) {
    Case scene;
    scene.row = row;
    scene.material = material;
    scene.seed = dice.seed();
    scene.offset_seconds = dice.between(-0.025, 0.025);
    scene.ppm = dice.between(-400.0, 400.0);
    return scene;
}

std::vector<Material> of_kind(const std::vector<Material>& materials, Kind kind) {
    std::vector<Material> chosen;
    for (const Material& material : materials) {
        if (material.kind == kind) {
            chosen.push_back(material);
        }
    }
    return chosen;
}

const std::vector<Row>& rows() {
    static const std::vector<Row> all = {near_row(),   reverberant_row(), speech_row(), pauses_row(),
                                         ramp_row(),   walk_row(),        second_voice_row(), jump_row(),
                                         vanish_row(), acquire_row(),     clap_row(),         unrelated_row(),
                                         grid_row()};
    return all;
}

} // namespace localcast::bench
