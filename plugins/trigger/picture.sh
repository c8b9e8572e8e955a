#!/usr/bin/env bash
# Makes the picture of Trigger's editor: builds the plugin into a small program, plays drums and hands
# in time while the editor is on screen, and takes the picture after eleven seconds.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter sonic-pi-samples hydrogen-drumkits

build=$PWD/build/release
picture=$PWD/plugins/trigger/trigger.png
mapfile -t generator < <(generator_options)
[[ -f $build/CMakeCache.txt ]] && generator=()
say "Building localcast-trigger-picture in build/release"
quietly "$build/configure.log" cmake --preset release "${generator[@]}"
quietly "$build/build.log" cmake --build --preset release --parallel "$(nproc)" --target localcast-trigger-picture

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
DISPLAY=:$(<"$place/display") quietly "$place/picture.log" "$build/tests/plugins/trigger/localcast-trigger-picture" "$picture" 11
say "$picture"
