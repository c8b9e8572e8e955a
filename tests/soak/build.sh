# Sourced by the parts that run a program of the release build, or, with PRESET, of another.
# SPDX-License-Identifier: MIT

# build_for_soak TARGET...: builds them in build/$PRESET, as tests/run.sh does.
build_for_soak() {
    local fresh=() preset=${PRESET:-release}
    install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" catch2 libbenchmark-dev libconcurrentqueue-dev juce-modules-source \
        libjack-jackd2-dev
    [[ -f build/$preset/CMakeCache.txt ]] || mapfile -t fresh < <(generator_options)
    quietly "$LOCALCAST_SOAK_DIR/configure.log" cmake --preset "$preset" "${fresh[@]}"
    quietly "$LOCALCAST_SOAK_DIR/build.log" cmake --build --preset "$preset" --parallel "$(nproc)" --target "$@"
}

# print_figures PART COMMAND...: what the command says is the part's figures; it fails where the command does.
print_figures() {
    local part=$1 figures code=0
    shift
    figures=$("$@") || code=$?
    printf '%s: %s\n' "$part" "$figures"
    return $code
}
