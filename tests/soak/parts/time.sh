#!/usr/bin/env bash
# a week of stream: every time exact to the nanosecond, every count to the sample, under a host that loops, seeks and stops
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
source tests/soak/build.sh

build_for_soak soak_week
print_figures time build/release/tests/soak/soak_week 168
