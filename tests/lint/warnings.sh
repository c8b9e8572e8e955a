#!/bin/sh
# Every source of the project's own, those that a build puts together of them too, is compiled with all of the warnings that it is held
# to, as errors, whatever the compiler: read from what the build says of itself.
# Usage: warnings.sh ROOT [DATABASE], ROOT/compile_commands.json unless said
# SPDX-License-Identifier: MIT
set -eu
# What holds others' code: a generated program, and Faust's headers for JACK and OSC.
awk -v root="$1/" -v others=' tests/faust_arch/sweep/check.cpp tests/faust_arch/live/live_rig.cpp
 tests/faust_arch/live/jack_real_time_test.cpp ' '
    BEGIN { gsub("\n", "", others); split("all extra pedantic conversion shadow error", wanted) }
    /^ *"command": / { command = $0 }
    /^ *"file": / {
        file = $0
        sub(/^ *"file": "/, "", file)
        sub(/".*/, "", file)
        if (index(file, root) == 1) file = substr(file, length(root) + 1)
        if (file ~ /^\// || (file ~ /^build\// && file !~ /\/Unity\/unity_/) || index(others, " " file " ")) next
        ++seen
        for (i in wanted) {
            flag = wanted[i] == "error" ? "-Werror" : "-W" wanted[i]
            if (!index(command, " " flag " ")) { print file ": compiled without " flag; ++lacks }
        }
        if (index(command, " -w ")) { print file ": compiled with -w"; ++lacks }
    }
    END {
        if (!seen) print "no source of the project in what the build says of itself"
        exit !seen || lacks
    }' "${2:-$1/compile_commands.json}"
