// Metadata of a Faust program, as anyone may write it: through each parser, the decorator and what plugins make of widgets.
// SPDX-License-Identifier: MIT
#include "byte_reader.hpp"
#include "text_program.hpp"

#include "faust_plugin/control_values.hpp"
#include "faust_plugin/widgets.hpp"
#include "support/handles.hpp"

#include <faust/localcast/Grammar.h>
#include <faust/localcast/LocalcastDsp.h>

#include <cmath>
#include <set>
#include <string>
#include <vector>

using namespace localcast;
using namespace localcast::test;

namespace {

constexpr uint64_t numbered[] = {41, 0, 43};

template <class Binding>
void one_or_the_other(const faust::Parsed<Binding>& parsed) {
    require(parsed.binding.has_value() == parsed.error.empty(), "a binding, or else what is wrong");
    require(parsed.binding || parsed.error.starts_with("expected "), "an error that says what was expected");
}

void parse(std::string_view text) {
    one_or_the_other(faust::parse_control(text, numbered));
    one_or_the_other(faust::parse_input(text, numbered));
    one_or_the_other(faust::parse_output(text, numbered));
    const size_t half = text.size() / 2;
    one_or_the_other(faust::parse_push(text.substr(0, half), text.substr(half), numbered));
    const auto lookback = faust::parse_lookback_ms(text, 5000.0);
    one_or_the_other(lookback);
    require(!lookback.binding || (*lookback.binding >= 0.0 && *lookback.binding < 5000.0), "a lookback within the window");
}

void read_widgets(std::string_view text) {
    TextProgram program(text);
    const plugin::ProgramLayout layout = plugin::read_layout(program, text.size() % 2 == 1, {});
    std::set<std::string> ids;
    for (const plugin::Widget& widget : layout.widgets) {
        if (!widget.is_control()) {
            continue;
        }
        require(!widget.id.empty() && ids.insert(widget.id).second, "an id for each control, and no two alike");
        for (const float position : {-1.0f, 0.0f, 0.3f, 1.0f, NAN}) {
            const double value = plugin::value_at(widget, position);
            require(plugin::legal_value(widget, value) == value || std::isnan(value), "a value that stays where it is");
            const float back = plugin::position_of(widget, value);
            require((back >= 0.0f && back <= 1.0f) || std::isnan(value), "a position between 0 and 1");
            (void)plugin::value_in(widget, plugin::value_text(widget, value));
        }
        (void)plugin::value_in(widget, text);
    }
}

void play(std::string_view text) {
    const RuntimePtr runtime = make_runtime(0, 32);
    faust::LocalcastDsp program(std::make_unique<TextProgram>(text),
                                {runtime.get(), {std::begin(numbered), std::end(numbered)}, 64});
    program.init(48000);
    constexpr int frames = 100;
    std::vector<FAUSTFLOAT> channel(frames, FAUSTFLOAT(0.25)), left(frames), right(frames);
    FAUSTFLOAT* inputs[] = {channel.data(), channel.data(), channel.data()};
    FAUSTFLOAT* outputs[] = {left.data(), right.data()};
    require(program.getNumInputs() <= 3, "no more inputs than the program has");
    program.compute(frames, inputs, outputs);
    require(std::isfinite(left[frames - 1]) && std::isfinite(right[frames - 1]), "a finite sound");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    ByteReader bytes({data, size});
    const bool plays = bytes.one_in(32); // a window of its own takes longer than all else here
    const auto rest = bytes.bytes(size);
    const std::string_view text(reinterpret_cast<const char*>(rest.data()), rest.size());
    parse(text);
    read_widgets(text);
    if (plays) {
        play(text);
    }
    return 0;
}
