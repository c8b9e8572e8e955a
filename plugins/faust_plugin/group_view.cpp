// SPDX-License-Identifier: MIT
#include "faust_plugin/group_view.hpp"

#include "gui/editor_look.hpp"
#include "gui/utf8.hpp"

#include <algorithm>
#include <numeric>

namespace localcast::plugin {
namespace {

constexpr int gap = 6;
constexpr int title_height = 22;
constexpr int tab_height = 30;

} // namespace

juce::Component &GroupView::Child::component() const {
    return control != nullptr ? static_cast<juce::Component &>(*control) : *group;
}

int GroupView::Child::least_width() const { return control != nullptr ? control->least_width() : group->least_width(); }

int GroupView::Child::height_for(int width) const {
    return control != nullptr ? control->height() : group->height_for(width);
}

GroupView::GroupView(FaustProcessor &processor, const Group &group, bool outermost)
    : title_(utf8(group.label)), framed_(!outermost && title_.isNotEmpty()),
      sideways_(group.layout == Group::Layout::horizontal) {
    for (const auto &child : group.children) {
        if (const auto *const number = std::get_if<std::size_t>(&child)) {
            if (!processor.layout().widgets[*number].hidden) {
                children_.push_back({std::make_unique<ControlView>(processor, *number, framed_ ? title_ : ""), nullptr});
            }
        } else {
            auto view = std::make_unique<GroupView>(processor, std::get<Group>(child), false);
            if (!view->empty()) {
                children_.push_back({nullptr, std::move(view)});
            }
        }
    }
    setTitle(title_);
    setDescription(utf8(group.tooltip));
    setFocusContainerType(juce::Component::FocusContainerType::focusContainer);
    if (group.layout == Group::Layout::tabs && children_.size() > 1) {
        tabs_ = std::make_unique<juce::TabbedComponent>(juce::TabbedButtonBar::TabsAtTop);
        tabs_->setTabBarDepth(tab_height);
        tabs_->setOutline(0);
        for (const Child &child : children_) {
            tabs_->addTab(child.component().getTitle(), colour::panel, &child.component(), false);
        }
        addAndMakeVisible(*tabs_);
        return;
    }
    for (const Child &child : children_) {
        addAndMakeVisible(child.component());
    }
}

juce::Rectangle<int> GroupView::inside(juce::Rectangle<int> area) const {
    if (framed_) {
        area = area.reduced(gap).withTrimmedTop(title_height - gap);
    }
    return tabs_ != nullptr ? area.withTrimmedTop(tab_height) : area;
}

int GroupView::least_width() const {
    int width = 0;
    for (const Child &child : children_) {
        width = std::max(width, child.least_width());
    }
    return width + (framed_ ? 2 * gap : 0);
}

std::vector<GroupView::Row> GroupView::rows_for(int width) const {
    std::vector<Row> rows;
    int left = 0;
    for (std::size_t i = 0; i < children_.size(); ++i) {
        const int wanted = children_[i].least_width() + gap;
        if (rows.empty() || !sideways_ || wanted > left) {
            rows.push_back({i, i});
            left = width + gap;
        }
        rows.back().end = i + 1;
        left -= wanted;
    }
    return rows;
}

/// What is left is shared as the least widths are.
std::vector<int> GroupView::widths_in(const Row &row, int width) const {
    const auto count = static_cast<int>(row.end - row.first);
    const int room = width - (count - 1) * gap;
    int least = 0;
    for (std::size_t i = row.first; i < row.end; ++i) {
        least += children_[i].least_width();
    }
    std::vector<int> widths;
    for (std::size_t i = row.first; i < row.end; ++i) {
        widths.push_back(least == 0 ? room / count : room * children_[i].least_width() / least);
    }
    return widths;
}

int GroupView::height_of(const Row &row, int width) const {
    const std::vector<int> widths = widths_in(row, width);
    int height = 0;
    for (std::size_t i = row.first; i < row.end; ++i) {
        height = std::max(height, children_[i].height_for(widths[i - row.first]));
    }
    return height;
}

int GroupView::height_for(int width) const {
    const juce::Rectangle<int> room = inside({0, 0, width, 10'000});
    int height = 10'000 - room.getHeight();
    if (tabs_ != nullptr) {
        int tallest = 0;
        for (const Child &child : children_) {
            tallest = std::max(tallest, child.height_for(room.getWidth()));
        }
        return height + tallest;
    }
    const std::vector<Row> rows = rows_for(room.getWidth());
    for (const Row &row : rows) {
        height += height_of(row, room.getWidth()) + gap;
    }
    return rows.empty() ? height : height - gap;
}

void GroupView::refresh() {
    for (const Child &child : children_) {
        if (child.control != nullptr) {
            child.control->refresh();
        } else {
            child.group->refresh();
        }
    }
}

void GroupView::paint(juce::Graphics &g) {
    if (!framed_) {
        return;
    }
    const auto area = getLocalBounds().toFloat().reduced(0.5f);
    g.setColour(colour::panel);
    g.fillRoundedRectangle(area, 5.0f);
    g.setColour(colour::line);
    g.drawRoundedRectangle(area, 5.0f, 1.0f);
    g.setColour(colour::text);
    g.setFont(theme::fontOf(14.0f, true));
    g.drawText(title_, getLocalBounds().removeFromTop(title_height + 2).reduced(10, 0), juce::Justification::centredLeft);
}

void GroupView::resized() {
    const juce::Rectangle<int> room = inside(getLocalBounds());
    if (tabs_ != nullptr) {
        tabs_->setBounds(room.withTop(room.getY() - tab_height));
        return;
    }
    int y = room.getY();
    for (const Row &row : rows_for(room.getWidth())) {
        const int height = height_of(row, room.getWidth());
        const std::vector<int> widths = widths_in(row, room.getWidth());
        int x = room.getX();
        for (std::size_t i = row.first; i < row.end; ++i) {
            children_[i].component().setBounds(x, y, widths[i - row.first], height);
            x += widths[i - row.first] + gap;
        }
        y += height + gap;
    }
}

} // namespace localcast::plugin
