#!/usr/bin/env bash
# Makes the pictures of the plugins' editors, of those that are named or of all: builds a plugin into a small program that
# plays recordings through it while its editor is on screen, and takes the picture after eleven seconds.
# Usage: picture.sh [align] [trigger] [monitor] [faust-plugin]
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/support/install.sh
source examples/support/screen.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter \
    sonic-pi-samples hydrogen-drumkits

plugins=("$@")
((${#plugins[@]})) || plugins=(align trigger monitor faust-plugin)
targets=("${plugins[@]/#/localcast-}")
build_release "${targets[@]/%/-picture}"
place=$(mktemp -d)
export XDG_RUNTIME_DIR=$place # nobody else on this machine is in their rooms
start_screen "$place" 2400x1800 # so large that the pointer, in its middle, is on no control
for plugin in "${plugins[@]}"; do
    name=${plugin//-/_}
    picture=$PWD/plugins/$name/$name.png
    quietly "$place/picture.log" "build/release/tests/plugins/localcast-$plugin-picture" "$picture" 11
    say "$picture"
done
