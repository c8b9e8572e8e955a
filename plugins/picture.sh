#!/usr/bin/env bash
# Makes the pictures of the plugins' editors, of those that are named or of all: builds a plugin into a small program that
# plays recordings through it while its editor is on screen, and takes the picture after eleven seconds.
# Usage: picture.sh [align] [trigger]
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/support/install.sh
source examples/support/screen.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter \
    sonic-pi-samples hydrogen-drumkits

plugins=("$@")
((${#plugins[@]})) || plugins=(align trigger)
targets=("${plugins[@]/#/localcast-}")
build_release "${targets[@]/%/-picture}"
place=$(mktemp -d)
start_screen "$place" 2400x1800 # so large that the pointer, in its middle, is on no control
for plugin in "${plugins[@]}"; do
    picture=$PWD/plugins/$plugin/$plugin.png
    quietly "$place/picture.log" "build/release/tests/plugins/$plugin/localcast-$plugin-picture" "$picture" 11
    say "$picture"
done
