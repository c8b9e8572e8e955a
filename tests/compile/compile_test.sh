#!/bin/sh
# Compiles one source. `*_fail.cpp` must not compile, and the compiler's words must match one of its `expect:` lines
# (compilers word the same error differently); any other source must compile.
# Usage: compile_test.sh COMPILER SOURCE INCLUDE_DIR
# SPDX-License-Identifier: MIT
set -u
compiler=$1 source=$2 include=$3
words=$("$compiler" -std=c++20 -fsyntax-only -I"$include" "$source" 2>&1)
compiled=$?

case $source in
*_fail.cpp) ;;
*)
    [ $compiled -eq 0 ] || { echo "must compile, but: $words"; exit 1; }
    exit 0 ;;
esac

[ $compiled -ne 0 ] || { echo "compiled, but must not: $source"; exit 1; }
sed -n 's,^// expect: ,,p' "$source" > "${TMPDIR:-/tmp}/expect.$$"
trap 'rm -f "${TMPDIR:-/tmp}/expect.$$"' EXIT
[ -s "${TMPDIR:-/tmp}/expect.$$" ] || { echo "$source has no line '// expect: ...'"; exit 1; }
printf '%s\n' "$words" | grep -q -E -f "${TMPDIR:-/tmp}/expect.$$" ||
    { echo "does not compile, but for another reason:"; printf '%s\n' "$words"; exit 1; }
