// A view of a runtime that ends with the statement would dangle.
// SPDX-License-Identifier: MIT
// expect: (use of deleted function|call to deleted member function)
#include <localcast/runtime.hpp>

#include <utility>

auto misuse(localcast::Runtime& runtime) { return std::move(runtime).view<localcast::Kind::audio_block>(); }
