#!/usr/bin/env bash
# clang-tidy 22 and cppcheck over all parts but the tests, by .clang-tidy (two folders add to it) and .cppcheck-suppressions
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" clang-22 clang-tidy-22 cppcheck \
    juce-modules-source libjack-jackd2-dev

build=$LOCALCAST_SOAK_DIR/static
quietly "$build.configure.log" cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
    -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 -DLOCALCAST_BUILD_TESTS=OFF
# Sources of the project's own, and those that the build put together of them.
mapfile -t sources < <(sed -n "s|^ *\"file\": \"$PWD/\(.*\)\",\{0,1\}\$|\1|p" "$build/compile_commands.json" |
    grep -E "^(core|examples|faust_arch|juce_module|plugins)/|/Unity/unity_" | sort -u)
((${#sources[@]} > 150))

wrong=0
cppcheck --enable=warning,performance,portability --suppressions-list=.cppcheck-suppressions --std=c++20 \
    --language=c++ --quiet --error-exitcode=1 -I core/include -I core/src -I core/estimators/include \
    -I core/estimators/src -I faust_arch -I faust_arch/runner -I juce_module -I plugins -D__x86_64__ -D__linux__ \
    -D__unix__ -D__GNUC__=12 core faust_arch/faust faust_arch/runner juce_module plugins || wrong=1
# A constructor in JUCE 7.0.5's headers is none to clang 22, but no template of it is ever made: its body is not looked at then.
printf '%s\0' "${sources[@]}" | xargs -0 -n 2 -P "$(nproc)" clang-tidy-22 -p "$build" --quiet \
    --extra-arg=-fdelayed-template-parsing --extra-arg=-Wno-delayed-template-parsing-in-cxx20 2>/dev/null || wrong=1
printf 'static: %d sources and their headers in %d s, %s\n' "${#sources[@]}" "$SECONDS" \
    "$([[ $wrong == 0 ]] && echo clean || echo "not clean")"
exit $wrong
