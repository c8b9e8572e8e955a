// Localcast Monitor: a track that passes through, is heard in a room, and shows that room.
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/plain_processor.hpp"
#include "parts/room_source.hpp"

#include <localcast_juce/localcast_juce.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace localcast::plugin {

/// Samples pass bit for bit, but for those that are no finite numbers, which become silence and are counted. The audio thread
/// neither allocates nor locks nor calls the system.
class MonitorProcessor final : public PlainProcessor {
public:
    MonitorProcessor();
    ~MonitorProcessor() override;

    /// Rooms that plugins here use; any other name will do.
    [[nodiscard]] static juce::StringArray usual_rooms();

    // For the editor, on the message thread.
    /// Joins the room if it is not in it yet. Null, with the reason in problem(), where that cannot be.
    std::shared_ptr<audio::Room> room();
    void set_room(const std::string &name);
    [[nodiscard]] std::string room_name() const;
    /// What the track is called in the room: as the user says, else as the host, else as the plugin; with a number behind it
    /// where somebody else there is called so.
    void set_user_name(const std::string &name);
    [[nodiscard]] std::string user_name() const;
    [[nodiscard]] std::string source_name() const;
    /// Why it is not heard in the room, and what there was to say of the state that was loaded last; empty: nothing.
    [[nodiscard]] std::string problem() const;
    [[nodiscard]] std::uint64_t repaired_samples() const;
    /// Writes the last seconds: `file`, JSON, and beside it the WAV file that this names. Empty, or why it could not be done.
    std::string dump(const juce::File &file);
    juce::Point<int> editor_size{0, 0}; ///< 0: not yet known

    const juce::String getName() const override { return "Localcast Monitor"; }
    bool isBusesLayoutSupported(const BusesLayout &layouts) const override;
    void prepareToPlay(double sample_rate_hz, int block_frames) override;
    void releaseResources() override;
    void processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &) override;
    void processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) override;
    void updateTrackProperties(const TrackProperties &properties) override;
    double getTailLengthSeconds() const override { return 0.0; }
    juce::AudioProcessorEditor *createEditor() override;
    void getStateInformation(juce::MemoryBlock &block) override;
    void setStateInformation(const void *data, int size) override;

private:
    [[nodiscard]] std::unique_ptr<RoomSource> join();
    void rejoin_if_needed();
    void exchange(std::unique_ptr<RoomSource> source);
    void prepare(RoomSource *source);
    void say_problem(const std::string &problem);
    [[nodiscard]] std::string wanted_name() const;

    std::mutex set_up_mutex_; // hosts prepare and rename on threads of their choice; never taken by the audio thread
    std::unique_ptr<RoomSource> source_;
    std::string joined_room_, joined_as_; // what was wanted when it joined
    double rate_hz_ = 0.0; // 0: not prepared
    int block_frames_ = 0;

    mutable std::mutex words_mutex_; // of what follows; never taken by the audio thread
    std::string room_name_, user_name_, track_name_, source_name_, problem_, state_note_;

    std::atomic<std::uint64_t> repaired_samples_{0}; // written by the audio thread
};

} // namespace localcast::plugin
