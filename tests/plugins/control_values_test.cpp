// How controls' values meet those of hosts, who count from 0 to 1.
// SPDX-License-Identifier: MIT
#include "faust_plugin/control_values.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"

#include <cstdint>
#include <cstring>
#include <limits>

using namespace localcast::plugin;

namespace {

Widget slider(double init, double min, double max, double step, Scale scale = Scale::linear)
{
    Widget widget;
    widget.init = init;
    widget.min = min;
    widget.max = max;
    widget.step = step;
    widget.scale = scale;
    return widget;
}

Widget menu()
{
    Widget widget = slider(1, 0, 5, 1);
    widget.choices = {{"Low", 0}, {"Band", 1}, {"High", 5}};
    return widget;
}

} // namespace

TEST_CASE("every legal value comes back from a host as the same float")
{
    for (const Scale scale : {Scale::linear, Scale::logarithmic, Scale::exponential}) {
        const Widget widget = slider(440.25, 20, 2020, 0.5, scale);
        for (int step = 0; step <= 4000; ++step) {
            const double value = 20 + 0.5 * step;
            const double back = value_at(widget, position_of(widget, value));
            INFO(static_cast<int>(scale) << " " << value);
            REQUIRE(static_cast<float>(back) == static_cast<float>(value));
        }
        CHECK(value_at(widget, position_of(widget, 440.25)) == 440.25); // the default, though it is no whole step
    }
}

TEST_CASE("whatever a host says, the value is legal")
{
    localcast::test::Random random(5);
    const Widget widgets[] = {slider(0, -60, 12, 0.1), slider(1, 1, 1, 0.1), slider(10, 1, 1e6, 0, Scale::logarithmic), menu()};
    for (const Widget& widget : widgets) {
        for (int round = 0; round < 1000; ++round) {
            const auto bits = static_cast<std::uint32_t>(random.next());
            float position;
            std::memcpy(&position, &bits, sizeof position);
            const double value = value_at(widget, position);
            CHECK((value >= widget.min && value <= widget.max));
            CHECK(legal_value(widget, value) == value);
            CHECK((position_of(widget, value) >= 0.0f && position_of(widget, value) <= 1.0f));
        }
    }
    CHECK(legal_value(widgets[0], std::numeric_limits<double>::quiet_NaN()) == 0.0);
    CHECK(legal_value(widgets[0], std::numeric_limits<double>::infinity()) == 12.0);
}

TEST_CASE("a menu whose default is none of its choices has the nearest one")
{
    Widget widget = menu();
    widget.init = 4;
    CHECK(legal_value(widget, std::numeric_limits<double>::quiet_NaN()) == 5);
    CHECK(value_at(widget, std::numeric_limits<float>::quiet_NaN()) == 5);
}

TEST_CASE("values have words, and words have values")
{
    CHECK(value_text(slider(0, -60, 12, 0.1), -3.5) == "-3.5");
    CHECK(value_text(slider(0, 0, 127, 1), 64) == "64");
    CHECK(value_text(menu(), 5) == "High");
    CHECK(value_in(menu(), "High") == 5.0);
    CHECK(value_in(slider(0, -60, 12, 0.1), "-3.5") == Approx(-3.5));
    Widget level = slider(0, -60, 12, 0.1);
    level.unit = "dB";
    CHECK(value_in(level, " -7 dB") == Approx(-7.0));
    CHECK(value_in(level, "100") == 12.0);
    CHECK_FALSE(value_in(level, "loud"));
    CHECK_FALSE(value_in(level, "1 Hz"));
    CHECK_FALSE(value_in(level, ""));
    Widget button;
    button.kind = WidgetKind::button;
    CHECK(value_text(button, 1) == "On");
    CHECK(value_in(button, "Off") == 0.0);
    CHECK(value_count(button) == 2);
    CHECK(value_count(menu()) == 3);
    CHECK(value_count(slider(0, 0, 10, 1)) == 11);
    CHECK(value_count(slider(0, 0, 10, 0.1)) == 0);
    CHECK(value_count(slider(1, 1, 10, 1, Scale::logarithmic)) == 0);
}
