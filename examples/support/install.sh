# Sourced by the scripts that a newcomer runs: says what happens, installs what is missing, fails with one clear line.
# SPDX-License-Identifier: MIT

say() {
    printf '==> %s\n' "$*"
}

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# What it takes to build the library, the Faust side and the examples.
LOCALCAST_BUILD_PACKAGES=(g++ cmake ninja-build pkg-config faust libkissfft-dev libsndfile1-dev libcli11-dev nlohmann-json3-dev)

# install_packages name...: makes sure that these Debian packages are there. Root installs what is missing; anyone else
# is told the line to run.
install_packages() {
    local package missing=()
    command -v dpkg-query >/dev/null ||
        fail "this script installs with apt; on this system install the equivalents of: $*, then build with cmake"
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    [[ $(id -u) -eq 0 ]] || fail "packages are missing: run  apt-get install ${missing[*]}  as root, then this again"
    say "Installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    if ! { apt-get -o DPkg::Lock::Timeout=300 -qq update && apt-get -o DPkg::Lock::Timeout=300 -qq install -y \
           --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get could not install ${missing[*]}"
    fi
    rm -f "$log"
}

# generator_options: prints the cmake options that use ninja and ccache where they are installed, one per line.
generator_options() {
    if command -v ninja >/dev/null; then printf '%s\n' -G Ninja; fi
    if command -v ccache >/dev/null; then
        printf '%s\n' -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
}

# quietly log command...: runs a command into a log file; on failure shows its end.
quietly() {
    local log=$1
    shift
    mkdir -p "$(dirname "$log")"
    "$@" >"$log" 2>&1 && return 0
    tail -n 40 "$log" >&2
    fail "this failed (all of it in $log): $*"
}
