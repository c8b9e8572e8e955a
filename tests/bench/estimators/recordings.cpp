// The recordings of the benchmark: which there are and what they are used for.
// SPDX-License-Identifier: MIT
#include "recordings.hpp"

#include <algorithm>

namespace localcast::bench {
namespace {

namespace fs = std::filesystem;

const fs::path fillets = "/usr/share/games/fillets-ng/sound";
const fs::path frets = "/usr/share/games/fretsonfire/data/songs";
const fs::path sonic = "/usr/share/sonic-pi/samples";
const fs::path lmms = "/usr/share/lmms/samples/beats";
const fs::path kits = "/usr/share/hydrogen/data/drumkits";
const fs::path alsa = "/usr/share/sounds/alsa";

bool is_sound(const fs::path& file) {
    const std::string extension = file.extension().string();
    return extension == ".ogg" || extension == ".wav" || extension == ".flac" || extension == ".aiff";
}

/** Sound files below a folder whose path holds `part`, in the order of their names. */
std::vector<fs::path> below(const fs::path& folder, const std::string& part) {
    std::vector<fs::path> files;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file() && is_sound(entry.path()) &&
                entry.path().string().find(part) != std::string::npos) {
                files.push_back(entry.path());
            }
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

Material speaker(const char* name, const char* language, const char* who) {
    std::vector<fs::path> files;
    for (const fs::path& file : below(fillets, std::string("/") + language + "/")) {
        if (file.filename().string().find(who) != std::string::npos) {
            files.push_back(file);
        }
    }
    return {name, Kind::speech, Making::spoken, std::string("fillets-ng-data-") + language, files};
}

/** One who speaks in one part of the game only, told by how the files' names begin. */
Material guest(const char* name, const char* part, const char* begins) {
    std::vector<fs::path> files;
    for (const fs::path& file : below(fillets / part / "cs", "")) {
        if (file.filename().string().starts_with(begins)) {
            files.push_back(file);
        }
    }
    return {name, Kind::speech, Making::spoken, "fillets-ng-data-cs", files};
}

Material song(const char* name, Kind kind, const char* band, const char* title) {
    const char* file = kind == Kind::guitar ? "guitar.ogg" : "song.ogg";
    return {name, kind, Making::played, std::string("fretsonfire-songs-") + band, {frets / band / title / file}};
}

Material loop(const char* name, Kind kind, const char* package, const fs::path& file) {
    return {name, kind, Making::looped, package, {file}};
}

Material kit(const char* name, const char* folder) {
    return {name, Kind::drums, Making::beaten, "hydrogen-drumkits", below(kits / folder, "")};
}

std::vector<Material> tuning_set() {
    return {speaker("Czech woman", "cs", "-m-"),
            speaker("Czech man", "cs", "-v-"),
            {"English words", Kind::speech, Making::spoken, "alsa-utils", below(alsa, "_")},
            loop("amen break", Kind::drums, "sonic-pi-samples", sonic / "loop_amen_full.flac"),
            loop("breakbeat", Kind::drums, "sonic-pi-samples", sonic / "loop_breakbeat.flac"),
            loop("tabla", Kind::drums, "sonic-pi-samples", sonic / "loop_tabla.flac"),
            loop("mika loop", Kind::drums, "sonic-pi-samples", sonic / "loop_mika.flac"),
            kit("Millo kit", "Millo-Drums_v.1"),
            kit("BJA kit", "BJA_Pacific"),
            loop("guitar em9", Kind::guitar, "sonic-pi-samples", sonic / "guit_em9.flac"),
            loop("guitar slide", Kind::guitar, "sonic-pi-samples", sonic / "guit_e_slide.flac"),
            song("guitar, Armygeddon", Kind::guitar, "muldjord", "armygeddon"),
            song("guitar, Chaos God", Kind::guitar, "muldjord", "chaos_god"),
            song("guitar, Internal Degeneration", Kind::guitar, "muldjord", "internal_degeneration"),
            song("band, Armygeddon", Kind::music, "muldjord", "armygeddon"),
            song("band, Mutilated Mime", Kind::music, "muldjord", "mutilated_mime"),
            loop("safari loop", Kind::music, "sonic-pi-samples", sonic / "loop_safari.flac")};
}

std::vector<Material> evaluation_set() {
    return {guest("Czech god 1", "gods", "b1-"),
            guest("Czech god 2", "gods", "b2-"),
            guest("Czech agent", "briefcase", "help"),
            speaker("Dutch woman", "nl", "-m-"),
            speaker("Dutch man", "nl", "-v-"),
            loop("break 1", Kind::drums, "lmms-common", lmms / "break01.ogg"),
            loop("break 2", Kind::drums, "lmms-common", lmms / "break02.ogg"),
            loop("jungle break", Kind::drums, "lmms-common", lmms / "jungle01.ogg"),
            kit("Black Pearl kit", "The Black Pearl 1.0"),
            kit("Colombo kit", "ColomboAcousticDrumkit"),
            kit("djembes", "circAfrique v4"),
            song("guitar, Escape", Kind::guitar, "sectoid", "Escape from chaosland"),
            song("guitar, Feelings", Kind::guitar, "sectoid", "Feelings"),
            song("guitar, Metal", Kind::guitar, "sectoid", "Metal madness"),
            song("guitar, War", Kind::guitar, "sectoid", "War of freedom"),
            song("band, Escape", Kind::music, "sectoid", "Escape from chaosland"),
            song("band, Feelings", Kind::music, "sectoid", "Feelings"),
            song("band, Metal", Kind::music, "sectoid", "Metal madness"),
            song("band, War", Kind::music, "sectoid", "War of freedom")};
}

Material claps_of(const char* name, const char* folder, const char* part) {
    return {name, Kind::drums, Making::beaten, "hydrogen-drumkits", below(kits / folder, part)};
}

std::vector<Material> installed(std::vector<Material> all) {
    std::erase_if(all, [](const Material& material) {
        return material.files.empty() || !fs::exists(material.files.front());
    });
    return all;
}

} // namespace

const char* kind_name(Kind kind) {
    switch (kind) {
    case Kind::speech: return "speech";
    case Kind::drums: return "drums";
    case Kind::guitar: return "guitar";
    case Kind::music: return "music";
    }
    return "";
}

std::vector<Material> materials(Set set) {
    return installed(set == Set::tuning ? tuning_set() : evaluation_set());
}

std::vector<Material> clap_materials(Set set) {
    if (set == Set::tuning) {
        return installed({claps_of("claps, Millo 2", "Millo_MultiLayered2", "clap_"),
                          claps_of("claps, Electric Empire", "ElectricEmpireKit", "Clap"),
                          claps_of("clap, Millo", "Millo-Drums_v.1", "clap_")});
    }
    return installed({claps_of("claps, Gimme A Hand", "Gimme A Hand 1.0", "HandClap"),
                      claps_of("clap, Black Pearl", "The Black Pearl 1.0", "HandClap"),
                      claps_of("claps, HardElectro", "HardElectro1", "/Clap_")});
}

} // namespace localcast::bench
