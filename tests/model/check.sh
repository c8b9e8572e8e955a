#!/usr/bin/env bash
# check.sh SOURCE_DIR BUILD_DIR [SCENE...]: checks the model of the log exhaustively, with the memory orders that the
# sources in SOURCE_DIR have now: the model is right in each scene, and each defect seeded into it is found. Without
# SCENE, those that take seconds; "large" stands for the others.
# SPDX-License-Identifier: MIT
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$1 build=$2
shift 2

# Each scene's size, and the defects to be found in it: SITE=order, or a check to leave out.
declare -A size=(
    [reading]="-DSLOTS=1 -DPLACES=1 -DPROMPT -DWORDS -DPUSHES_A=1 -DPUSHES_B=1 -DREADERS=1"
    [sealing]="-DSLOTS=1 -DPLACES=1 -DWORDS -DPUSHES_A=2 -DPUSHES_B=1 -DREADERS=0"
    [counting]="-DSLOTS=2 -DPLACES=1 -DCOUNTING -DPUSHES_A=1 -DPUSHES_B=2 -DREADERS=0"
    [dying]="-DSLOTS=2 -DPLACES=1 -DMORTAL -DPUSHES_A=1 -DPUSHES_B=2 -DREADERS=0"
    [reading-overdue]="-DSLOTS=1 -DPLACES=1 -DWORDS -DPUSHES_A=1 -DPUSHES_B=1 -DREADERS=1"
    [two-places]="-DSLOTS=2 -DPLACES=1 -DPROMPT -DWORDS -DPUSHES_A=1 -DPUSHES_B=2 -DREADERS=1"
    [dying-retry]="-DSLOTS=2 -DPLACES=2 -DMORTAL -DPUSHES_A=1 -DPUSHES_B=1 -DREADERS=0"
)
declare -A defects=(
    [reading]="STORE_WORD=relaxed STORE_TIMESTAMP=relaxed READ_STATE=relaxed READ_WORD=relaxed KIND=relaxed
               LIVE_AT_TIMESTAMP=relaxed STATE_LOOKED_AT_AGAIN HEAD_LOOKED_AT"
    [sealing]="KIND_OR_OPEN=relaxed STORE_PUBLISH=relaxed MAKE_VOID_EXCHANGE=relaxed INSIDE_KEPT
               INDEXED_BEFORE_OVERWRITTEN UNSEALED_PLACE_LEFT_ALONE PUBLISHED_BY_EXCHANGE SEALED_LOOKED_AT_AGAIN"
    [counting]="STORE_PUBLISH=acq_rel MARK_STATE=acquire GIVE_WAY_HEAD=acquire OWN_PLACE_COUNTED
                OVERWRITTEN_COUNTED"
    [dying]="INSIDE_RESPECTED"
)
quick=(reading sealing counting dying)
large=(reading-overdue two-places dying-retry)

chosen=("$@")
((${#chosen[@]})) || chosen=("${quick[@]}")
[[ ${chosen[*]} == large ]] && chosen=("${large[@]}")

orders=$("$here/orders.sh" "$sources" | tr '\n' ' ')

# make_checker SCENE: a program that goes through all that can happen in the scene.
make_checker() {
    mkdir -p "$build/$1"
    cp "$here"/*.pml "$here/orders.c" "$build/$1"
    # shellcheck disable=SC2086
    (cd "$build/$1" && spin -a ${size[$1]} log.pml >spin.log && ! grep -i error spin.log &&
        cc -O1 -w -DSAFETY -DNOREDUCE -DCOLLAPSE -DVECTORSZ=2048 -o pan pan.c)
}

# run SCENE ORDERS LEFT_OUT: prints "right STATES" or "wrong ASSERTION"; fails when the search came to no end.
run() {
    local log=$build/$1/run.log
    (cd "$build/$1" && ORDERS=$2 LEFT_OUT=$3 ./pan -m200000 -w22 >"$log" 2>&1) || true
    if grep -q '^pan:1: assertion' "$log"; then
        sed -n 's/^pan:1: \(assertion.*\)/wrong \1/p' "$log"
    elif grep -q 'errors: 0' "$log" && ! grep -q 'Search not completed\|max search depth' "$log"; then
        sed -n 's/^ *\([0-9.e+]*\) states, stored.*/right \1/p' "$log"
    else
        sed -n '1,20p' "$log" >&2
        return 1
    fi
}

failed=0 found=0 states=()
for scene in "${chosen[@]}"; do
    make_checker "$scene"
    answer=$(run "$scene" "$orders" "")
    printf '%s: %s\n' "$scene" "$answer"
    [[ $answer == right* ]] || failed=1
    states+=("$scene ${answer#right }")
    for defect in ${defects[$scene]:-}; do
        site=${defect%=*}
        if [[ $defect == *=* ]]; then
            [[ " $orders" == *" $site="* ]]
            answer=$(run "$scene" "$orders$defect" "") # what is said last counts
        else
            answer=$(run "$scene" "$orders" "$defect")
        fi
        printf '%s, with %s: %s\n' "$scene" "$defect" "$answer"
        if [[ $answer == wrong* ]]; then found=$((found + 1)); else failed=1; fi
    done
done
printf 'states: %s; defects found: %d\n' "$(IFS=,; printf '%s' "${states[*]}")" "$found"
exit $failed
