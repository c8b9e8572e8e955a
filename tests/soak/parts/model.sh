#!/usr/bin/env bash
# The log's protocol, gone through exhaustively: the scenes that take minutes, besides those of the tests
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
install_packages spin gcc

log=$LOCALCAST_SOAK_DIR/model.check.log
tests/model/check.sh core/src/window "$LOCALCAST_SOAK_DIR/model" | tee "$log"
tests/model/check.sh core/src/window "$LOCALCAST_SOAK_DIR/model" large | tee -a "$log"
printf 'model: %s\n' "$(sed -n 's/^states: //p' "$log" | paste -sd ' ')"
