// One of a program's boxes: its widgets and the boxes in it, with a frame where it has a name.
// SPDX-License-Identifier: MIT
#pragma once

#include "faust_plugin/control_view.hpp"

#include <memory>
#include <vector>

namespace localcast::plugin {

/// Its height follows from its width: what finds no room beside another goes below.
class GroupView : public juce::Component {
public:
    /// The outermost box shows no frame: its name is the plugin's.
    GroupView(FaustProcessor &processor, const Group &group, bool outermost);

    [[nodiscard]] int least_width() const;
    [[nodiscard]] int height_for(int width) const;
    [[nodiscard]] bool empty() const { return children_.empty(); }
    void refresh();

    void paint(juce::Graphics &) override;
    void resized() override;

private:
    struct Child {
        std::unique_ptr<ControlView> control; // either
        std::unique_ptr<GroupView> group;     // or
        [[nodiscard]] juce::Component &component() const;
        [[nodiscard]] int least_width() const;
        [[nodiscard]] int height_for(int width) const;
    };
    /// Children side by side, from one to another.
    struct Row {
        std::size_t first, end;
    };

    [[nodiscard]] juce::Rectangle<int> inside(juce::Rectangle<int> area) const;
    [[nodiscard]] std::vector<Row> rows_for(int width) const;
    [[nodiscard]] std::vector<int> widths_in(const Row &row, int width) const;
    [[nodiscard]] int height_of(const Row &row, int width) const;

    const juce::String title_;
    const bool framed_, sideways_;
    std::vector<Child> children_;
    std::unique_ptr<juce::TabbedComponent> tabs_; // shows the children, where the box is one of tabs
};

} // namespace localcast::plugin
