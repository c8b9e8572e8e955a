#!/bin/sh
# Words that have no place in a finished file: notes to oneself, and places of one workshop.
# Usage: prose.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"
set -- core juce_module faust_arch plugins tests examples README.md CHANGELOG.md CMakeLists.txt .ci
existing=
for path in "$@"; do [ -e "$path" ] && existing="$existing $path"; done
if grep -r -n -I -E '\b(TODO|FIXME|XXX|HACK|WIP)\b|/work/(main|shared)|[Ii]ssue #?[0-9]|contract (section )?[0-9]' $existing |
    grep -v '^tests/lint/'; then
    echo "notes to oneself"
    exit 1
fi
