// What does not fit is counted rather than cut off in silence.
// SPDX-License-Identifier: MIT

namespace localcast {

bool ReservoirSurroundings::operator==(const ReservoirSurroundings &other) const {
    const auto alike = [](const ReservoirPeer &a, const ReservoirPeer &b) {
        return a.name == b.name && a.detail == b.detail && a.source == b.source;
    };
    return room == other.room && isolation == other.isolation &&
           std::equal(peers.begin(), peers.end(), other.peers.begin(), other.peers.end(), alike);
}

SidePanel::SidePanel(const picture::WindowModel &model, const theme::Palette &palette)
    : model_(model), palette_(palette) {
    setTitle("Sources and peers");
}

void SidePanel::refresh(const ReservoirSurroundings &surroundings) {
    auto sources = sourceEntries();
    auto peers = peerEntries(surroundings);
    if (sources == sources_ && peers == peers_ && surroundings.isolation == isolation_) {
        return;
    }
    sources_ = std::move(sources);
    peers_ = std::move(peers);
    isolation_ = surroundings.isolation;
    setDescription(lines().joinIntoString(". "));
    repaint();
}

std::vector<SidePanel::Entry> SidePanel::sourceEntries() const {
    std::vector<Entry> entries;
    for (const auto index : model_.sources().live()) {
        const picture::Source &source = model_.sources()[index];
        entries.push_back({juce::String(model_.sources().name_of(source.hash)),
                           juce::String(picture::phase_summary(model_, source.hash)),
                           palette_.sources[source.colour]});
    }
    return entries;
}

std::vector<SidePanel::Entry> SidePanel::peerEntries(const ReservoirSurroundings &surroundings) const {
    std::vector<Entry> entries;
    entries.reserve(surroundings.peers.size());
    for (const ReservoirPeer &peer : surroundings.peers) {
        entries.push_back({peer.name, peer.detail, colourOf(peer.source)});
    }
    return entries;
}

juce::Colour SidePanel::colourOf(std::uint64_t hash) const {
    for (const auto index : model_.sources().live()) {
        if (model_.sources()[index].hash == hash) {
            return palette_.sources[model_.sources()[index].colour];
        }
    }
    return palette_.dimText;
}

juce::StringArray SidePanel::lines() const {
    juce::StringArray all;
    for (const auto *entries : {&sources_, &peers_}) {
        for (const Entry &entry : *entries) {
            all.add(entry.detail.isEmpty() ? entry.name : entry.name + ": " + entry.detail);
        }
    }
    if (isolation_.isNotEmpty()) {
        all.add(isolation_);
    }
    return all;
}

void SidePanel::paint(juce::Graphics &g) {
    auto area = getLocalBounds().reduced(14, 4);
    if (isolation_.isNotEmpty()) {
        g.setColour(palette_.warning);
        g.setFont(theme::methodsOf(*this).getReservoirFont(12.0f, false));
        constexpr int charactersOfLine = 32;
        const int lines = isolation_.length() / charactersOfLine + 1;
        const auto words = area.removeFromBottom(std::min(16 * lines, area.getHeight() / 2));
        g.drawFittedText(isolation_, words, juce::Justification::bottomLeft, lines, 1.0f);
    }
    auto peers = area.removeFromBottom(std::min(area.getHeight() / 2, 26 + 34 * static_cast<int>(peers_.size())));
    paintEntries(g, area, "Sources", sources_);
    if (!peers_.empty()) {
        paintEntries(g, peers, "Peers", peers_);
    }
}

void SidePanel::paintEntries(juce::Graphics &g, juce::Rectangle<int> &area, const char *heading,
                             const std::vector<Entry> &entries) const {
    constexpr int lineHeight = 34;
    auto &look = theme::methodsOf(*this);
    g.setColour(palette_.dimText);
    g.setFont(look.getReservoirFont(11.0f, true));
    g.drawText(juce::String(heading).toUpperCase(), area.removeFromTop(22), juce::Justification::centredLeft);
    const int room = std::max(area.getHeight() / lineHeight, 1);
    const int shown = static_cast<int>(entries.size()) <= room ? static_cast<int>(entries.size()) : room - 1;
    for (int number = 0; number < shown; ++number) {
        const Entry &entry = entries[static_cast<std::size_t>(number)];
        auto line = area.removeFromTop(lineHeight);
        g.setColour(entry.colour);
        g.fillEllipse(line.removeFromLeft(16).removeFromTop(18).withSizeKeepingCentre(16, 8).withWidth(8).toFloat());
        g.setColour(palette_.text);
        g.setFont(look.getReservoirFont(13.0f, true));
        g.drawText(entry.name, line.removeFromTop(18), juce::Justification::centredLeft, true);
        g.setColour(palette_.dimText);
        g.setFont(look.getReservoirFont(12.0f, false));
        g.drawText(entry.detail, line, juce::Justification::topLeft, true);
    }
    if (shown < static_cast<int>(entries.size())) {
        g.setColour(palette_.dimText);
        g.drawText("and " + juce::String(static_cast<int>(entries.size()) - shown) + " more", area,
                   juce::Justification::topLeft);
    }
}

std::unique_ptr<juce::AccessibilityHandler> SidePanel::createAccessibilityHandler() {
    return std::make_unique<juce::AccessibilityHandler>(*this, juce::AccessibilityRole::staticText);
}

} // namespace localcast
