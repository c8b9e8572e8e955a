// The sound files of a Faust program (`soundfile`), handed to it by Faust's own classes. Knows no JUCE.
// SPDX-License-Identifier: MIT
#pragma once

#include <faust/gui/DecoratorUI.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct Soundfile;

namespace localcast::plugin {

/// A sound as a file has it, at the file's own rate.
struct Sound {
    std::vector<std::vector<float>> channels; ///< all of one length
    int rate_hz = 0;
};

/// Finds a sound by the name that the program gives it; nothing where there is none.
using SoundLoader = std::function<std::optional<Sound>(const std::string &file)>;

/// A program builds its user interface by it before it plays; it must outlive the program. Sounds that are not found are
/// silent.
class ProgramSounds : public GenericUI {
public:
    ProgramSounds(SoundLoader load, bool in_double);
    ~ProgramSounds() override;
    ProgramSounds(const ProgramSounds &) = delete;
    ProgramSounds &operator=(const ProgramSounds &) = delete;

    void addSoundfile(const char *label, const char *url, Soundfile **zone) override;
    /// Sentences about what was not found.
    [[nodiscard]] const std::vector<std::string> &notes() const { return notes_; }

private:
    SoundLoader load_;
    bool in_double_;
    std::map<std::string, std::unique_ptr<Soundfile>> sounds_; // by url; voices share them
    std::vector<std::string> notes_;
};

} // namespace localcast::plugin
