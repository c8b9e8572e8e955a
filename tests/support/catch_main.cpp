// Catch2's main, compiled once; version 3 brings its own.
// SPDX-License-Identifier: MIT
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
