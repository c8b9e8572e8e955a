#!/usr/bin/env bash
# The JUCE modules in a project of somebody else's, which brings its own JUCE: an installed one, or a source folder.
# Found in an installed tree where one is named, else added as a folder. Without optimisation: compiling JUCE is what takes
# time here.
# Usage: juce.sh JUCE_FOLDER|installed BUILD_FOLDER [PREFIX [TARGET]]
# SPDX-License-Identifier: MIT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
usage="usage: juce.sh JUCE_FOLDER|installed BUILD_FOLDER [PREFIX [TARGET]]"
juce=${1:?$usage}
build=${2:?$usage}
target=${4:-juce_consumer}
options=(-DCMAKE_BUILD_TYPE=Debug)
if [[ -n ${3:-} ]]; then
    options+=(-DWAY=find "-DCMAKE_PREFIX_PATH=$3")
else
    options+=(-DWAY=add "-DLOCALCAST_SOURCE=$here/../..")
fi
[[ $juce == installed ]] || options+=(-DJUCE_SOURCE="$juce")
rm -rf "$build"
mkdir -p "$build"
{ cmake -S "$here/juce_consumer" -B "$build" "${options[@]}" &&
    cmake --build "$build" --parallel "$(nproc)" --target "$target"; } >"$build/log" 2>&1 || {
    tail -n 30 "$build/log" >&2
    exit 1
}
"$(find "$build/${target}_artefacts" -type f -name "$target")"
