#!/usr/bin/env bash
# The JUCE module in a project of somebody else's, which brings its own JUCE: an installed one, or a source folder.
# Usage: juce.sh JUCE_FOLDER|installed BUILD_FOLDER
# SPDX-License-Identifier: MIT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
juce=${1:?usage: juce.sh JUCE_FOLDER|installed BUILD_FOLDER}
build=${2:?usage: juce.sh JUCE_FOLDER|installed BUILD_FOLDER}
options=(-DCMAKE_BUILD_TYPE=Release -DLOCALCAST_SOURCE="$here/../..")
[[ $juce == installed ]] || options+=(-DJUCE_SOURCE="$juce")
mkdir -p "$build"
{ cmake -S "$here/juce_consumer" -B "$build" "${options[@]}" &&
    cmake --build "$build" --parallel "$(nproc)" --target juce_consumer; } >"$build/log" 2>&1 || {
    tail -n 30 "$build/log" >&2
    exit 1
}
"$(find "$build/juce_consumer_artefacts" -type f -name juce_consumer)"
