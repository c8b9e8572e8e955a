#!/usr/bin/env bash
# a hundred million pushes and reads, each timed, on twice as many threads as cores: the slowest, and the 99.999th percentile
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
source tests/soak/build.sh

build_for_soak contention_bench
build/release/tests/bench/contention_bench 100 | tee "$LOCALCAST_SOAK_DIR/contention.txt"
printf 'contention: %s\n' "$(awk -F'|' '/^\| (push|latest|view)/ {
    gsub(/ /, ""); printf "%s%s p99.999 %s ns, max %s ns", separator, $2, $6, $7; separator = "; " }' \
    "$LOCALCAST_SOAK_DIR/contention.txt")"
