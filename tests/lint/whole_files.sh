#!/bin/sh
# Files are written through core/files, so that they are whole or not there: a line that opens one to write names the path of a
# hidden file, or stands in a source that is named here, with the reason.
# Usage: whole_files.sh ROOT
# SPDX-License-Identifier: MIT
set -eu
cd "$1"
places='core/files/src/whole_file.cpp makes the hidden files
examples/localcast-align/checked_file.cpp is given the path of a hidden file
examples/090_two_programs.cpp stands by itself, made of what is installed
juce_module/localcast_juce/room/announcement.cpp locks its notes before they have their names, and they end with their process
plugins/lv2/scale_points.cpp is compiled where nothing else of ours is, and gives a name last of all as well'

opens='ofstream|fopen|freopen|fdopen|creat|mkstemp|_wopen|copy_file|O_WRONLY|O_RDWR|O_CREAT|SFM_WRITE|SFM_RDWR'
opens="$opens|FileOutputStream|createOutputStream|TemporaryFile|replaceWithText|replaceWithData|appendText|appendData"
found=$(mktemp)
trap 'rm -f "$found"' EXIT
for part in core juce_module faust_arch plugins examples; do
    [ -d "$part" ] || continue
    grep -r -n -E "\b($opens)\b" --include='*.h' --include='*.hpp' --include='*.c' --include='*.cpp' --include='*.mm' \
        --include='*.in' "$part" || true
done > "$found"
awk -F : -v places="$places" '
    BEGIN { n = split(places, line, "\n"); for (i = 1; i <= n; ++i) { split(line[i], word, " "); named[word[1]] = 1 } }
    /fopen\(.*"r[be]*"/ || /hidden_?\.path\(\)/ || /CheckedFile::calls\(\)/ { next }
    $1 in named { used[$1] = 1; next }
    { print $0 "   <- writes a file, and not through core/files"; bad = 1 }
    END {
        for (file in named) if (!(file in used) && (getline text < file) > 0) { print file ": named as one that writes, but does not"; bad = 1 }
        exit bad
    }' "$found"
