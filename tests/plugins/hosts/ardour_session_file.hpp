// What Ardour's scripts cannot do to a session: recordings on its tracks, and a main output with a channel for each track.
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace localcast::test {

/// `session.ardour` in `folder`: on each track, in order of `names`, plays the recording of the same place, and is heard in
/// that channel of the main output. At 48 kHz; recordings are equally long.
void put_recordings(const std::filesystem::path &folder, const std::vector<std::string> &names,
                    const std::vector<std::vector<float>> &recordings);

} // namespace localcast::test
