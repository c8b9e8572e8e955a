#!/bin/sh
# Compares the functions that the headers declare with the dynamic symbols that a library exports.
# Usage: exports_test.sh NM exactly|none LIBRARY INCLUDE_DIR
# SPDX-License-Identifier: MIT
set -eu
nm=$1 mode=$2 library=$3 include=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A declaration runs from LOCALCAST_API to the first parenthesis.
cat "$include"/localcast_*.h | tr '\n' ' ' | sed 's/LOCALCAST_API /\n&/g' |
    sed -n 's/^LOCALCAST_API [^(;]*[ *]\(localcast_[a-z0-9_]*\)(.*/\1/p' | sort -u > "$work/declared"
"$nm" -D --defined-only "$library" | awk '{ sub(/@.*/, "", $NF); print $NF }' | sort -u > "$work/exported"

count=$(wc -l < "$work/declared")
[ "$count" -ge 55 ] || { echo "only $count declarations found in $include"; exit 1; }

case $mode in
exactly)
    diff "$work/declared" "$work/exported" || { echo "declared (<) and exported (>) differ"; exit 1; } ;;
none)
    [ -s "$work/exported" ] || { echo "$library exports nothing at all: the check would be idle"; exit 1; }
    if leaked=$(grep -E 'localcast|^_ZN?K?9localcast' "$work/exported"); then
        echo "$library exports symbols of the library:"; echo "$leaked"; exit 1
    fi ;;
*) echo "unknown mode $mode"; exit 2 ;;
esac
echo "$count declarations checked"
