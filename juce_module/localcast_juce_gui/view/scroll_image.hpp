// An image that scrolls without being redrawn: a ring of pixel columns, the newest of which are drawn, the rest kept.
// SPDX-License-Identifier: MIT
#pragma once

namespace localcast {

/// Columns are numbered from the stream's beginning. `overhang` columns beside the visible ones take what marks near
/// the edge draw past it.
class ScrollImage {
public:
    using Column = std::int64_t;

    void create(int width, int height, int overhang);
    [[nodiscard]] bool isEmpty() const { return image_.isNull(); }

    /// To draw on; made for each round of drawing, so that the image knows that it has changed.
    [[nodiscard]] juce::Graphics graphics() { return juce::Graphics(image_); }

    /// Makes `edge` the newest visible column. The columns that come into sight, overhang included, are given to
    /// `prepare(columns, x)`, of which x is the pixel of the first one: all of them where nothing can be kept. True
    /// when something could.
    template <typename Prepare>
    bool moveTo(Column edge, Prepare &&prepare);

    /// Calls `draw(x)` for the pixel of a column, twice where a mark there may reach over the ring's seam.
    template <typename Draw>
    void drawAt(Column column, int width, Draw &&draw) const;

    /// Copies the visible columns to a target, pixel for pixel, `scale` of them to a unit of the target.
    void blit(juce::Graphics &, float scale) const;

    void forget() { prepared_begin_ = prepared_end_; }
    /// One past the newest column that can be drawn on.
    [[nodiscard]] Column end() const { return prepared_end_; }

private:
    [[nodiscard]] int pixelOf(Column column) const { return static_cast<int>(((column % size()) + size()) % size()); }
    [[nodiscard]] Column size() const { return image_.getWidth(); }

    juce::Image image_;
    int width_ = 0;
    int overhang_ = 0;
    Column prepared_begin_ = 0;
    Column prepared_end_ = 0;
};

template <typename Prepare>
bool ScrollImage::moveTo(Column edge, Prepare &&prepare) {
    const Column end = edge + overhang_ + 1;
    const Column begin = end - size();
    const bool keeps = prepared_end_ != prepared_begin_ && end >= prepared_end_ && begin < prepared_end_;
    for (Column at = keeps ? prepared_end_ : begin; at < end;) {
        const int x = pixelOf(at);
        const Column last = std::min(end, at + size() - x);
        prepare(juce::Range<Column>(at, last), x);
        at = last;
    }
    prepared_begin_ = begin;
    prepared_end_ = end;
    return keeps;
}

template <typename Draw>
void ScrollImage::drawAt(Column column, int width, Draw &&draw) const {
    if (column < prepared_begin_ || column >= prepared_end_) {
        return;
    }
    const int x = pixelOf(column);
    const int ring = static_cast<int>(size());
    draw(x);
    if (x + std::max(width, overhang_) > ring) {
        draw(x - ring);
    }
    if (x < overhang_) {
        draw(x + ring);
    }
}

} // namespace localcast
