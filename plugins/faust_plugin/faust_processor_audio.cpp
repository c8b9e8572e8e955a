// What FaustProcessor does on the audio thread: nothing here allocates, locks or calls the system.
// SPDX-License-Identifier: MIT
#include "faust_plugin/faust_processor.hpp"

#include <algorithm>

namespace localcast::plugin {

void FaustProcessor::processBlock(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) {
    process(buffer, midi, bypassed_->get());
}

void FaustProcessor::processBlockBypassed(juce::AudioBuffer<float> &buffer, juce::MidiBuffer &midi) {
    process(buffer, midi, true);
}

void FaustProcessor::process(juce::AudioBuffer<float> &buffer, const juce::MidiBuffer &midi, bool bypassed) {
    if (!prepared_) {
        buffer.clear();
        return;
    }
    gather_channels(buffer);
    follow_parameters();
    const auto frames = static_cast<std::size_t>(buffer.getNumSamples());
    begin_block(frames);
    compute(frames, midi, bypassed);
    publish();
}

void FaustProcessor::gather_channels(juce::AudioBuffer<float> &buffer) {
    const auto channel = [&](bool input, int bus, int number) -> float * {
        const bool there = bus < getBusCount(input) && number < getChannelCountOfBus(input, bus);
        const int index = there ? getChannelIndexInProcessBlockBuffer(input, bus, number) : -1;
        return index >= 0 && index < buffer.getNumChannels() ? buffer.getWritePointer(index) : nullptr;
    };
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const bool main = i < main_inputs_;
        const int bus = main || main_inputs_ == 0 ? 0 : 1;
        inputs_[i] = channel(true, bus, static_cast<int>(main ? i : i - main_inputs_));
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        outputs_[i] = channel(false, 0, static_cast<int>(i));
    }
}

void FaustProcessor::follow_parameters() {
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        const double value = controls_[i]->plain();
        if (value != sent_[i]) { // else it would undo what MIDI moved
            engine_->set(controls_[i]->number(), value);
            sent_[i] = value;
            stood_[i] = engine_->value(controls_[i]->number());
        }
    }
}

void FaustProcessor::begin_block(std::size_t frames) {
    if (sources_ == nullptr) {
        return;
    }
    const audio::BlockTime time = sources_->push(inputs_, audio::host_block(getPlayHead(), static_cast<int>(frames)));
    if (analysis_ != nullptr) {
        if (isNonRealtime() != is_offline_) { // a host that says so only now
            is_offline_ = isNonRealtime();
            analysis_->set_offline(is_offline_);
        }
        analysis_->analyse_now(); // in an offline render; otherwise nothing
    }
    engine_->set_stream_time(to_ns(time.time));
}

void FaustProcessor::compute(std::size_t frames, const juce::MidiBuffer &midi, bool bypassed) {
    auto message = midi.begin();
    const auto hand_over = [&] { engine_->midi({(*message).data, static_cast<std::size_t>((*message).numBytes)}); };
    for (std::size_t at = 0; at < frames;) {
        std::size_t next = std::min(frames, at + ProgramEngine::most_frames);
        for (; message != midi.end(); ++message) {
            const auto position = std::min(static_cast<std::size_t>(std::max((*message).samplePosition, 0)), frames - 1);
            if (position > at) {
                next = std::min(next, position);
                break;
            }
            hand_over();
        }
        compute_piece(at, next - at, bypassed);
        at = next;
    }
    for (; message != midi.end(); ++message) { // of a block without frames
        hand_over();
    }
}

void FaustProcessor::compute_piece(std::size_t at, std::size_t frames, bool bypassed) {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        piece_inputs_[i] = inputs_[i] == nullptr ? nullptr : inputs_[i] + at;
    }
    std::size_t outputs = 0;
    while (outputs < outputs_.size() && outputs_[outputs] != nullptr) {
        piece_outputs_[outputs] = outputs_[outputs] + at;
        ++outputs;
    }
    const std::span<float *const> heard(piece_outputs_.data(), outputs);
    bypass_.keep({piece_inputs_.data(), main_inputs_}, frames);
    engine_->compute(frames, piece_inputs_, heard);
    bypass_.mix(heard, frames, bypassed);
}

void FaustProcessor::publish() {
    // relaxed: numbers to be shown, each by itself
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        shown_[i].store(static_cast<float>(engine_->value(i)), std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        const double stands = engine_->value(controls_[i]->number());
        if (stands != stood_[i]) { // MIDI moved it, in this block
            stood_[i] = stands;
            moved_[controls_[i]->number()].store(true, std::memory_order_relaxed);
        }
    }
    repaired_samples_.store(engine_->repaired_samples(), std::memory_order_relaxed);
    silenced_frames_.store(engine_->silenced_frames(), std::memory_order_relaxed);
}

} // namespace localcast::plugin
