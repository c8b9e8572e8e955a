#!/usr/bin/env bash
# every fuzz target for N minutes on one core, under AddressSanitizer and UndefinedBehaviorSanitizer; needs clang 22
# SPDX-License-Identifier: MIT
set -euo pipefail
source examples/support/install.sh

install_packages "${LOCALCAST_BUILD_PACKAGES[@]}" catch2 clang-22 libclang-rt-22-dev
fresh=()
[[ -f build/fuzz/CMakeCache.txt ]] || mapfile -t fresh < <(generator_options)
quietly "$LOCALCAST_SOAK_DIR/fuzz.configure.log" cmake --preset fuzz "${fresh[@]}"
quietly "$LOCALCAST_SOAK_DIR/fuzz.build.log" cmake --build --preset fuzz --parallel 2

# An input that ends the process stays in build/soak/found/TARGET-crash-...; what is found new, in build/soak/corpus/TARGET.
found=$LOCALCAST_SOAK_DIR/found
mkdir -p "$found"
[[ ! -w /dev/shm ]] || export TMPDIR=/dev/shm # files that are written a thousand times a second
export PATH=$PATH:/usr/lib/llvm-22/bin # for its symbolizer, where it is installed
figures=() broken=0
for program in build/fuzz/tests/fuzz/*_fuzz; do
    name=$(basename "$program" _fuzz)
    corpus=$LOCALCAST_SOAK_DIR/corpus/$name log=$LOCALCAST_SOAK_DIR/fuzz.$name.log
    mkdir -p "$corpus"
    options=()
    [[ ! -f tests/fuzz/options/$name ]] || mapfile -t options < <(grep '^-' "tests/fuzz/options/$name")
    leaks=1 # libFuzzer's own option leaves the look at the end of the process
    [[ " ${options[*]} " != *" -detect_leaks=0 "* ]] || leaks=0
    export ASAN_OPTIONS=allocator_may_return_null=1:quarantine_size_mb=16:detect_leaks=$leaks
    code=0
    nice -n 19 "$program" -max_total_time=$((60 * LOCALCAST_SOAK_MINUTES)) -print_final_stats=1 -rss_limit_mb=2048 \
        -artifact_prefix="$found/$name-" "${options[@]}" "$corpus" "tests/fuzz/corpus/$name" >"$log" 2>&1 || code=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    figures+=("$name ${executions:-0} executions, ${edges:-0} edges")
    printf '%s\n' "${figures[-1]}"
    if ((code != 0)); then
        broken=$((broken + 1))
        printf '%s ended with %d; see %s and %s\n' "$name" "$code" "$log" "$found"
    fi
done
printf 'fuzz: %s; %d broken\n' "$(printf '%s; ' "${figures[@]}" | sed 's/; $//')" "$broken"
exit $((broken > 0))
