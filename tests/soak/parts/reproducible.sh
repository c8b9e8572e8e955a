#!/usr/bin/env bash
# two builds of the libraries and of localcast-align in different folders, with nothing shared: the same bytes
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh
install_packages "${LOCALCAST_BUILD_PACKAGES[@]}"

export CCACHE_DISABLE=1
products=(core/liblocalcast_reservoir.so core/liblocalcast_reservoir.a core/estimators/liblocalcast_estimators.a
    examples/localcast-align/localcast-align)
root=$LOCALCAST_SOAK_DIR/reproducible
rm -rf "$root"

# Folders of other lengths and depths, built with another umask and at another time.
first=$root/a second="$root/another/and deeper place"
mkdir -p "$first" "$second"
git ls-files -z | grep -zv '^tests/' | tar c --null -T - | tee >(tar x -C "$second") | tar x -C "$first"
wait

build() {
    quietly "$2" cmake -S "$1" -B "$1/build" -DCMAKE_BUILD_TYPE=Release -DLOCALCAST_BUILD_TESTS=OFF \
        -DLOCALCAST_BUILD_JUCE=OFF -DLOCALCAST_BUILD_PLUGINS=OFF
    quietly "$2" cmake --build "$1/build" --parallel "$(nproc)" --target localcast_reservoir_shared \
        localcast_reservoir_static localcast_estimators localcast-align
}
build "$first" "$root/first.log"
(umask 077 && build "$second" "$root/second.log")

different=0
for product in "${products[@]}"; do
    one=$first/build/$product other=$second/build/$product
    if ! cmp "$one" "$other"; then different=$((different + 1)); fi
    if grep -q -a -F "$root" "$one"; then
        printf '%s names the folder it was built in\n' "$product"
        different=$((different + 1))
    fi
    sha256sum "$one" | sed "s|  .*|  $product|"
done
printf 'reproducible: %d of %d files the same to the byte\n' $((${#products[@]} - different)) ${#products[@]}
exit $((different > 0))
