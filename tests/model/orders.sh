#!/usr/bin/env bash
# orders.sh SOURCE_DIR: prints "SITE=order" for each site of the model, as the sources in SOURCE_DIR have it now. A
# function whose number of orders has changed ends it: the model must then be looked at anew.
# SPDX-License-Identifier: MIT
set -euo pipefail

sources=$1
declare -A rank=([relaxed]=0 [acquire]=1 [release]=1 [acq_rel]=2 [seq_cst]=3) order_of=()
while read -r file function sites; do
    [[ -z $file || $file == '#'* ]] && continue
    # The function's text: from the line that defines it to the brace at the line's beginning.
    mapfile -t orders < <(awk -v name="$function(" '
        index($0, name) && !/;$/ { inside = 1 }
        inside { print }
        inside && /^}/ { exit }' "$sources/$file" | sed 's|//.*||' | grep -o 'memory_order_[a-z_]*' | sed 's/memory_order_//')
    read -ra names <<<"$sites"
    if [[ ${#orders[@]} -ne ${#names[@]} ]]; then
        printf '%s of %s has %d memory orders, the model knows %d: look at tests/model anew\n' \
            "$function" "$file" "${#orders[@]}" "${#names[@]}" >&2
        exit 1
    fi
    for i in "${!names[@]}"; do
        site=${names[i]} order=${orders[i]}
        [[ $site == - ]] && continue
        known=${order_of[$site]:-seq_cst}
        ((rank[$order] <= rank[$known])) && order_of[$site]=$order
    done
done <"$(dirname "${BASH_SOURCE[0]}")/sites.txt"
for site in "${!order_of[@]}"; do printf '%s=%s\n' "$site" "${order_of[$site]}"; done | sort
