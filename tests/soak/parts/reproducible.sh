#!/usr/bin/env bash
# two builds of all that is handed out, plugins too, in different folders with nothing shared: the same bytes
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" juce-modules-source libjack-jackd2-dev

export CCACHE_DISABLE=1
root=$LOCALCAST_SOAK_DIR/reproducible
rm -rf "$root"

# Folders of other lengths and depths, built with another umask, in another order and at another time.
first=$root/a second="$root/another/and deeper place"
mkdir -p "$first" "$second"
git ls-files -z | grep -zv '^tests/' | tar c --null -T - | tee >(tar x -C "$second") | tar x -C "$first"
wait

build() {
    local log=$2 threads=$3
    quietly "$log" cmake -G Ninja -S "$1" -B "$1/build" -DCMAKE_BUILD_TYPE=Release -DLOCALCAST_BUILD_TESTS=OFF
    quietly "$log" cmake --build "$1/build" --parallel "$threads"
    quietly "$log" cmake --install "$1/build" --prefix "$1/installed"
}

# What a build hands out: all that it installs, its plugins with every text of their bundles, its programs; but for the
# script that is for use within the build, and names its places.
products() {
    (cd "$1" && {
        find installed -type f
        find build -type f -path '*_artefacts/Release/*/*'
        find build -type f -perm -u+x ! -path '*/CMakeFiles/*' ! -path build/faust_arch/faust2localcast
    } | sort -u)
}

started=$SECONDS
build "$first" "$root/first.log" "$(nproc)"
(umask 077 && build "$second" "$root/second.log" "$(($(nproc) + 1))")
say "Both builds took $((SECONDS - started)) s"

if ! diff <(products "$first") <(products "$second"); then
    fail "the two builds have made different files"
fi
different=0 count=0
while read -r product; do
    count=$((count + 1))
    if ! cmp "$first/$product" "$second/$product"; then
        different=$((different + 1))
    elif grep -q -a -F "$root" "$first/$product"; then
        printf '%s names the folder it was built in\n' "$product"
        different=$((different + 1))
    fi
done < <(products "$first")
printf 'reproducible: %d of %d files the same to the byte\n' $((count - different)) "$count"
exit $((different > 0))
