#!/usr/bin/env bash
# Builds the estimators' benchmark, plays all of it and writes table.md and the plots. --quick: fewer scenes and rows.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
source examples/support/install.sh

RECORDINGS=(alsa-utils fillets-ng-data-cs fillets-ng-data-nl fretsonfire-songs-muldjord fretsonfire-songs-sectoid
    hydrogen-drumkits lmms-common sonic-pi-samples)

options=()
if [[ ${1:-} == --quick ]]; then
    options=(--every 5)
elif (($#)); then
    fail "knows only --quick; for one row or another seed run estimator_bench itself"
fi

build=$PWD/build/bench
result=$build/estimators
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" catch2 "${RECORDINGS[@]}"

say "Building the benchmark in $build"
mapfile -t generator < <(generator_options)
[[ -f $build/CMakeCache.txt ]] && generator=()
quietly "$build/configure.log" cmake -S . -B "$build" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release \
    -DLOCALCAST_BUILD_EXAMPLES=ON -DLOCALCAST_BUILD_TESTS=ON -DLOCALCAST_BUILD_FAUST=OFF \
    -DLOCALCAST_BUILD_JUCE=OFF -DLOCALCAST_BUILD_PLUGINS=OFF
CCACHE_SLOPPINESS=time_macros quietly "$build/build.log" cmake --build "$build" --parallel "$(nproc)" \
    --target estimator_bench

say "Playing the evaluation set to the estimator"
mkdir -p "$result"
"$build/tests/bench/estimators/estimator_bench" --set evaluation "${options[@]}" --csv "$result/looks.csv" \
    --plots "$result" | tee "$result/table.md"

if command -v gnuplot >/dev/null; then
    gnuplot -e "folder='$result'" tests/bench/estimators/plots.gp
    say "The plots are in $result"
else
    say "The plots are left out: they need gnuplot-nox"
fi
say "The table is in $result/table.md, every look at every estimate in $result/looks.csv"
