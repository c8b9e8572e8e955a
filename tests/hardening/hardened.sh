#!/bin/sh
# hardened.sh FILE...: whether binaries have what Release builds are hardened with, in all of their code, and tell no time of
# their making. Each lack is one line.
# SPDX-License-Identifier: MIT
set -eu
lacks=0
lack() { echo "$file: $1"; lacks=$((lacks + 1)); }

# Of x86-64 code: what every function that a pointer leads to begins with, and how often the others' calls are guarded.
look_at_code() {
    readelf -rW "$file" | awk '/R_X86_64_RELATIVE/ { print $NF }' | sort -u >"$work/pointers"
    objdump -d -j .text --no-show-raw-insn "$file" >"$work/code"
    bare=$(awk 'NR == FNR { pointed[$1]; next }
                { address = $1; sub(":", "", address) }
                address in pointed { seen++; if ($2 != "endbr64") bare++ }
                END { print seen ? bare + 0 : "all" }' "$work/pointers" "$work/code")
    [ "$bare" = 0 ] || lack "$bare functions without a landing pad (cf-protection)"
    bytes=$((0x$(readelf -SW "$file" | sed -n 's/.* \.text *PROGBITS *[0-9a-f]* [0-9a-f]* \([0-9a-f]*\).*/\1/p')))
    guards=$(grep -c 'call.*<__stack_chk_fail@plt>' "$work/code" || true)
    [ $((guards * 16384)) -ge $bytes ] || lack "$guards guards in $bytes bytes of code (stack-protector)"
    if grep -q '<v\{0,1\}[snf]\{0,1\}printf@plt>' "$work/code" && ! readelf -sW "$file" | grep -q 'printf_chk'; then
        lack "text is written into buffers unchecked (FORTIFY_SOURCE)"
    fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for file in "$@"; do
    readelf -hW "$file" | grep -q 'Type: *DYN' || lack "not position-independent"
    readelf -lW "$file" | grep -q GNU_RELRO || lack "relocations stay writable (relro)"
    readelf -dW "$file" | grep -q 'BIND_NOW\|Flags:.*NOW' || lack "symbols are looked up when first called (now)"
    readelf -dW "$file" | grep -q TEXTREL && lack "relocations in code"
    readelf -lW "$file" | grep 'GNU_STACK' | grep -q 'RWE' && lack "executable stack"
    readelf -sW "$file" | grep -q '__stack_chk_fail' || lack "no stack protector"
    grep -qaE '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 0-9][0-9] 20[0-9][0-9]' "$file" && lack "tells when it was compiled"
    case $(readelf -hW "$file" | sed -n 's/.*Machine: *//p') in
    *X86-64*) look_at_code ;;
    esac
done
[ $lacks -eq 0 ]
