#!/usr/bin/env bash
# two to sixteen threads push and read under ThreadSanitizer, in small windows, with another seed each time
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
source tests/soak/build.sh

install_packages clang-22 libclang-rt-22-dev
PRESET=tsan build_for_soak soak_stress
print_figures stress build/tsan/tests/soak/soak_stress "$LOCALCAST_SOAK_MINUTES"
