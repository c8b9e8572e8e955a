#!/usr/bin/env bash
# The library as others use it: built alone with nothing but a compiler and CMake, installed, and found by
# find_package, by pkg-config and by add_subdirectory; then the same with the Faust side (faust.sh), the JUCE modules and
# plugins (plugin.sh). PLAYER is the program localcast_play_plugin of a build with tests.
# Usage: package/test.sh BUILD_DIR PLAYER
# SPDX-License-Identifier: MIT
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${1:?usage: package/test.sh BUILD_DIR PLAYER}
player=$(readlink -f "${2:?usage: package/test.sh BUILD_DIR PLAYER}")
mkdir -p "$build"
build=$(cd "$build" && pwd)
prefix=$build/prefix
core_alone=(-DCMAKE_BUILD_TYPE=Release -DLOCALCAST_BUILD_FAUST=OFF -DLOCALCAST_BUILD_JUCE=OFF
    -DLOCALCAST_BUILD_PLUGINS=OFF -DLOCALCAST_BUILD_EXAMPLES=OFF -DLOCALCAST_BUILD_TESTS=OFF)
passed=0
# make is CMake's own choice; where it is not installed, ninja is.
command -v make >/dev/null || export CMAKE_GENERATOR=Ninja

fail() {
    printf 'package/test.sh: %s\n' "$*" >&2
    exit 1
}
quietly() {
    "$@" >"$build/log" 2>&1 || { tail -n 30 "$build/log" >&2; fail "failed: $*"; }
}
# configure SOURCE BUILD option...: with an empty environment of package paths; find_package must not look elsewhere.
configure() {
    local source=$1 into=$2
    shift 2
    rm -rf "$into"
    quietly cmake -S "$source" -B "$into" "$@"
    quietly cmake --build "$into" --parallel
}
check() {
    local what=$1
    shift
    [[ $("$@") == "localcast 1 sample" ]] || fail "$what: the consumer did not say 'localcast 1 sample'"
    passed=$((passed + 1))
    printf 'passed: %s\n' "$what"
}

rm -rf "$prefix"
configure "$root" "$build/core" "${core_alone[@]}" -DCMAKE_INSTALL_PREFIX="$prefix"
quietly cmake --install "$build/core"
passed=$((passed + 1))
printf 'passed: core alone configures, builds and installs\n'

for name in liblocalcast_reservoir.so liblocalcast_reservoir.a localcastConfig.cmake localcast.pc \
    localcast_reservoir.h localcast_claims.h localcast_payload.h runtime.hpp; do
    [[ -n $(find "$prefix" -name "$name" -print -quit) ]] || fail "not installed: $name"
done
pc=$(dirname "$(find "$prefix" -name localcast.pc -print -quit)")
libraries=$(dirname "$pc")

for kind in reservoir reservoir_shared reservoir_static; do
    configure "$here/consumer" "$build/found_$kind" -DCMAKE_PREFIX_PATH="$prefix" -DWAY=find -DLIBRARY="localcast::$kind"
    check "find_package, localcast::$kind, C" "$build/found_$kind/consumer_c"
    check "find_package, localcast::$kind, C++" "$build/found_$kind/consumer_cpp"
done

configure "$here/consumer" "$build/added" -DWAY=add -DLIBRARY=localcast::reservoir -DLOCALCAST_ROOT="$root"
check "add_subdirectory, C" "$build/added/consumer_c"
check "add_subdirectory, C++" "$build/added/consumer_cpp"

if command -v pkg-config >/dev/null; then
    flags=$(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs localcast) || fail "pkg-config does not find localcast"
    # shellcheck disable=SC2086
    quietly cc -std=c11 -o "$build/consumer_pc" "$here/consumer/consumer.c" $flags
    check "pkg-config, C, shared" env LD_LIBRARY_PATH="$libraries" "$build/consumer_pc"
    # shellcheck disable=SC2086
    quietly c++ -std=c++20 -o "$build/consumer_pc_cpp" "$here/consumer/consumer.cpp" $flags
    check "pkg-config, C++, shared" env LD_LIBRARY_PATH="$libraries" "$build/consumer_pc_cpp"
    flags=$(PKG_CONFIG_PATH=$pc pkg-config --static --cflags --libs localcast)
    # The static library alone, as a C program links it.
    # shellcheck disable=SC2086
    quietly cc -std=c11 -DLOCALCAST_STATIC -o "$build/consumer_pc_static" "$here/consumer/consumer.c" \
        ${flags/-llocalcast_reservoir/-l:liblocalcast_reservoir.a} -pthread
    check "pkg-config, C, static" "$build/consumer_pc_static"
else
    printf 'left out: pkg-config is not installed\n'
fi
# shellcheck source=tests/package/faust.sh
source "$here/faust.sh"
check "the JUCE module in a project that brings its own JUCE, add_subdirectory" "$here/juce.sh" installed "$build/juce"

# Installed, moved, and found where the project has JUCE or says that it wants it.
rm -rf "$build/juce first" "$build/juce prefix"
# The libraries are those that the Faust side has built already.
quietly cmake -S "$root" -B "$build/faust" -DLOCALCAST_BUILD_FAUST=OFF -DLOCALCAST_BUILD_JUCE=ON
quietly cmake --install "$build/faust" --prefix "$build/juce first"
mv "$build/juce first" "$build/juce prefix"
check "the JUCE module of an installed tree, find_package" "$here/juce.sh" installed "$build/juce_found" "$build/juce prefix"
check "its visual half, find_package" "$here/juce.sh" installed "$build/juce_gui_found" "$build/juce prefix" juce_gui_consumer

# refuses WHAT WORDS PREFIX option...: the same project without what it needs is told so in words.
refuses() {
    local what=$1 words=$2 from=$3
    shift 3
    rm -rf "$build/juce_refused"
    ! cmake -S "$here/juce_consumer" -B "$build/juce_refused" -DWAY=find -DCMAKE_PREFIX_PATH="$from" "$@" \
        >"$build/log" 2>&1 || fail "$what: it was found all the same"
    grep -qF -e "$words" < <(tr -s ' \n' ' ' <"$build/log") || { tail -n 30 "$build/log" >&2; fail "$what: not said so"; }
    pass "$what: said in words"
}
refuses "find_package without a JUCE" "localcast::juce needs JUCE 7.0.5 or later" "$build/juce prefix" \
    -DLOCALCAST_JUCE_DIR="$build/nowhere"
refuses "find_package without the JUCE modules" "This LocalCast was installed without localcast::juce." "$prefix"
# shellcheck source=tests/package/plugin.sh
source "$here/plugin.sh"
printf '%d passed, 0 failed\n' "$passed"
