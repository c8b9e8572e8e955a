#!/usr/bin/env bash
# Makes the picture of Align's editor: builds the plugin into a small program, plays four microphones of a simulated room
# through it while the editor is on screen, and takes the picture after eleven seconds.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter sonic-pi-samples

build=$PWD/build/release
picture=$PWD/plugins/align/align.png
mapfile -t generator < <(generator_options)
[[ -f $build/CMakeCache.txt ]] && generator=()
say "Building localcast-align-picture in build/release"
quietly "$build/configure.log" cmake --preset release "${generator[@]}"
quietly "$build/build.log" cmake --build --preset release --parallel "$(nproc)" --target localcast-align-picture

place=$(mktemp -d)
screen=
trap 'kill "$screen" 2>/dev/null; rm -rf "$place"' EXIT
# Large enough that the pointer, in its middle, is on no control.
Xvfb -displayfd 3 -screen 0 2400x1800x24 -nolisten tcp 3>"$place/display" 2>/dev/null &
screen=$!
for ((i = 0; i < 100; ++i)); do
    [[ -s $place/display ]] && break
    sleep 0.1
done
[[ -s $place/display ]] || fail "Xvfb does not start"
DISPLAY=:$(<"$place/display") quietly "$place/picture.log" "$build/tests/plugins/align/localcast-align-picture" "$picture" 11
say "$picture"
