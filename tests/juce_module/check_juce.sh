#!/usr/bin/env bash
# Builds the JUCE modules, their tests and examples with a JUCE of one's own choice and runs them; by hand, before a
# release, for each line of JUCE that is supported.
# Usage: check_juce.sh JUCE_FOLDER [BUILD_FOLDER]
# SPDX-License-Identifier: MIT
set -euo pipefail

juce=$(cd "${1:?usage: check_juce.sh JUCE_FOLDER [BUILD_FOLDER]}" && pwd)
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${2:-$source/build/juce-$(basename "$juce")}

cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release -DLOCALCAST_JUCE_DIR="$juce" -DLOCALCAST_BUILD_FAUST=OFF \
    -DLOCALCAST_BUILD_PLUGINS=OFF
targets=(juce_room_test juce_module_test juce_view_model_test juce_view_test example_110_process_block example_120_peers
    localcast-monitor)
cmake --build "$build" --parallel "$(nproc)" --target "${targets[@]}"
ctest --test-dir "$build" --output-on-failure --no-tests=error \
    -R '^(juce_room_test|juce_module_test|juce_view_model_test|juce_view_test):|^example_1[12]0'
"$source"/tests/package/juce.sh "$juce" "$build-consumer"
