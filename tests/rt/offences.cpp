// SPDX-License-Identifier: MIT
#include "rt/offences.hpp"

namespace localcast::test {

std::string told(const Offences& offences) {
    std::string text;
    const auto tell = [&text](uint64_t count, const std::string& what) {
        if (count > 0) {
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + what;
        }
    };
    tell(offences.allocations, "times the allocator");
    tell(offences.locks, "locks");
    tell(offences.system_calls, "system calls, the first of them " + std::to_string(offences.first_system_call));
    tell(offences.page_faults, "page faults");
    return text.empty() ? "nothing" : text;
}

} // namespace localcast::test
