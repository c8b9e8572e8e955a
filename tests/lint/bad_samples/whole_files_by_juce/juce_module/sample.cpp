bool save(const juce::File &file) { return file.replaceWithText("half"); }
