#!/usr/bin/env bash
# Makes the picture of localcast-monitor in the README: builds the program, lets four microphones of a simulated room
# record speech, plays their recordings and takes the picture after eleven seconds.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev catch2 xvfb fonts-inter alsa-utils

build=$PWD/build/release
picture=$PWD/examples/images/monitor.png
mapfile -t generator < <(generator_options)
[[ -f $build/CMakeCache.txt ]] && generator=()
say "Building localcast-monitor in build/release"
quietly "$build/configure.log" cmake --preset release "${generator[@]}"
quietly "$build/build.log" cmake --build --preset release --parallel "$(nproc)" --target localcast-monitor localcast-room

scene=$(mktemp -d)
trap 'kill "$screen" 2>/dev/null; rm -rf "$scene"' EXIT
screen=
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

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scene/display" 2>/dev/null &
screen=$!
for ((i = 0; i < 100; ++i)); do
    [[ -s $scene/display ]] && break
    sleep 0.1
done
[[ -s $scene/display ]] || fail "Xvfb does not start"
DISPLAY=:$(<"$scene/display") quietly "$scene/monitor.log" "$build/examples/localcast-monitor/localcast-monitor" \
    --room studio --play "${files[@]}" --seconds 11 --width 980 --height 640 --screenshot "$picture"
say "$picture"
