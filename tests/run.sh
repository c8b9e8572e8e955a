#!/usr/bin/env bash
# Installs what the tests need, builds everything and passes every test: with gcc, under the sanitizers of clang, and
# as an installed package. Run it again at will; what is built already stays.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/support/install.sh

TEST_PACKAGES=(catch2 libbenchmark-dev libconcurrentqueue-dev clang-22 libclang-rt-22-dev
    alsa-utils hydrogen-drumkits sonic-pi-samples jackd2 libjack-jackd2-dev juce-modules-source
    xvfb libx11-dev fonts-dejavu-core spin ardour jalv lv2-dev sordi)

export CCACHE_SLOPPINESS=time_macros
mapfile -t generator < <(generator_options)
jobs=$(nproc)
passed=0

# stage PRESET LEAST WHAT: configures, builds and tests one preset of CMakePresets.json in build/PRESET. Fewer tests than
# LEAST mean that a filter or an option has lost some.
stage() {
    local preset=$1 least=$2 what=$3 build=$PWD/build/$1 fresh=("${generator[@]}") log count
    [[ -f $build/CMakeCache.txt ]] && fresh=()
    say "$what: building in build/$preset"
    quietly "$build/configure.log" cmake --preset "$preset" "${fresh[@]}"
    quietly "$build/build.log" cmake --build --preset "$preset" --parallel "$jobs"
    say "$what: testing"
    log=$build/test.log
    ctest --preset "$preset" --parallel "$jobs" >"$log" 2>&1 || {
        sed -n '/The following tests FAILED/,$p' "$log" >&2
        fail "$what: tests failed; their output is in $log"
    }
    count=$(sed -n 's/^100% tests passed, 0 tests failed out of \([0-9]*\)$/\1/p' "$log")
    [[ ${count:-0} -ge $least ]] || fail "$what: only ${count:-0} tests ran, at least $least expected; see $log"
    passed=$((passed + count))
    printf '    %s passed, 0 failed\n' "$count"
}

[[ $(uname -s) == Linux ]] || fail "this script is for Linux; elsewhere use: cmake --preset release, then ctest"
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
mapfile -t generator < <(generator_options) # ninja may have come just now

stage release 250 "Everything, with $(c++ --version | sed -n 1p)"
stage asan 200 "AddressSanitizer and UndefinedBehaviorSanitizer"
stage tsan 120 "ThreadSanitizer"
stage rtsan 25 "RealtimeSanitizer and -Wfunction-effects"

say "The installed package"
./tests/package/test.sh build/package build/release/tests/plugins/localcast_play_plugin | tee build/package.log | sed 's/^/    /'
count=$(sed -n 's/^\([0-9]*\) passed, 0 failed$/\1/p' build/package.log)
[[ ${count:-0} -gt 0 ]] || fail "the package tests did not end; see build/package.log"
passed=$((passed + count))

printf '%d passed, 0 failed\n' "$passed"
