#!/bin/sh
# One version, in the C header; everything else reads it from there or agrees with it.
# Usage: version.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"
header=core/include/localcast_reservoir.h
define() { sed -n "s/^#define LOCALCAST_VERSION_$1 *\"\{0,1\}\([0-9.]*\).*/\1/p" "$header"; }
version=$(define MAJOR).$(define MINOR).$(define PATCH)
bad=0
say() { echo "$1"; bad=1; }

[ "$(define STRING)" = "$version" ] || say "$header: LOCALCAST_VERSION_STRING is $(define STRING), the numbers say $version"
grep -q 'project(localcast VERSION "${LOCALCAST_VERSION_STRING}"' CMakeLists.txt ||
    say "CMakeLists.txt: the project's version is not the one read from the header"
grep -q '^Version: @PROJECT_VERSION@$' core/cmake/localcast.pc.in ||
    say "core/cmake/localcast.pc.in: the version is not the project's"
library=faust_arch/dsp/localcast.lib
[ ! -f $library ] || grep -q "^declare version \"$version\";$" $library ||
    say "$library: the version is not the header's"
newest=$(sed -n 's/^## *\[\{0,1\}v\{0,1\}\([0-9][0-9.]*[0-9]\).*/\1/p' CHANGELOG.md 2>/dev/null | head -n 1)
[ "$newest" = "$version" ] || say "CHANGELOG.md: the newest entry is '$newest', the header says $version"
exit $bad
