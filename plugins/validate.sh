#!/usr/bin/env bash
# Has other people's checkers judge the plugins that were built: pluginval (every format) and Steinberg's validator (VST3).
# Usage: validate.sh [--pluginval PROGRAM] [--vst3-validator PROGRAM] [--strictness 1..10] [PLUGIN_OR_FOLDER ...]
# LOCALCAST_PLUGINVAL and LOCALCAST_VST3_VALIDATOR name the programs as well; one of them will do. A PLUGIN is a .vst3 or
# .lv2; of a folder all in it are taken, of build/release where none is named.
# Prints one line for each plugin and checker, and below it what was said of a plugin that fails.
# SPDX-License-Identifier: MIT
set -euo pipefail

usage() {
    sed -n '3,6s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

pluginval=${LOCALCAST_PLUGINVAL-} validator=${LOCALCAST_VST3_VALIDATOR-} strictness=10
places=()
while (($#)); do
    case $1 in
    --pluginval | --vst3-validator | --strictness) (($# > 1)) || usage ;;&
    --pluginval) pluginval=$2 ;;
    --vst3-validator) validator=$2 ;;
    --strictness) strictness=$2 ;;
    -*) usage ;;
    *) places+=("$1") && shift && continue ;;
    esac
    shift 2
done
[[ -n $pluginval$validator ]] || usage
((${#places[@]})) || places=("$(dirname "${BASH_SOURCE[0]}")/../build/release")

# was_built PLUGIN: whether there is a binary in the bundle, whose folders are made before it.
was_built() {
    [[ -n $(find "$1" -type f -perm -u+x -print -quit) ]]
}

mapfile -t plugins < <(find "${places[@]}" \( -name '*.vst3' -o -name '*.lv2' \) -prune -print0 | xargs -0r realpath | sort -u |
    while read -r plugin; do ! was_built "$plugin" || echo "$plugin"; done)
((${#plugins[@]})) || { echo "There is no .vst3 or .lv2 in ${places[*]}" >&2 && exit 1; }

screen=()
if [[ $(uname) == Linux && -z ${DISPLAY-} ]]; then
    screen=(xvfb-run -a) # pluginval opens editors
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failures=0

# judge PLUGIN CHECKER COMMAND...
judge() {
    local plugin=$1 checker=$2
    shift 2
    if "$@" </dev/null >"$log" 2>&1; then
        echo "passed  ${plugin##*/}  $checker"
    else
        echo "FAILED  ${plugin##*/}  $checker ($plugin)"
        sed 's/^/    /' "$log"
        ((++failures))
    fi
}

for plugin in "${plugins[@]}"; do
    if [[ -n $pluginval ]]; then
        judge "$plugin" "pluginval, strictness $strictness" \
            "${screen[@]}" "$pluginval" --strictness-level "$strictness" --validate "$plugin"
    fi
    if [[ -n $validator && $plugin == *.vst3 ]]; then
        judge "$plugin" "VST3 validator, extensive" "$validator" -e "$plugin"
    fi
done
((failures == 0))
