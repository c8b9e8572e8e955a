#!/bin/sh
# Faust's own example programs through localcast.cpp: each is compiled, run on a second of noise, and its output
# compared to the last bit with that of its class run through Faust's plain API.
#
# Usage: sweep.sh BUILD_DIR WORK_DIR [COUNT SEED]     COUNT programs chosen by SEED; all unless said
#
# Prints one line per program: its name, `same` or what went wrong. Everything about it stays in WORK_DIR. CXX and
# CXXFLAGS choose compiler and flags; with clang the headers are compiled once for all. Ends with 1 if any program
# differs or does not work but for a reason listed in expected_failures.txt.
# SPDX-License-Identifier: MIT
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
build=$(cd "$1" && pwd)
mkdir -p "$2"
work=$(cd "$2" && pwd)
count=${3:-0}
seed=${4:-0}
examples=${FAUST_EXAMPLES:-/usr/share/faust/examples}

CXX=${CXX:-c++}
flags="-std=c++20 -w ${CXXFLAGS:--O0} -I$root/core/include -I$root/faust_arch
    -I$(dirname "$examples")/sam"
libraries="$build/faust_arch/liblocalcast_faust_runner.a $build/core/liblocalcast_reservoir.a
    -lkissfft-float -lsndfile -lpthread -ldl"

headers=
if "$CXX" --version | grep -q clang; then
    echo '#include <faust/localcast/FaustProgram.h>' > "$work/headers.h"
    $CXX $flags -x c++-header "$work/headers.h" -o "$work/headers.pch" -fpch-codegen -fpch-instantiate-templates
    $CXX $flags -c "$work/headers.pch" -o "$work/headers.o"
    headers="-include-pch $work/headers.pch $work/headers.o"
fi

# The programs' names below the folder of examples, in an order that only the seed decides when some are chosen.
programs() {
    cd "$examples"
    if [ "$count" -eq 0 ]; then
        find . -name '*.dsp' | sed 's,^\./,,' | LC_ALL=C sort
    else
        find . -name '*.dsp' | sed 's,^\./,,' | while read -r program; do
            printf '%s %s\n' "$(printf '%s %s' "$seed" "$program" | cksum | cut -d' ' -f1)" "$program"
        done | LC_ALL=C sort -n | head -n "$count" | cut -d' ' -f2
    fi
}

# check PROGRAM FOLDER: what became of it, in a few words.
check() {
    cd "$2"
    if ! faust -t 600 -A "$root/faust_arch" -a localcast.cpp "$examples/$1" -o program.cpp >faust.log 2>&1; then
        echo "the Faust compiler: $(grep -v '^$' faust.log | head -n 1 | sed "s,$examples/,,g")"
    elif ! $CXX $flags -I"$(dirname "$examples/$1")" -DLOCALCAST_PROGRAM="\"$2/program.cpp\"" \
            $headers "$here/check.cpp" $libraries -o check >compile.log 2>&1; then
        echo "the C++ compiler: $(grep -m 1 error compile.log | sed 's,.*error: ,,')"
    else
        result=0
        timeout 600 ./check >run.log 2>&1 || result=$?
        case $result in
        0) echo same ;;
        1) echo "differs: $(tail -n 1 run.log)" ;;
        124) echo "does not end" ;;
        *) echo "ends with $result: $(tail -n 1 run.log)" ;;
        esac
    fi
    rm -f check out.wav in.wav
}

bad=0
total=0
same=0
programs > "$work/programs.txt"
while read -r program; do
    folder="$work/$program"
    mkdir -p "$folder"
    result=$(check "$program" "$folder")
    printf '%s\t%s\n' "$program" "$result"
    total=$((total + 1))
    if [ "$result" = same ]; then
        same=$((same + 1))
    elif ! grep -q "^$program	" "$here/expected_failures.txt"; then
        bad=1
    fi
done < "$work/programs.txt"
printf '%d of %d the same\n' "$same" "$total"
exit "$bad"
