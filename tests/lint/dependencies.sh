#!/bin/sh
# Everything that a build, a test or a script asks for stands in the README's table of what LocalCast depends on, with
# version, licence and reason.
# Usage: dependencies.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"

table=$(sed -n '/^## What it depends on/,/^## /p; /^LocalCast itself is under/q' README.md | grep '^|' || true)
[ -n "$table" ] || { echo "README.md: no table under 'What it depends on'"; exit 1; }
wrong=0

# Each row: what, version, licence, why; and the names by which builds and scripts know it, in its last cell.
echo "$table" | sed '1,2d' | while IFS='|' read -r _ what version licence why names _; do
    for cell in "$what" "$version" "$licence" "$why" "$names"; do
        [ -n "$(printf %s "$cell" | tr -d ' ')" ] || { echo "README.md: an empty cell beside $what"; exit 1; }
    done
done || wrong=1

# name FILE: whether the table names it.
known() {
    printf '%s\n' "$table" | grep -q "\`$1\`" || { echo "$2: $1 is not in README.md's table of dependencies"; wrong=1; }
}

files=$(find . -path ./build -prune -o \( -name CMakeLists.txt -o -name '*.cmake' -o -name '*.cmake.in' -o -name '*.sh' -o -name run \) \
    -type f -print | grep -v '/bad_samples/' | sort)
for file in $files; do
    case $file in
    *CMakeLists.txt | *.cmake | *.cmake.in)
        # Packages of CMake, modules of pkg-config, programs, headers and libraries. What CMake itself brings is no dependency.
        for name in $(sed 's/#.*//' "$file" | tr '\n' ' ' |
            grep -oE '(find_package|find_program|find_path|find_library|FetchContent_Declare|pkg_check_modules)\([^)]*\)' |
            sed -E 's/^find_package\(([A-Za-z0-9_]+).*/\1/
                    s/^FetchContent_Declare\(([A-Za-z0-9_]+).*/\1/
                    s/^pkg_check_modules\([^ ]+ *((REQUIRED|QUIET|IMPORTED_TARGET) *)*//
                    s/^find_[a-z]+\([^ ]+ +(NAMES +)?([^ )]+).*/\2/
                    s/\)$//' | tr ' ' '\n' | sort -u); do
            case $name in
            Threads | PkgConfig | localcast | *'$'* | *'{'*) ;;
            *) known "$name" "$file" ;;
            esac
        done
        ;;
    esac
    # Debian's packages: lists named ..._PACKAGES, and what install_packages is told by name.
    for name in $( (tr '\n' ' ' <"$file" | grep -oE '[A-Z_]+PACKAGES=\([^)]*\)' | sed -E 's/^[^(]*\(//; s/\)$//'
        grep -E '^ *install_packages ' "$file" | sed 's/^ *install_packages//') 2>/dev/null | tr ' ' '\n' |
        grep -E '^[a-z][a-z0-9+.-]+$' | sort -u); do
        known "$name" "$file"
    done
done
exit $wrong
