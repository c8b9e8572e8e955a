#!/usr/bin/env bash
# Makes the picture of the README from the report that ./examples/demo.sh has written.
# SPDX-License-Identifier: MIT
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source examples/support/install.sh

report=$PWD/build/demo/result/report.html
picture=$PWD/examples/images/report.png

[[ -f $report ]] || fail "there is no $report: run ./examples/demo.sh first"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
    fail "chromium is missing: run  apt-get install chromium  as root, then this again"

profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
mkdir -p "$(dirname "$picture")"
quietly "$profile/chromium.log" "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --user-data-dir="$profile" --hide-scrollbars \
    --window-size=1000,1300 --screenshot="$profile/report.png" "file://$report"
[[ -s $profile/report.png ]] || fail "chromium made no picture: $(tail -n 1 "$profile/chromium.log")"
mv "$profile/report.png" "$picture"
say "$picture"
