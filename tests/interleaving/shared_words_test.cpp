// Records that others read while their writer is interrupted at any atomic.
// SPDX-License-Identifier: MIT
#include "every_order.hpp"
#include "interleaver.hpp"

#include "localcast_juce/room/shared_words.hpp"

#include "support/catch.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

using namespace localcast;
using namespace localcast::test;

namespace {

using Record = std::array<std::uint64_t, 3>;

// One writes records 1, 2 ..., each word of which is its number; one reads twice.
class WritingAndReading : public Scene {
public:
    WritingAndReading(std::uint64_t before, std::uint64_t after) : before_(before), after_(after) {}
    void begin() override {
        words_ = std::make_unique<audio::SharedWords<Record>>();
        write(1, before_);
    }
    void run(unsigned number) override {
        if (number == 0) {
            write(before_ + 1, after_);
            return;
        }
        std::uint64_t last = before_;
        for (int read = 0; read < 2; ++read) {
            const std::optional<Record> found = words_->read();
            nothing_ += found ? 0 : 1;
            if (found && ((*found)[0] != (*found)[1] || (*found)[0] != (*found)[2] || (*found)[0] < last)) {
                interleaving::fail("a record is torn, or older than one that was read");
            }
            last = found ? (*found)[0] : last;
        }
    }
    std::string end() override {
        return nothing_ == 0 || before_ == 0 ? "" : "a record that was written is not there";
    }

private:
    void write(std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t number = from; number <= to; ++number) {
            words_->write({number, number, number});
        }
    }

    const std::uint64_t before_, after_;
    std::unique_ptr<audio::SharedWords<Record>> words_;
    unsigned nothing_ = 0;
};

} // namespace

TEST_CASE("a record is read whole however its writer is interrupted, and once written it is always there") {
    for (const std::uint64_t before : {0u, 1u, 2u}) {
        CAPTURE(before);
        WritingAndReading scene(before, before + 4);
        CHECK(go_through(scene, 2, {Points::atomics, 3}).orders > 100);
    }
}
