// The ring is as long as what is visible and twice the overhang, so that a mark at either end is whole.
// SPDX-License-Identifier: MIT

namespace localcast {

void ScrollImage::create(int width, int height, int overhang) {
    width_ = std::max(width, 1);
    overhang_ = overhang;
    image_ = juce::Image(juce::Image::RGB, width_ + 2 * overhang, std::max(height, 1), true, juce::SoftwareImageType());
    prepared_begin_ = prepared_end_ = 0;
}

void ScrollImage::blit(juce::Graphics &g, float scale) const {
    const Column first = prepared_end_ - overhang_ - width_;
    const int seam = static_cast<int>(size()) - pixelOf(first); // visible pixel at which the ring begins again
    const auto part = [&](int from, int to) {
        const auto area = juce::Rectangle<int>::leftTopRightBottom(from, 0, to, image_.getHeight());
        const juce::Graphics::ScopedSaveState saved(g);
        g.addTransform(juce::AffineTransform::scale(1.0f / scale));
        if (!area.isEmpty() && g.reduceClipRegion(area)) {
            g.drawImageAt(image_, from - pixelOf(first + from), 0);
        }
    };
    part(0, std::min(seam, width_));
    part(seam, width_);
}

} // namespace localcast
