// The architecture that makes a C++ class and its factory from a Faust program, for use in a program of one's own.
//
//   faust -a localcast_class.cpp -cn Name program.dsp -o Name.cpp
//
// gives `std::unique_ptr<::dsp> localcast::faust::create_Name()`. Programs of different names live in one binary.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>

#include <faust/dsp/dsp.h>
#include <faust/gui/Soundfile.h>
#include <faust/gui/UI.h>
#include <faust/gui/meta.h>

#define LOCALCAST_OWN(name) name##_of_mydsp
#include <faust/localcast/Scheduler.h>

// Internal linkage: helpers that two programs both bring do not meet.
namespace {

/** What a soundfile hears that nobody gave a sound: silence, whatever the program's precision is. */
Soundfile* silent_sound()
{
    static const auto silence = [] {
        auto sound = std::make_unique<Soundfile>(1, MAX_SOUNDFILE_PARTS * BUFFER_SIZE, MAX_CHAN, MAX_SOUNDFILE_PARTS, true);
        for (int part = 0, offset = 0; part < MAX_SOUNDFILE_PARTS; ++part)
            sound->emptyFile(part, offset);
        sound->shareBuffers(1, MAX_CHAN);
        return sound;
    }();
    return silence.get();
}
#define defaultsound silent_sound()

<<includeIntrinsic>>

<<includeclass>>

/** The program; its tables, which all instances share, are not written while another instance may be reading them. */
class Program final : public mydsp {
public:
    void init(int sample_rate) override
    {
        {
            static std::mutex mutex;
            static int tables_rate = 0;
            const std::lock_guard<std::mutex> lock(mutex);
            if (sample_rate != tables_rate)
                classInit(sample_rate);
            tables_rate = sample_rate;
        }
        instanceInit(sample_rate);
    }
    Program* clone() override { return new Program(); }
};

} // namespace

namespace localcast::faust {

std::unique_ptr<::dsp> create_mydsp();

std::unique_ptr<::dsp> create_mydsp()
{
    return std::make_unique<::Program>();
}

} // namespace localcast::faust
