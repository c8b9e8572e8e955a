// SPDX-License-Identifier: MIT
#include "faust_plugin/faust_processor.hpp"

#include "faust_plugin/faust_editor.hpp"
#include "faust_plugin/widget_ids.hpp"
#include "gui/editor_size.hpp"
#include "gui/host_name.hpp"
#include "gui/track_name.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace localcast::plugin {
namespace {

std::size_t main_input_count(const PluginFacts &facts, const ProgramEngine &engine) {
    const std::size_t inputs = engine.input_count();
    const std::size_t outputs = engine.output_count();
    const std::size_t wanted = facts.main_inputs ? static_cast<std::size_t>(std::max(*facts.main_inputs, 0))
                               : outputs > 0     ? outputs
                                                 : inputs;
    return std::min(inputs, wanted);
}

std::unique_ptr<::dsp> effect_of(const PluginFacts &facts) {
    return facts.create_effect != nullptr ? facts.create_effect() : nullptr;
}

/// A program that plays nowhere yet: numbers in its metadata stand for inputs, of which nothing is known.
std::unique_ptr<ProgramEngine> engine_alone(const PluginFacts &facts) {
    auto program = facts.create();
    ProgramSurroundings nowhere;
    nowhere.numbered_sources.assign(static_cast<std::size_t>(program->getNumInputs()) + 1, 1);
    nowhere.sounds = facts.sounds;
    return std::make_unique<ProgramEngine>(std::move(program), nowhere, effect_of(facts));
}

juce::AudioChannelSet channels(std::size_t count) {
    return juce::AudioChannelSet::canonicalChannelSet(static_cast<int>(count));
}

/// Whose state it is.
const std::string &state_owner(const PluginFacts &facts) { return facts.identity.empty() ? facts.name : facts.identity; }

} // namespace

std::string identity_of(std::uint32_t company_code, std::uint32_t code) {
    std::string identity;
    for (const std::uint32_t letters : {company_code, code}) {
        for (const int shift : {24, 16, 8, 0}) {
            identity += static_cast<char>(letters >> shift & 0xff);
        }
    }
    return identity;
}

FaustProcessor::FaustProcessor(const PluginFacts &facts)
    : FaustProcessor(facts, engine_alone(facts)) {}

FaustProcessor::FaustProcessor(PluginFacts facts, std::unique_ptr<ProgramEngine> engine)
    : PlainProcessor(buses_of(facts, *engine)), facts_(std::move(facts)), engine_(std::move(engine)),
      layout_(engine_->layout()), input_count_(engine_->input_count()), output_count_(engine_->output_count()),
      main_inputs_(main_input_count(facts_, *engine_)), bound_(engine_->is_bound()),
      may_be_doubled_(main_inputs_ == 1 && input_count_ == 1 && output_count_ == 1 && !bound_), program_notes_(engine_->notes()),
      shown_(layout_.widgets.size()), moved_(layout_.widgets.size()) {
    add_parameters();
    for (std::size_t i = 0; i < shown_.size(); ++i) {
        shown_[i].store(static_cast<float>(layout_.widgets[i].init), std::memory_order_relaxed); // nobody else is here yet
    }
    if (std::any_of(controls_.begin(), controls_.end(),
                    [](const FaustParameter *control) { return control->widget().moved_by_midi; })) {
        startTimerHz(20);
    }
}

FaustProcessor::~FaustProcessor() {
    hold_message_thread();
    stopTimer();
}

juce::AudioProcessor::BusesProperties FaustProcessor::buses_of(const PluginFacts &facts, const ProgramEngine &engine) {
    BusesProperties buses;
    const std::size_t main = main_input_count(facts, engine);
    if (main > 0) {
        buses = buses.withInput("Input", channels(main));
    }
    if (engine.output_count() > 0) {
        buses = buses.withOutput("Output", channels(engine.output_count()));
    }
    if (engine.input_count() > main) {
        // Of an LV2 it is not left out: JUCE would read the port that a host does not connect.
        const bool is_lv2 = juce::PluginHostType::getPluginLoadedAs() == juce::AudioProcessor::wrapperType_LV2;
        buses = buses.withInput("Sidechain", channels(engine.input_count() - main), main == 0 || is_lv2);
    }
    return buses;
}

void FaustProcessor::add_parameters() {
    by_widget_.assign(layout_.widgets.size(), nullptr);
    for (std::size_t i = 0; i < layout_.widgets.size(); ++i) {
        if (layout_.widgets[i].is_control()) {
            auto parameter = std::make_unique<FaustParameter>(layout_.widgets[i], i);
            by_widget_[i] = parameter.get();
            controls_.push_back(parameter.get());
            addParameter(parameter.release());
        }
    }
    auto bypass = std::make_unique<juce::AudioParameterBool>(juce::ParameterID(bypass_parameter_id, 1), "Bypass", false);
    bypassed_ = bypass.get();
    addParameter(bypass.release());
}

