// SPDX-License-Identifier: MIT
#include "host_state.hpp"

#include <cctype>
#include <stdexcept>

namespace localcast::test {

HostState::HostState(juce::AudioPluginInstance& plugin)
{
    juce::MemoryBlock bytes;
    plugin.getStateInformation(bytes);
    const auto xml = juce::AudioProcessor::getXmlFromBinary(bytes.getData(), static_cast<int>(bytes.getSize()));
    is_xml_ = xml != nullptr;
    text_ = is_xml_ ? xml->toString() : bytes.toString();
    int run = 0;
    for (int i = 0; i < text_.length(); ++i) {
        const auto character = static_cast<int>(text_[i]);
        run = character < 128 && (std::isalnum(character) != 0 || character == '+' || character == '.') ? run + 1 : 0;
        if (run > length_) {
            length_ = run;
            first_ = i + 1 - run;
        }
    }
}

std::vector<std::byte> HostState::own() const
{
    juce::MemoryBlock bytes;
    if (!bytes.fromBase64Encoding(text_.substring(first_, first_ + length_)))
        throw std::runtime_error("no bytes of a plugin: " + text_.toStdString());
    const auto* const data = static_cast<const std::byte*>(bytes.getData());
    return {data, data + bytes.getSize()};
}

juce::MemoryBlock HostState::with(const std::vector<std::byte>& own) const
{
    const juce::String encoded = juce::MemoryBlock(own.data(), own.size()).toBase64Encoding();
    const juce::String all = text_.substring(0, first_) + encoded + text_.substring(first_ + length_);
    if (!is_xml_)
        return {all.toRawUTF8(), all.getNumBytesAsUTF8()};
    juce::MemoryBlock bytes;
    juce::AudioProcessor::copyXmlToBinary(*juce::parseXML(all), bytes);
    return bytes;
}

std::string owner_of(const std::vector<std::byte>& bytes)
{
    const std::size_t length = bytes.size() > 28 ? std::to_integer<std::size_t>(bytes[24]) : 0;
    if (length == 0 || bytes.size() <= 28 + length)
        throw std::runtime_error("a state that says not whose it is");
    return {reinterpret_cast<const char*>(bytes.data()) + 28, length};
}

} // namespace localcast::test
