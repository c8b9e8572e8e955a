#!/usr/bin/env bash
# clang-tidy 22 over core and the Faust side, cppcheck over the JUCE modules too, by .clang-tidy and .cppcheck-suppressions
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" clang-tidy-22 cppcheck juce-modules-source libjack-jackd2-dev

build=$LOCALCAST_SOAK_DIR/static
quietly "$build.log" cmake -S . -B "$build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_EXPORT_COMPILE_COMMANDS=ON \
    -DLOCALCAST_BUILD_TESTS=OFF -DLOCALCAST_BUILD_PLUGINS=OFF -DLOCALCAST_BUILD_EXAMPLES=OFF
mapfile -t sources < <(sed -n "s|^ *\"file\": \"$PWD/\(.*\)\",\{0,1\}\$|\1|p" "$build/compile_commands.json" |
    grep -E '^(core|faust_arch)/' | sort -u)
((${#sources[@]} > 50))

wrong=0
cppcheck --enable=warning,performance,portability --suppressions-list=.cppcheck-suppressions --std=c++20 \
    --language=c++ --quiet --error-exitcode=1 -I core/include -I core/src -I core/estimators/include \
    -I core/estimators/src -I faust_arch -I faust_arch/runner -I juce_module -D__x86_64__ -D__linux__ -D__unix__ \
    -D__GNUC__=12 core faust_arch/faust faust_arch/runner juce_module || wrong=1
# Flags that only gcc knows say nothing about the sources.
printf '%s\0' "${sources[@]}" | xargs -0 -n 2 -P "$(nproc)" clang-tidy-22 -p "$build" --quiet \
    --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument 2>/dev/null || wrong=1
printf 'static: %d sources and their headers, %s\n' "${#sources[@]}" "$([[ $wrong == 0 ]] && echo clean || echo "not clean")"
exit $wrong
