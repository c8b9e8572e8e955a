// SPDX-License-Identifier: MIT
#include "correlation_plot.hpp"

#include "gui/editor_look.hpp"

#include "rows.hpp"

#include <algorithm>
#include <cmath>

namespace localcast::plugin::align {
namespace {

constexpr float label_width = 60;

std::size_t zero_of(const std::vector<double> &lags) {
    const auto nearer = [](double a, double b) { return std::abs(a) < std::abs(b); };
    return static_cast<std::size_t>(std::min_element(lags.begin(), lags.end(), nearer) - lags.begin());
}

/// 1, 2 or 5 of a power of ten.
double round_step(double wanted) {
    const double power = std::pow(10, std::floor(std::log10(wanted)));
    const double digit = wanted / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

juce::String number_text(double number, double step) {
    return juce::String(number, juce::jmax(0, static_cast<int>(std::ceil(-std::log10(step)))));
}

} // namespace

CorrelationPlot::CorrelationPlot() {
    setTitle("Correlation with the reference");
    setTooltip("How alike this track and the reference are when one is moved: as recorded (dim) and once aligned (bright). A "
               "good alignment has its peak at zero, upwards.");
    setWantsKeyboardFocus(true);
}

void CorrelationPlot::show(estimators::CorrelationCurve curve, double sample_rate_hz, Unit unit) {
    curve_ = std::move(curve);
    sample_rate_hz_ = sample_rate_hz;
    unit_ = unit;
    words_ = "Nothing measured";
    if (!curve_.lag_samples.empty() && curve_.before.size() == curve_.lag_samples.size() && curve_.after.size() == curve_.before.size()) {
        const std::size_t zero = zero_of(curve_.lag_samples);
        words_ = "as recorded " + juce::String(curve_.before[zero], 2) + ", aligned " + juce::String(curve_.after[zero], 2);
    } else {
        curve_ = {};
    }
    setDescription(words_);
    repaint();
}

std::unique_ptr<juce::AccessibilityHandler> CorrelationPlot::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::image);
}

void CorrelationPlot::paint(juce::Graphics &g) {
    g.fillAll(colour::panel);
    auto area = getLocalBounds().toFloat().reduced(8.0f);
    g.setFont(theme::fontOf(12.5f));
    g.setColour(colour::dim);
    g.drawText("Correlation with the reference: " + words_, area.removeFromTop(16.0f), juce::Justification::centredLeft);
    paint_grid(g, area);
    if (!curve_.lag_samples.empty()) {
        const auto plot = area.withTrimmedBottom(14.0f);
        paint_curve(g, curve_.before, plot, colour::dim.withAlpha(0.8f), 1.0f);
        paint_curve(g, curve_.after, plot, colour::accent, 1.6f);
    }
    if (hasKeyboardFocus(false)) {
        g.setColour(colour::accent);
        g.drawRect(getLocalBounds(), 1);
    }
}

void CorrelationPlot::paint_grid(juce::Graphics &g, juce::Rectangle<float> area) const {
    const auto plot = area.withTrimmedBottom(14.0f);
    g.setColour(colour::line);
    g.drawHorizontalLine(juce::roundToInt(plot.getCentreY()), plot.getX(), plot.getRight());
    if (curve_.lag_samples.size() < 2 || sample_rate_hz_ <= 0) {
        return;
    }
    const double from = curve_.lag_samples.front(), to = curve_.lag_samples.back();
    const auto x_of = [&](double lag) {
        return plot.getX() + plot.getWidth() * static_cast<float>((lag - from) / std::max(1e-9, to - from));
    };
    const double per_sample = per_millisecond(unit_, sample_rate_hz_) * 1e3 / sample_rate_hz_;
    const double step = round_step((to - from) * per_sample / 5);
    for (double tick = std::ceil(from * per_sample / step); tick * step <= to * per_sample; ++tick) {
        const float x = x_of(tick * step / per_sample);
        g.setColour(colour::line.withAlpha(0.5f));
        g.drawVerticalLine(juce::roundToInt(x), plot.getY(), plot.getBottom());
        g.setColour(colour::dim);
        const float left = juce::jlimit(plot.getX(), plot.getRight() - label_width, x - label_width / 2);
        const auto label = juce::Rectangle<float>(left, plot.getBottom(), label_width, 14);
        g.drawText(number_text(tick * step + 0.0, step) + " " + short_name(unit_), label, juce::Justification::centred);
    }
    if (from < 0 && to > 0) {
        g.setColour(colour::text.withAlpha(0.6f));
        g.drawVerticalLine(juce::roundToInt(x_of(0)), plot.getY(), plot.getBottom());
    }
}

void CorrelationPlot::paint_curve(juce::Graphics &g, const std::vector<float> &values, juce::Rectangle<float> area,
                                  juce::Colour of, float width) const {
    juce::Path path;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float x = area.getX() + area.getWidth() * static_cast<float>(i) / static_cast<float>(std::max<std::size_t>(1, values.size() - 1));
        const float y = area.getCentreY() - 0.5f * area.getHeight() * juce::jlimit(-1.0f, 1.0f, values[i]);
        i == 0 ? path.startNewSubPath(x, y) : path.lineTo(x, y);
    }
    g.setColour(of);
    g.strokePath(path, juce::PathStrokeType(width));
}

} // namespace localcast::plugin::align
