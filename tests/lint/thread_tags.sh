#!/bin/sh
# Every declaration of the C headers says on the last line of its comment who may call it and whether it blocks, in
# the fixed vocabulary, and carries the macro that makes the compiler check the same.
# Usage: thread_tags.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1/core/include"
awk '
function wrong(why) { printf "%s:%d: %s: %s\n", FILENAME, start, name, why; bad = 1 }
function finish() {
    if (fact !~ /^(any-thread|producer-thread|owner), (rt|blocks)$/) {
        wrong("the last line of its comment is not `any-thread|producer-thread|owner, rt|blocks`, but: " fact)
    } else if (fact ~ /, rt$/ && declaration !~ / LOCALCAST_RT;/) {
        wrong("says rt, but does not end with LOCALCAST_RT")
    } else if (fact ~ /, blocks$/ && declaration !~ / LOCALCAST_BLOCKS;/) {
        wrong("says blocks, but does not end with LOCALCAST_BLOCKS")
    }
    ++count
    open = 0
}
open { declaration = declaration " " $0; if (/;/) finish(); next }
/^LOCALCAST_API / {
    start = FNR; declaration = $0; open = 1
    name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name)
    fact = previous
    if (fact !~ /\*\/$/) { fact = "(no comment)" }
    sub(/ *\*\/$/, "", fact); sub(/^ *(\/\*|\*) */, "", fact)
    if (/;/) finish()
    next
}
/[a-z]/ && /\(.*\).*LOCALCAST_(RT|BLOCKS);/ { start = FNR; name = $0; wrong("declared without LOCALCAST_API") }
{ previous = $0 }
END {
    if (!count) { print "no declarations found"; bad = 1 }
    printf "%d declarations\n", count
    exit bad
}' localcast_*.h
