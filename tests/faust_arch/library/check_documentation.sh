#!/bin/sh
# Each function of a Faust library has a comment block with its name, a usage, what each parameter is, and a test; the
# usage compiles, with a number for every parameter, and so does the test. Neither draws in code under the GPL, which
# the user's program would then be under too. Each is shown in an example.
# Usage: check_documentation.sh FAUST LIBRARY EXAMPLES
# SPDX-License-Identifier: MIT
set -eu
faust=$1
library=$2
examples=$3
prefix=$(sed -n 's/.*official prefix is `\([a-z]*\)`.*/\1/p' "$library")
[ -n "$prefix" ] || { echo "$library: names no prefix"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# For each block: NAME.usage and NAME.test as Faust programs, NAME.parameters; `documented` lists the names in order.
awk -v work="$work" -v prefix="$prefix" -v library="$(basename "$library")" '
    $0 ~ "^//-+`\\(" prefix "\\.\\)[a-z_]+`-+$" {
        name = $0; sub(/^[^)]*\)/, "", name); sub(/`.*/, "", name)
        print name > (work "/documented")
        part = ""; inside = 0; open = 1
        next
    }
    /^\/\/-+$/ && open {
        open = 0
        if (index(usages[name], prefix "." name "("))
            printf "%s = library(\"%s\");\n%sprocess = %s;\n", prefix, library, parameters[name],
                   usages[name] > (work "/" name ".usage")
        if (index(tests[name], prefix "." name "("))
            printf "%sprocess = %s_test;\n", tests[name], name > (work "/" name ".test")
        next
    }
    !open { next }
    /^\/\/ #### Usage$/ { part = "usage"; next }
    /^\/\/ #### Test$/ { part = "test"; next }
    /^\/\/ Where:$/ { part = "where"; next }
    /^\/\/ ```$/ { inside = !inside; next }
    { line = $0; sub(/^\/\/ ?/, "", line) }
    inside && part == "usage" { usages[name] = usages[name] line }
    inside && part == "test" { tests[name] = tests[name] line "\n" }
    part == "where" && line ~ /^\* `[a-z]+`: / {
        split(line, halves, "`")
        parameters[name] = parameters[name] halves[2] " = 100;\n"
    }
' "$library"

bad=0
for name in $(sed -n 's/^\([a-z_]*\)(.*/\1/p' "$library"); do
    [ "$name" = mover ] || grep -qx "$name" "$work/documented" || { echo "$name: has no comment block"; bad=1; }
done
count=0
while read -r name; do
    grep -q "$prefix\.$name(" "$examples"/*.dsp || { echo "$name: no example shows it"; bad=1; }
    for part in usage test; do
        if ! [ -s "$work/$name.$part" ]; then
            echo "$name: has no $part"
            bad=1
        elif ! words=$("$faust" -I "$(dirname "$library")" "$work/$name.$part" -o "$work/cpp" 2>&1); then
            echo "$name: its $part does not compile: $words"
            cat "$work/$name.$part"
            bad=1
        elif grep 'declare(.*icen[cs]e.*"GPL' "$work/cpp"; then
            echo "$name: draws in code under the GPL"
            bad=1
        fi
    done
    count=$((count + 1))
done < "$work/documented"
echo "$count functions"
[ "$count" -gt 0 ] || bad=1
exit $bad
