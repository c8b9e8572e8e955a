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
    const std::size_t main_channels = main_inputs_ * copies();
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
        const bool main = i < main_channels;
        const int bus = main || main_channels == 0 ? 0 : 1;
        inputs_[i] = channel(true, bus, static_cast<int>(main ? i : i - main_channels));
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
            if (second_ != nullptr) {
                second_->set(controls_[i]->number(), value);
            }
            sent_[i] = value;
            stood_[i] = engine_->value(controls_[i]->number());
        }
    }
}

void FaustProcessor::hand_over(std::span<const std::uint8_t> message) {
    engine_->midi(message);
    if (second_ != nullptr) {
        second_->midi(message);
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
    const auto hand_over_next = [&] { hand_over({(*message).data, static_cast<std::size_t>((*message).numBytes)}); };
    for (std::size_t at = 0; at < frames;) {
        std::size_t next = std::min(frames, at + ProgramEngine::most_frames);
        for (; message != midi.end(); ++message) {
            const auto position = std::min(static_cast<std::size_t>(std::max((*message).samplePosition, 0)), frames - 1);
            if (position > at) {
                next = std::min(next, position);
                break;
            }
            hand_over_next();
        }
        compute_piece(at, next - at, bypassed);
        at = next;
    }
    for (; message != midi.end(); ++message) { // of a block without frames
        hand_over_next();
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
    bypass_.keep({piece_inputs_.data(), main_inputs_ * copies()}, frames);
    if (second_ == nullptr) {
        engine_->compute(frames, piece_inputs_, heard);
    } else {
        engine_->compute(frames, {piece_inputs_.data(), 1}, heard.first(std::min<std::size_t>(outputs, 1)));
        second_->compute(frames, {piece_inputs_.data() + 1, 1}, heard.subspan(std::min<std::size_t>(outputs, 1)));
    }
    bypass_.mix(heard, frames, bypassed);
}

double FaustProcessor::highest(std::size_t widget) const {
    const double value = engine_->value(widget);
    return second_ == nullptr ? value : std::max(value, second_->value(widget));
}

void FaustProcessor::publish() {
    // relaxed: numbers to be shown, each by itself
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        shown_[i].store(static_cast<float>(highest(i)), std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < controls_.size(); ++i) {
        const double stands = engine_->value(controls_[i]->number());
        if (stands != stood_[i]) { // MIDI moved it, in this block
            stood_[i] = stands;
            moved_[controls_[i]->number()].store(true, std::memory_order_relaxed);
        }
    }
    const bool two = second_ != nullptr;
    repaired_samples_.store(engine_->repaired_samples() + (two ? second_->repaired_samples() : 0), std::memory_order_relaxed);
    silenced_frames_.store(engine_->silenced_frames() + (two ? second_->silenced_frames() : 0), std::memory_order_relaxed);
}

} // namespace localcast::plugin
