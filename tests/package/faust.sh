# Sourced by test.sh: the Faust side as others use it, out of an installed tree that was moved, and by add_subdirectory.
# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT

faust_side=(-DCMAKE_BUILD_TYPE=Release -DLOCALCAST_BUILD_FAUST=ON -DLOCALCAST_BUILD_JUCE=OFF
    -DLOCALCAST_BUILD_PLUGINS=OFF -DLOCALCAST_BUILD_EXAMPLES=OFF -DLOCALCAST_BUILD_TESTS=OFF)
faust_prefix="$build/faust prefix"
program_dir="$build/faust programs"

pass() {
    passed=$((passed + 1))
    printf 'passed: %s\n' "$1"
}
# write_library LEVEL: what the program imports from a library that another one imports.
write_library() {
    mkdir -p "$program_dir/inner folder"
    printf 'import\n  ("inner folder/inner.lib");\n' >"$program_dir/outer.lib"
    printf 'level = %s;\n' "$1" >"$program_dir/inner folder/inner.lib"
    printf 'import("outer.lib");\nprocess = level;\n' >"$program_dir/level.dsp"
}
# expect_level LEVEL WHAT PROGRAM: a generator's last sample.
expect_level() {
    quietly "$3" --duration 0.01 -o "$build/out.wav"
    [[ $(tail -c 4 "$build/out.wav" | od -An -t f4 | tr -d ' \n') == "$1" ]] || fail "$2: the program does not say $1"
}
# check_consumer WAY WHAT option...: a project of its own, before and after a change in an imported library.
check_consumer() {
    local way=$1 what=$2 into=$build/faust_$1
    shift 2
    write_library 0.25
    rm -rf "$into"
    quietly cmake -S "$here/faust_consumer" -B "$into" -DWAY="$way" -DDSP="$program_dir/level.dsp" "$@"
    quietly cmake --build "$into" --parallel --target consumer
    [[ $("$into/level_class") == 0.25 ]] || fail "$what: the class does not say 0.25"
    expect_level 0.25 "$what" "$into/level_program"
    write_library 0.5
    quietly cmake --build "$into" --parallel --target consumer
    [[ $("$into/level_class") == 0.5 ]] || fail "$what: the class is not made again when an imported library changes"
    expect_level 0.5 "$what, after a change in an imported library" "$into/level_program"
    quietly cmake --build "$into" --parallel --target consumer
    ! grep -q 'Faust: ' "$build/log" || fail "$what: a class is made again when nothing changes"
    pass "$what: a class and a program, made again when an imported library changes"
}

rm -rf "$build/faust first" "$faust_prefix"
configure "$root" "$build/faust" "${faust_side[@]}" -DCMAKE_INSTALL_PREFIX="$build/faust first"
quietly cmake --install "$build/faust"
mv "$build/faust first" "$faust_prefix"
pass "the Faust side configures, builds and installs"

check_consumer find "find_package" -DCMAKE_PREFIX_PATH="$faust_prefix"
# By both generators where both are there: they keep dependencies in different ways.
if command -v ninja >/dev/null; then ninja=(-G Ninja); else ninja=(); fi
check_consumer add "add_subdirectory" "${ninja[@]}" -DLOCALCAST_ROOT="$root" -DCMAKE_BUILD_TYPE=Release

quietly "$root/tests/faust_arch/script/test.sh" "$faust_prefix/bin/faust2localcast" "$build/faust_script"
pass "faust2localcast of the installed tree"

# By hand: every folder and library named, the reservoir last.
archives=$(dirname "$(find "$faust_prefix" -name liblocalcast_faust_runner.a)")
quietly faust -A "$faust_prefix/share/faust" -I "$faust_prefix/share/faust" -a localcast.cpp "$program_dir/level.dsp" \
    -o "$build/level.cpp"
quietly c++ -std=c++20 -w -O0 -I"$faust_prefix/include" -c "$build/level.cpp" -o "$build/level.o"
for order in "faust_runner estimators" "estimators faust_runner" "faust_runner"; do
    libraries=()
    for name in $order reservoir; do
        libraries+=("$archives/liblocalcast_$name.a")
    done
    quietly c++ "$build/level.o" "${libraries[@]}" -lkissfft-float -lsndfile -lpthread -ldl -o "$build/level"
    expect_level 0.5 "by hand, $order reservoir" "$build/level"
    pass "a compile line written by hand: $order reservoir"
done
quietly faust -i -A "$faust_prefix/share/faust" -A "$faust_prefix/include" -a localcast.cpp "$program_dir/level.dsp" \
    -o "$build/level_inlined.cpp"
! grep -qE '^ *#include .faust/' "$build/level_inlined.cpp" || fail "-i leaves headers of the Faust side to be included"
pass "a compile line written by hand: inlined, but for the core's headers"