bool FaustProcessor::isBusesLayoutSupported(const BusesLayout &layouts) const {
    const int copies = may_be_doubled_ && layouts.getMainOutputChannels() == 2 ? 2 : 1;
    const auto inputs = copies * static_cast<int>(input_count_);
    const auto main = copies * static_cast<int>(main_inputs_);
    const auto outputs = copies * static_cast<int>(output_count_);
    if (layouts.getMainOutputChannels() != outputs) {
        return false;
    }
    for (int bus = 0; bus < layouts.inputBuses.size(); ++bus) {
        const bool is_main = bus == 0 && main > 0;
        const int count = layouts.getNumChannels(true, bus);
        if (is_main ? count != main : count != inputs - main && count != 0) {
            return false;
        }
    }
    return true;
}

void FaustProcessor::prepareToPlay(double sample_rate_hz, int block_frames) {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    if (bound_ && (sources_ == nullptr || sources_->wanted() != wanted_names())) {
        join_room();
    }
    prepare(sample_rate_hz, block_frames);
}

void FaustProcessor::prepare(double sample_rate_hz, int block_frames) {
    const bool usable = sample_rate_hz >= 1.0 && sample_rate_hz <= 1'536'000.0;
    prepared_ = usable;
    rate_hz_ = sample_rate_hz;
    block_frames_ = block_frames;
    if (!usable) {
        return;
    }
    prepare_copies(juce::roundToInt(sample_rate_hz));
    bypass_.prepare(sample_rate_hz, main_inputs_ * copies(), engine_->latency_frames(), ProgramEngine::most_frames);
    setLatencySamples(static_cast<int>(engine_->latency_frames()));
    sent_.assign(controls_.size(), std::numeric_limits<double>::quiet_NaN());
    stood_ = sent_;
    inputs_.assign(input_count_ * copies(), nullptr);
    piece_inputs_ = inputs_;
    outputs_.assign(output_count_ * copies(), nullptr);
    piece_outputs_ = outputs_;
    if (sources_ != nullptr) {
        say_room(sources_->prepare(sample_rate_hz, static_cast<std::uint32_t>(std::max(block_frames, 0))));
        start_analysis();
    }
}

void FaustProcessor::prepare_copies(int sample_rate_hz) {
    engine_->prepare(sample_rate_hz);
    if (!may_be_doubled_ || getMainBusNumOutputChannels() != 2) {
        second_.reset();
        return;
    }
    if (second_ == nullptr) {
        second_ = engine_alone(facts_);
    }
    second_->prepare(sample_rate_hz);
}

void FaustProcessor::releaseResources() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    prepared_ = false;
    analysis_.reset();
    if (sources_ != nullptr) {
        sources_->release();
    }
}

void FaustProcessor::join_room() {
    analysis_.reset();
    std::string why;
    const std::vector<std::string> names = wanted_names();
    const audio::Identity identity{facts_.name, getWrapperTypeDescription(wrapperType),
                                   host_name()};
    auto sources = InputSources::join(facts_.room, identity, names, sources_.get(), why);
    if (sources != nullptr) {
        engine_ = std::make_unique<ProgramEngine>(
            facts_.create(), ProgramSurroundings{sources->room()->runtime().get(), sources->numbered(), facts_.sounds},
            effect_of(facts_));
        sources_ = std::move(sources); // the earlier one after the engine that used it
    }
    say_room(why);
}

void FaustProcessor::say_room(const std::string &problem) {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    room_problem_ = problem;
    program_notes_ = engine_->notes();
    if (sources_ != nullptr) {
        room_problem_ += (problem.empty() || sources_->renamed().empty() ? "" : " ") + sources_->renamed();
        room_ = sources_->room();
        source_names_ = sources_->names();
    }
}

void FaustProcessor::start_analysis() {
    const faust::LocalcastDsp &program = engine_->program();
    audio::AnalysisConfig config;
    const SensorId reference(program.phase_reference());
    for (const std::string &name : sources_->names()) {
        const SensorId source = SensorId::of(name);
        if (program.follows_events()) {
            config.event_sources.push_back(source);
        }
        if (program.follows_phase() && source != reference) {
            config.sources.push_back(source);
        }
    }
    config.reference = reference;
    if (reference.hash() == 0 && config.sources.size() > 1) { // nobody is named: the first input
        config.reference = config.sources.front();
        config.sources.erase(config.sources.begin());
    }
    analysis_.reset();
    if (config.reference.hash() == 0) {
        config.sources.clear();
    }
    if (config.sources.empty() && config.event_sources.empty()) {
        return;
    }
    analysis_ = std::make_unique<audio::AnalysisWorker>(*sources_->room());
    is_offline_ = isNonRealtime();
    analysis_->set_offline(is_offline_);
    if (!analysis_->start(config)) {
        say_room(analysis_->problem());
    }
}

