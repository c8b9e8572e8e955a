#!/usr/bin/env bash
# Makes the picture of localcast-monitor in the README: builds the program, lets four microphones of a simulated room
# record speech, plays their recordings and takes the picture after eleven seconds.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/support/install.sh
source examples/support/screen.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter alsa-utils

build=$PWD/build/release
picture=$PWD/examples/images/monitor.png
build_release localcast-monitor localcast-room

scene=$(mktemp -d)
trap 'rm -rf "$scene"' EXIT
speech=/usr/share/sounds/alsa
quietly "$scene/room.log" "$build/examples/room/localcast-room" --output-dir "$scene" --loop-seconds 12 \
    --input $speech/Front_Center.wav $speech/Front_Left.wav $speech/Rear_Center.wav $speech/Side_Right.wav \
    --mic 2,2.5,1.2 --mic 4.2,1.5,1.2 --mic 3.2,3.9,1.4,-1 --mic 1.2,1.2,1.2 --offset-ppm 0 25 0 -40
files=()
for number in 1 2 3 4; do
    name=$(cut -d' ' -f$number <<<"podium desk door window")
    mv "$scene/mic-$number.wav" "$scene/$name.wav"
    files+=("$scene/$name.wav")
done

start_screen "$scene" 1280x800
quietly "$scene/monitor.log" "$build/examples/localcast-monitor/localcast-monitor" \
    --room studio --play "${files[@]}" --seconds 11 --width 980 --height 640 --screenshot "$picture"
say "$picture"
