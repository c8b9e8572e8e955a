# Sourced by the scripts that take pictures, after install.sh.
# SPDX-License-Identifier: MIT

# build_release target...: configures and builds targets in build/release.
build_release() {
    local build=$PWD/build/release generator
    mapfile -t generator < <(generator_options)
    [[ -f $build/CMakeCache.txt ]] && generator=()
    say "Building $* in build/release"
    quietly "$build/configure.log" cmake --preset release "${generator[@]}"
    quietly "$build/build.log" cmake --build --preset release --parallel "$(nproc)" --target "$@"
}

# start_screen folder size: a screen without a monitor, as DISPLAY, until the script ends; then the folder is removed too.
start_screen() {
    local place=$1 size=$2 i
    trap 'kill "${screen:-}" 2>/dev/null; rm -rf "'"$place"'"' EXIT
    Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp 3>"$place/display" 2>/dev/null &
    screen=$!
    for ((i = 0; i < 100; ++i)); do
        [[ -s $place/display ]] && break
        sleep 0.1
    done
    [[ -s $place/display ]] || fail "Xvfb does not start"
    DISPLAY=:$(<"$place/display")
    export DISPLAY
}
