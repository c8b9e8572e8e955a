#!/usr/bin/env bash
# Records speech with six microphones in a simulated room, each with a clock of its own, lines the recordings up, and
# compares with the truth.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
source examples/support/install.sh

build=$PWD/build/demo
scene=$build/scene
result=$build/result
tolerance_samples=0.1
tolerance_ppm=0.5

install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" alsa-utils

say "Building localcast-align in $build"
mapfile -t generator < <(generator_options)
[[ -f $build/CMakeCache.txt ]] && generator=()
quietly "$build/configure.log" cmake -S . -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release \
    -DLOCALCAST_BUILD_FAUST=ON -DLOCALCAST_BUILD_EXAMPLES=ON \
    -DLOCALCAST_BUILD_JUCE=OFF -DLOCALCAST_BUILD_PLUGINS=OFF -DLOCALCAST_BUILD_TESTS=OFF
CCACHE_SLOPPINESS=time_macros quietly "$build/build.log" cmake --build "$build" --parallel "$(nproc)"

say "Recording speech with six microphones in a simulated room of 6 x 5 x 3 m (RT60 0.25 s, 25 dB of signal to noise)"
speech=/usr/share/sounds/alsa
rm -rf "$scene" "$result"
"$build/examples/room/localcast-room" --output-dir "$scene" \
    --input "$speech"/Front_Center.wav "$speech"/Front_Left.wav "$speech"/Side_Right.wav "$speech"/Rear_Center.wav \
            "$speech"/Front_Right.wav "$speech"/Rear_Left.wav "$speech"/Side_Left.wav "$speech"/Rear_Right.wav \
    --loop-seconds 40 --rate 48000 --rt60 0.25 --snr-db 25 --seed 1 --source 2.6,2.2,1.5 \
    --mic 3.10,2.30,1.45 --mic 2.10,2.60,1.50 --mic 2.45,1.30,1.60,-1 --mic 3.40,2.90,1.40 \
    --mic 1.60,1.90,1.65,-1 --mic 2.80,3.60,1.35 \
    --offset-ms=0 --offset-ms=3.217 --offset-ms=-11.903 --offset-ms=19.441 --offset-ms=-0.358 --offset-ms=7.77 \
    --offset-ppm=0 --offset-ppm=38.2 --offset-ppm=-211.7 --offset-ppm=395 --offset-ppm=7.5 --offset-ppm=-3.25 \
    --jump=5,17.5,-1024 \
    >"$build/room.log" 2>&1 || fail "the room could not be simulated: $(tail -n 1 "$build/room.log")"

say "Aligning them to the first microphone"
microphones=("$scene"/mic-*.wav)
(cd "$scene" && "$build/examples/localcast-align/localcast-align" --reference mic-1.wav "${microphones[@]##*/}" \
    -o "$result/aligned" --events "$result/events" --report "$result/report.html" --json "$result/result.json") ||
    fail "localcast-align failed"

say "The truth beside what was found: distances in metres, delays in samples at 48 kHz, drifts in ppm"
"$build/examples/support/localcast-compare-truth" "$scene/truth.json" "$result/result.json" \
    "$tolerance_samples" "$tolerance_ppm" ||
    fail "a delay, drift, jump or polarity is not within $tolerance_samples samples and $tolerance_ppm ppm of the truth"

say "All within $tolerance_samples samples and $tolerance_ppm ppm of the truth."
printf '    recordings     %s\n    aligned files  %s\n    report         %s\n    results        %s\n    events         %s\n' \
    "$scene" "$result/aligned" "$result/report.html" "$result/result.json" "$result/events"
