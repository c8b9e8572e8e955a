#!/usr/bin/env bash
# 64 tracks at ten times real time for N minutes (an hour of stream takes 6), with instances and rooms that come and go: memory flat
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
source tests/soak/build.sh

build_for_soak soak_hour
print_figures soak build/release/tests/soak/soak_hour $((60 * LOCALCAST_SOAK_MINUTES))
