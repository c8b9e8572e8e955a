// A Faust program whose metadata, boxes and widgets are lines of text.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <faust/dsp/dsp.h>
#include <faust/gui/UI.h>
#include <faust/gui/meta.h>

namespace localcast::test {

/// Each line's first character says what it is: `d` a declaration of the program's, `w` one of the next widget's, `o` and `t`
/// open a box, `x` closes one; `h`, `n`, `b`, `c`, `g` and `a` add a slider, an entry, a button, a check box and two sorts of
/// bargraph. A declaration's key ends at the first blank; a widget's label is the rest of its line.
class TextProgram : public ::dsp {
public:
    explicit TextProgram(std::string_view text)
    {
        while (!text.empty() && lines_.size() < most_widgets) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            // Metadata ends at the first zero, as everything that C calls text.
            lines_.emplace_back(text.substr(0, std::min(end, text.find('\0'))));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    int getNumInputs() override { return 3; }
    int getNumOutputs() override { return 2; }

    void buildUserInterface(UI* ui) override
    {
        std::size_t next = 0;
        for (const std::string& line : lines_) {
            if (line.empty())
                continue;
            const std::string rest = line.substr(1);
            FAUSTFLOAT* const zone = &zones_[next];
            const bool added = add(*ui, line[0], rest, zone, static_cast<FAUSTFLOAT>(rest.size()));
            next += added ? 1 : 0;
        }
    }

    void metadata(Meta* meta) override
    {
        for (const std::string& line : lines_) {
            if (!line.empty() && line[0] == 'd')
                meta->declare(key_in(line).c_str(), value_in(line).c_str());
        }
    }

    int getSampleRate() override { return 48000; }
    void init(int) override {}
    void instanceInit(int) override {}
    void instanceConstants(int) override {}
    void instanceResetUserInterface() override {}
    void instanceClear() override {}
    ::dsp* clone() override { return new TextProgram(*this); }
    void compute(int count, FAUSTFLOAT** inputs, FAUSTFLOAT** outputs) override
    {
        for (int i = 0; i < count; ++i) {
            outputs[0][i] = inputs[0][i] + inputs[1][i] + zones_[0];
            outputs[1][i] = inputs[2][i] + zones_[1];
        }
    }

private:
    static constexpr std::size_t most_widgets = 64;

    static bool add(UI& ui, char what, const std::string& rest, FAUSTFLOAT* zone, FAUSTFLOAT length)
    {
        const char* const label = rest.c_str();
        switch (what) {
        case 'w': ui.declare(zone, key_in(" " + rest).c_str(), value_in(" " + rest).c_str()); return false;
        case 'o': ui.openVerticalBox(label); return false;
        case 't': ui.openTabBox(label); return false;
        case 'x': ui.closeBox(); return false;
        case 'h': ui.addHorizontalSlider(label, zone, length / 2, 0, length, FAUSTFLOAT(0.01)); return true;
        case 'n': ui.addNumEntry(label, zone, 0, -length, length, 1); return true;
        case 'b': ui.addButton(label, zone); return true;
        case 'c': ui.addCheckButton(label, zone); return true;
        case 'g': ui.addHorizontalBargraph(label, zone, -1, 1); return true;
        case 'a': ui.addVerticalBargraph(label, zone, 0, length); return true;
        default: return false;
        }
    }

    static std::string key_in(const std::string& line) { return line.substr(1, line.find(' ', 1) - 1); }
    static std::string value_in(const std::string& line)
    {
        const std::size_t blank = line.find(' ', 1);
        return blank == std::string::npos ? std::string() : line.substr(blank + 1);
    }

    std::vector<std::string> lines_;
    std::array<FAUSTFLOAT, most_widgets + 1> zones_{};
};

} // namespace localcast::test
