// The first line of a room's company counts those who are listed anyway; the others say who cannot be reached.
// SPDX-License-Identifier: MIT
#include <localcast_juce/room/process_facts.hpp>

namespace localcast {

namespace {

constexpr juce::uint32 companyInterval_ms = 4000;
constexpr std::uint64_t silence_ns = 2'000'000'000;

void addIf(juce::StringArray &words, bool condition, const juce::String &text) {
    if (condition) {
        words.add(text);
    }
}

} // namespace

ReservoirPeer peerInWords(const audio::Peer &peer, std::uint64_t now_ns) {
    ReservoirPeer words;
    words.source = peer.source.hash();
    words.name = juce::String(peer.name);
    juce::StringArray details;
    addIf(details, peer.is_me, "this one");
    const juce::String program = juce::String(peer.host.empty() ? peer.process_name : peer.host);
    addIf(details, !peer.format.empty(), juce::String(peer.format));
    addIf(details, program.isNotEmpty() && program != juce::String(peer.name), "in " + program);
    if (peer.sample_rate_hz > 0.0) {
        details.add(juce::String(juce::roundToInt(peer.sample_rate_hz)) + " Hz");
        details.add(juce::String(peer.block_frames) + " frames");
    } else {
        details.add("only reads");
    }
    const bool silent = peer.last_heard_ns > 0 && now_ns > peer.last_heard_ns + silence_ns;
    addIf(details, silent,
          "not heard for " + juce::String((now_ns - std::min(now_ns, peer.last_heard_ns)) / 1'000'000'000) + " s");
    addIf(details, peer.refused_blocks > 0, juce::String(peer.refused_blocks) + " blocks refused");
    addIf(details, peer.unusable_blocks > 0, juce::String(peer.unusable_blocks) + " blocks unusable");
    addIf(details, peer.oversized_blocks > 0, juce::String(peer.oversized_blocks) + " blocks larger than announced");
    addIf(details, peer.repaired_samples > 0, juce::String(peer.repaired_samples) + " samples not finite");
    words.detail = details.joinIntoString(", ");
    return words;
}

ReservoirSurroundings RoomSurroundings::operator()() {
    const juce::uint32 now = juce::Time::getMillisecondCounter();
    if (asked_at_ == 0 || now - asked_at_ >= companyInterval_ms) {
        asked_at_ = juce::jmax(now, juce::uint32{1});
        isolation_ = juce::String(room_->company()).fromFirstOccurrenceOf("\n", false, false);
    }
    ReservoirSurroundings surroundings;
    surroundings.room = "Room " + juce::String(room_->name());
    surroundings.isolation = isolation_;
    const std::uint64_t now_ns = audio::arrival_now_ns();
    for (const audio::Peer &peer : room_->peers()) {
        surroundings.peers.push_back(peerInWords(peer, now_ns));
    }
    return surroundings;
}

} // namespace localcast
