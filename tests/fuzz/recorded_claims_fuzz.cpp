// A file of claims, as it is given to a Faust program by --claims: any bytes, and what comes of them is played.
// SPDX-License-Identifier: MIT
#include "byte_reader.hpp"
#include "file_of_bytes.hpp"

#include "errors.hpp"
#include "recorded_claims.hpp"

#include <localcast/runtime.hpp>

#include <string>

using namespace localcast;
using namespace localcast::test;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const FileOfBytes file({data, size});
    try {
        faust::runner::RecordedClaims claims = faust::runner::read_claims(file.path(), 48000);
        auto runtime = Runtime::create(std::chrono::seconds(5), 256);
        require(runtime.has_value(), "a small window");
        faust::runner::ClaimPlayer player(*runtime, std::move(claims));
        for (uint64_t time_ns = 0; time_ns < 10'000'000'000; time_ns += 2'500'000'000) {
            player.play_until(time_ns);
        }
        player.play_until(UINT64_MAX);
    } catch (const faust::runner::RunError& error) {
        require(std::string(error.what()).find(": ") != std::string::npos, "an error that says what is wrong where");
    }
    return 0;
}
