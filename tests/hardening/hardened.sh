#!/bin/sh
# hardened.sh FILE...: whether binaries have what Release builds are hardened with. Each lack is one line.
# SPDX-License-Identifier: MIT
set -eu
lacks=0
lack() { echo "$file: $1"; lacks=$((lacks + 1)); }
for file in "$@"; do
    readelf -hW "$file" | grep -q 'Type: *DYN' || lack "not position-independent"
    readelf -lW "$file" | grep -q GNU_RELRO || lack "relocations stay writable (relro)"
    readelf -dW "$file" | grep -q 'BIND_NOW\|Flags:.*NOW' || lack "symbols are looked up when first called (now)"
    readelf -dW "$file" | grep -q TEXTREL && lack "relocations in code"
    readelf -lW "$file" | grep 'GNU_STACK' | grep -q 'RWE' && lack "executable stack"
    readelf -sW "$file" | grep -q '__stack_chk_fail' || lack "no stack protector"
    case $(readelf -hW "$file" | sed -n 's/.*Machine: *//p') in
    *X86-64*) [ "$(objdump -d "$file" | grep -c endbr64)" -gt 20 ] || lack "functions without a landing pad (cf-protection)" ;;
    esac
done
[ $lacks -eq 0 ]
