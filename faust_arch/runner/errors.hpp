// Why a run ends early.
// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace localcast::faust::runner {

/** A file or the program itself does not do; what() is one sentence for the person who ran it. */
class RunError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/** The command line makes no sense for this program. */
class UsageError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

} // namespace localcast::faust::runner