std::vector<std::string> FaustProcessor::wanted_names() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    const std::string own = !user_name_.empty() ? user_name_ : !track_name_.empty() ? track_name_ : facts_.name;
    std::vector<std::string> names;
    names.reserve(input_count_);
    for (std::size_t i = 0; i < input_count_; ++i) {
        names.push_back(i < facts_.sources.size() ? facts_.sources[i]
                        : input_count_ == 1       ? own
                                                  : own + "-" + std::to_string(i + 1));
    }
    return names;
}

void FaustProcessor::rename_if_needed() {
    const std::lock_guard<std::mutex> set_up(set_up_mutex_);
    if (sources_ == nullptr || sources_->wanted() == wanted_names()) {
        return;
    }
    suspendProcessing(true); // from here on the audio thread passes by
    join_room();
    if (prepared_) {
        prepare(rate_hz_, block_frames_);
    }
    suspendProcessing(false);
}

void FaustProcessor::set_user_name(const std::string &name) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        user_name_ = name;
    }
    rename_if_needed();
}

std::string FaustProcessor::user_name() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return user_name_;
}

void FaustProcessor::updateTrackProperties(const TrackProperties &properties) {
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        track_name_ = track_name(properties).toStdString();
    }
    rename_if_needed();
}

double FaustProcessor::getTailLengthSeconds() const {
    return std::numeric_limits<double>::infinity(); // nobody knows how long a program goes on
}

// What an editor asks.

double FaustProcessor::shown(std::size_t widget) const {
    return static_cast<double>(shown_[widget].load(std::memory_order_relaxed)); // relaxed: a number to be shown
}

std::shared_ptr<const audio::Room> FaustProcessor::room() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return room_;
}

std::vector<std::string> FaustProcessor::source_names() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    return source_names_;
}

std::vector<std::string> FaustProcessor::notes() const {
    const std::lock_guard<std::mutex> lock(words_mutex_);
    std::vector<std::string> notes = program_notes_;
    for (const std::string &words : {room_problem_, state_note_}) {
        if (!words.empty()) {
            notes.push_back(words);
        }
    }
    return notes;
}

PluginCounts FaustProcessor::counts() const {
    // relaxed: numbers to be shown
    return {repaired_samples_.load(std::memory_order_relaxed), silenced_frames_.load(std::memory_order_relaxed)};
}

/// What MIDI moved becomes the parameter's value, on the message thread.
void FaustProcessor::timerCallback() {
    for (FaustParameter *const control : controls_) {
        // relaxed: the value may be newer than the flag, never older than what matters, for it is looked at again
        if (moved_[control->number()].exchange(false, std::memory_order_relaxed)) {
            control->set_plain(shown(control->number()));
        }
    }
}

juce::AudioProcessorEditor *FaustProcessor::createEditor() { return new FaustEditor(*this); }

// State.

void FaustProcessor::getStateInformation(juce::MemoryBlock &block) {
    State state;
    for (const FaustParameter *const control : controls_) {
        state.set("control/" + control->widget().id, control->plain());
    }
    state.set("bypass", bypassed_->get() ? 1.0 : 0.0);
    write_editor_size(state, editor_size);
    state.set("name", std::string_view(user_name()));
    const std::vector<std::byte> bytes = state.bytes(state_owner(facts_));
    block.replaceAll(bytes.data(), bytes.size());
}

void FaustProcessor::setStateInformation(const void *data, int size) {
    const auto count = static_cast<std::size_t>(std::max(size, 0));
    const StateReading reading = read_state({static_cast<const std::byte *>(data), count}, state_owner(facts_));
    {
        const std::lock_guard<std::mutex> lock(words_mutex_);
        state_note_ = reading.note;
    }
    if (!reading.state) {
        return;
    }
    const State &state = *reading.state;
    for (FaustParameter *const control : controls_) { // what an older version did not know is at its default
        control->set_plain(state.number("control/" + control->widget().id).value_or(control->widget().init));
    }
    bypassed_->setValueNotifyingHost(state.number("bypass").value_or(0.0) >= 0.5 ? 1.0f : 0.0f);
    editor_size = read_editor_size(state);
    set_user_name(state.text("name").value_or(std::string()));
}

} // namespace localcast::plugin
