#!/bin/sh
# A lint must refuse this bad sample, and say what the sample's file `expect` says.
# Usage: refuses.sh LINT SAMPLE_ROOT
# SPDX-License-Identifier: MIT
set -u
words=$(sh "$1" "$2" 2>&1) && { echo "accepted a bad sample: $2"; exit 1; }
printf '%s\n' "$words" | grep -q -f "$2/expect" || { echo "refused for another reason: $words"; exit 1; }
