#!/usr/bin/env bash
# instances loaded and unloaded in every order that a deterministic scheduler reaches, with more preemptions than the tests have
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
source tests/soak/build.sh

build_for_soak soak_interleaving
print_figures interleaving build/release/tests/interleaving/soak_interleaving
