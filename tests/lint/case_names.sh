#!/bin/sh
# No test case has a name that its program, given the name by ctest, takes for an option or an exclusion: such a case
# fails, or passes without having run.
# Usage: case_names.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"
find tests -name '*.cpp' ! -path 'tests/lint/*' -exec awk '
    FNR == 1 { opened = 0 }
    /TEST_CASE\( *"[-~]/ || (opened && /^ *"[-~]/) {
        print FILENAME ":" FNR ": a name must not begin with - or ~"
        bad = 1
    }
    { opened = /TEST_CASE\( *$/ }
    END { exit bad }
' {} +
