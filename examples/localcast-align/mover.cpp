// Runs the Faust program `align_mover` on every channel of a recording.
// SPDX-License-Identifier: MIT
#include "mover.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include "AlignMover.hpp"

namespace localcast::align {

namespace {

/** Finds the one widget that the host itself sets. */
class LatencyUI : public GenericUI {
public:
    void addNumEntry(const char* label, FAUSTFLOAT* zone, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT, FAUSTFLOAT) override
    {
        if (std::string_view(label) == "base latency")
            zone_ = zone;
    }
    [[nodiscard]] FAUSTFLOAT& zone() const
    {
        if (zone_ == nullptr)
            throw std::logic_error("the Faust program has no widget 'base latency'");
        return *zone_;
    }

private:
    FAUSTFLOAT* zone_ = nullptr;
};

} // namespace

Mover::Mover(const LocalcastRuntime* runtime, const Recording& reference, const Recording& source,
             std::size_t latency_frames)
{
    for (std::uint32_t i = 0; i < source.info.channels; ++i) {
        Channel channel{faust::create_AlignMover(),
                        std::make_unique<faust::LocalcastUI>(faust::LocalcastUIConfig{
                            runtime, {reference.sensor, source.sensor}, double(source.info.sample_rate_hz)}),
                        {}};
        channel.program->init(static_cast<int>(source.info.sample_rate_hz));
        channel.program->buildUserInterface(channel.ui.get());
        if (!channel.ui->errors().empty())
            throw std::logic_error(channel.ui->errors().front());
        LatencyUI latency;
        channel.program->buildUserInterface(&latency);
        latency.zone() = static_cast<FAUSTFLOAT>(latency_frames);
        channels_.push_back(std::move(channel));
    }
}

void Mover::process(std::span<double> interleaved, std::uint64_t time_ns)
{
    const std::size_t stride = channels_.size();
    const std::size_t frames = interleaved.size() / stride;
    for (std::size_t c = 0; c < stride; ++c) {
        Channel& channel = channels_[c];
        channel.samples.resize(frames);
        for (std::size_t i = 0; i < frames; ++i)
            channel.samples[i] = interleaved[i * stride + c];
        channel.ui->update(time_ns);
        if (!channel.ui->live())
            throw std::runtime_error("its phase claim is not in the window");
        FAUSTFLOAT* block = channel.samples.data();
        channel.program->compute(static_cast<int>(frames), &block, &block);
        for (std::size_t i = 0; i < frames; ++i)
            interleaved[i * stride + c] = channel.samples[i];
    }
}

} // namespace localcast::align
