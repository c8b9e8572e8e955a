#!/usr/bin/env bash
# faust2localcast as a Faust programmer uses it.
# Usage: test.sh FAUST2LOCALCAST WORK_DIR
# SPDX-License-Identifier: MIT
set -euo pipefail

script=$(readlink -f "$1")
rm -rf "$2"
mkdir -p "$2/a folder/library folder" "$2/temporary"
work=$(cd "$2" && pwd)
cd "$work/a folder"
export CXXFLAGS=-O0 TMPDIR=$work/temporary # quick to build; what is left behind is seen
unset LFLAGS
result=0

fail() {
    printf 'script/test.sh: %s\n' "$*" >&2
    cat "$work/log" >&2
    exit 1
}
# run word...: the script, its output in the log and its exit code in `result`.
run() {
    result=0
    "$script" "$@" >"$work/log" 2>&1 || result=$?
}
# expect CODE TEXT: how the last run ended, what it said, and that nothing else was left behind.
expect() {
    [[ $result -eq $1 ]] || fail "exit code $result, expected $1"
    grep -qF -- "$2" "$work/log" || fail "it did not say: $2"
    [[ -z $(ls -A "$TMPDIR") ]] || fail "left in the temporary folder: $(ls -A "$TMPDIR")"
}
files() {
    find . -type f | LC_ALL=C sort | tr '\n' ' '
}
# level PROGRAM word...: the last sample of a generator's output.
level() {
    "$1" --duration 0.01 -o "$work/out.wav" "${@:2}"
    tail -c 4 "$work/out.wav" | od -An -t f4 | tr -d ' \n'
}

cat >'two levels.dsp' <<'END'
import("level.lib");
process = level * hslider("gain", 1, 0, 2, 0.01);
END
printf 'level = 0.25;\n' >'library folder/level.lib'
# shellcheck disable=SC2016
odd='it"s \an #odd $name'
printf 'import("level.lib");\nprocess = level;\n' >"$odd.dsp"
printf 'process = nonsense;\n' >wrong.dsp
printf 'process = ffunction(float missing(float), "missing.h", "");\n' >foreign.dsp
before=$(files)

run -help
expect 0 "Usage: faust2localcast [options] [Faust options] <file.dsp> ..."
expect 0 "-nvoices <num>"
expect 0 "-plugin : makes a plugin"
run
expect 0 "Please, provide a Faust file to process !"

run nowhere.dsp
expect 1 "faust2localcast: nowhere.dsp: no such file"
run -plugin wrong.dsp
expect 1 "plugins need a LocalCast that was installed"
run -lv2 -nvoices 3 wrong.dsp
expect 1 "-nvoices is for programs"
run -vst3 -name 'a "b"' wrong.dsp
expect 1 '-name: expected a text without any of ; "'
run -nvoices many wrong.dsp
expect 1 "-nvoices: expected a number"
run wrong.dsp
expect 1 "undefined symbol : nonsense"
run foreign.dsp
expect 1 "missing.h"
[[ $(files) == "$before" ]] || fail "failures left something behind: $(files)"

run -vec -double -I 'library folder' -cn Levels "$odd.dsp" 'two levels.dsp'
expect 0 "$odd;two levels;"
[[ $(level './two levels' --set gain=2) == 0.5 ]] || fail "two levels: not 0.5"
[[ $(level "./$odd") == 0.25 ]] || fail "$odd: not 0.25"
"./$odd" --list-controls | grep -qF -- '-double' || fail "-double did not reach the Faust compiler"

run -osc -midi -I 'library folder' 'two levels.dsp'
expect 0 "two levels;"
result=0
JACK_DEFAULT_SERVER=nobody JACK_NO_START_SERVER=1 "./two levels" --jack >"$work/log" 2>&1 || result=$?
expect 1 "no JACK server is running"

cd ..
run -i 'a folder/two levels.dsp' -I 'a folder/library folder'
expect 0 "a folder/two levels;"
[[ $(level 'a folder/two levels') == 0.25 ]] || fail "inlined: not 0.25"

CXXFLAGS='-O0 -fno-such-option' run 'a folder/two levels.dsp' -I 'a folder/library folder'
expect 1 "fno-such-option"
[[ $(level 'a folder/two levels') == 0.25 ]] || fail "a failure took the earlier program away"

# A disk of 64 kB, which holds what was there and not what is made anew. Only its namespace sees it.
mkdir "$work/small disk"
if unshare --map-root-user --mount true 2>/dev/null; then
    run_on_small_disk() {
        unshare --map-root-user --mount bash -c 'mount -t tmpfs -o size=64k tmpfs "$1" && cp "$2" "$1/level.dsp" &&
            echo earlier >"$1/level" && "$3" -I "$4" "$1/level.dsp"; result=$?; ls -A "$1"; head -c 20 "$1/level"; exit $result' \
            - "$work/small disk" 'a folder/two levels.dsp' "$script" 'a folder/library folder'
    }
    result=0
    run_on_small_disk >"$work/log" 2>&1 || result=$?
    expect 1 "No space left on device"
    [[ $(tail -3 "$work/log") == $'level\nlevel.dsp\nearlier' ]] || fail "a full disk took the earlier program away, or holds a part"
else
    echo "script/test.sh: no user namespaces here, so no full disk" >&2
fi
printf 'faust2localcast: passed\n'
