// SPDX-License-Identifier: MIT
#include "faust_plugin/program_sounds.hpp"

#include <faust/gui/SimpleParser.h>
#include <faust/gui/Soundfile.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace localcast::plugin {
namespace {

/// Sounds that are in memory already, as Faust's class for sound files asks for them.
class LoadedSounds : public SoundfileReader {
public:
    void add(const std::string &file, Sound sound) { sounds_[file] = std::move(sound); }

    bool checkFile(const std::string &file) override { return sounds_.count(file) != 0; }
    void getParamsFile(const std::string &file, int &channels, int &length) override {
        channels = channel_count(sounds_.at(file));
        length = frame_count(sounds_.at(file));
    }
    void readFile(Soundfile *into, const std::string &file, int part, int &offset, int most_channels) override {
        const Sound &sound = sounds_.at(file);
        const int channels = std::min(channel_count(sound), most_channels);
        into->fLength[part] = frame_count(sound);
        into->fSR[part] = sound.rate_hz;
        into->fOffset[part] = offset;
        if (into->fIsDouble) {
            copy<double>(sound, channels, offset, into->fBuffers);
        } else {
            copy<float>(sound, channels, offset, into->fBuffers);
        }
        offset += frame_count(sound);
    }

private:
    using SoundfileReader::checkFile;
    using SoundfileReader::getParamsFile;
    using SoundfileReader::readFile;

    static int channel_count(const Sound &sound) { return static_cast<int>(sound.channels.size()); }
    static int frame_count(const Sound &sound) { return static_cast<int>(sound.channels.front().size()); }

    template <class Real>
    static void copy(const Sound &sound, int channels, int offset, void *buffers) {
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels); ++channel) {
            std::copy(sound.channels[channel].begin(), sound.channels[channel].end(),
                      static_cast<Real **>(buffers)[channel] + offset);
        }
    }

    std::map<std::string, Sound> sounds_;
};

std::vector<std::string> files_in(const char *url) {
    std::vector<std::string> files;
    const char *text = url; // is moved on
    if (!parseMenuList2(text, files, false)) {
        files.assign(1, url);
    }
    files.resize(std::min<std::size_t>(files.size(), MAX_SOUNDFILE_PARTS));
    return files;
}

bool is_whole(const std::optional<Sound> &sound) {
    return sound && !sound->channels.empty() && !sound->channels.front().empty() && sound->rate_hz > 0;
}

} // namespace

ProgramSounds::ProgramSounds(SoundLoader load, bool in_double) : load_(std::move(load)), in_double_(in_double) {}
ProgramSounds::~ProgramSounds() = default;

void ProgramSounds::addSoundfile(const char *label, const char *url, Soundfile **zone) {
    std::unique_ptr<Soundfile> &sounds = sounds_[url];
    if (sounds == nullptr) {
        LoadedSounds loaded;
        const std::vector<std::string> files = files_in(url);
        for (const std::string &file : files) {
            auto sound = load_ ? load_(file) : std::nullopt;
            if (is_whole(sound)) {
                loaded.add(file, std::move(*sound));
            } else {
                notes_.push_back("soundfile '" + std::string(label) + "': there is no '" + file + "', it is silent");
            }
        }
        sounds.reset(loaded.createSoundfile(loaded.checkFiles({}, files), MAX_CHAN, in_double_));
        if (sounds == nullptr) { // no memory
            sounds.reset(LoadedSounds().createSoundfile({}, MAX_CHAN, in_double_));
        }
    }
    *zone = sounds.get();
}

} // namespace localcast::plugin
