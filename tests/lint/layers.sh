#!/bin/sh
# The arrows between the parts: plugins to juce_module and faust_arch, those to core, never back or across; tests and
# examples include public headers only.
# Usage: layers.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"
found=$(mktemp)
trap 'rm -f "$found"' EXIT
sources='-name *.h -o -name *.hpp -o -name *.c -o -name *.cpp -o -name *.mm'

# forbid PART PATTERN WHY: no include of PART may match PATTERN.
forbid() {
    [ -d "$1" ] || return 0
    set -f
    find "$1" -type f \( $sources \) -exec grep -n -i -H -E "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]$2" {} + |
        sed "s,\$,   <- $3," >> "$found" || true
    set +f
}

forbid core '([^>"]*/)?(juce_|JuceHeader|faust/|LocalcastUI)' 'core knows neither JUCE nor Faust'
forbid core '([^>"]*/)?(faust_arch|juce_module|plugins)/' 'core includes no other part'
forbid faust_arch '([^>"]*/)?(juce_|JuceHeader|juce_module/|plugins/)' 'faust_arch does not know JUCE'
forbid juce_module '([^>"]*/)?(faust/|faust_arch/|LocalcastUI|plugins/)' 'juce_module does not know Faust'
for part in tests examples faust_arch juce_module plugins; do
    forbid "$part" '([^>"]*/)?core/' 'headers of core are included by their public names'
done

# Private headers of core, by their names as core includes them.
for folder in core/src core/estimators/src; do
    [ -d "$folder" ] || continue
    for header in $(cd "$folder" && find . -name '*.h' -o -name '*.hpp' | sed 's,^\./,,'); do
        name=$(printf '%s' "$header" | sed 's/[.]/[.]/g')
        for part in tests examples faust_arch juce_module plugins; do
            forbid "$part" "$name[>\"]" 'a private header of core'
        done
    done
done

if grep -v '^tests/lint/bad_samples/' "$found"; then
    exit 1
fi
