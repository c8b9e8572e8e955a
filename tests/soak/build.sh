# Sourced by the parts that run a program of the release build.
# SPDX-License-Identifier: MIT

# build_for_soak TARGET...: builds them in build/release, as tests/run.sh does.
build_for_soak() {
    local fresh=()
    install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" catch2 libbenchmark-dev libconcurrentqueue-dev juce-modules-source \
        libjack-jackd2-dev
    [[ -f build/release/CMakeCache.txt ]] || mapfile -t fresh < <(generator_options)
    quietly "$LOCALCAST_SOAK_DIR/configure.log" cmake --preset release "${fresh[@]}"
    quietly "$LOCALCAST_SOAK_DIR/build.log" cmake --build --preset release --parallel "$(nproc)" --target "$@"
}
