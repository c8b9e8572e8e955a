# Sourced by test.sh: plugins as others make them, out of an installed tree that was moved. faust2localcast makes one by the
# call that a project of somebody else's would make, so one build tests both; without optimisation, for JUCE is what takes
# time here. PLAYER, a host, knows what the plugin sounds like.
# shellcheck shell=bash disable=SC2154
# SPDX-License-Identifier: MIT

plugin_prefix="$build/plugin prefix"
plugin_folder="$build/plugin programs"
export XDG_CACHE_HOME="$build/plugin cache"

# The Faust side again with the plugins, of whose sources nothing is compiled before they are used.
rm -rf "$build/plugin first" "$plugin_prefix"
quietly cmake -S "$root" -B "$build/faust" -DLOCALCAST_BUILD_FAUST=ON -DLOCALCAST_BUILD_JUCE=ON -DLOCALCAST_BUILD_PLUGINS=ON
quietly cmake --install "$build/faust" --prefix "$build/plugin first"
mv "$build/plugin first" "$plugin_prefix"
make_plugin=("$plugin_prefix/bin/faust2localcast")

# A program of the same file is what the plugin is held to.
rm -rf "$plugin_folder"
mkdir -p "$plugin_folder"
cp "$root/tests/plugins/strip.dsp" "$plugin_folder/strip.dsp"
cat >"$plugin_folder/a strip.dsp" <<'END'
import("stdfaust.lib");
click = 0, (ba.time % 1000) : soundfile("click [url:{'click.wav'}]", 1) : !, !, _;
process = component("strip.dsp") : par(i, 2, +(click));
END
printf 'import("stdfaust.lib");\nprocess = par(i, 4, no.multinoise(4) : ba.selectn(4, i) : *(os.lf_trianglepos(0.5 + i)));\n' \
    >"$plugin_folder/noises.dsp"
quietly env CXXFLAGS=-O0 "${make_plugin[@]}" "$plugin_folder/noises.dsp"
cd "$plugin_folder" || fail "no folder" # where programs look for sound files
quietly ./noises --duration 1 -o in.wav
quietly ./noises --duration 0.01 -o click.wav
quietly env CXXFLAGS=-O0 "${make_plugin[@]}" "a strip.dsp"
quietly "./a strip" in.wav -o "by program.wav"

quietly env CXXFLAGS=-O0 "${make_plugin[@]}" -vst3 -name "Any Strip" -code Strp "a strip.dsp"
rm click.wav # it is in the plugin
grep -qF "Any Strip.vst3;" "$build/log" || fail "faust2localcast -vst3 does not say what it made"
quietly "$player" "$plugin_folder/Any Strip.vst3" in.wav "by program.wav"
pass "faust2localcast -vst3 by localcast_add_faust_plugin of the installed tree: a host hears the bits of the program, its sound file among them"

# plugin_refused WHAT WORDS option...: nothing is made, and the reason is said.
plugin_refused() {
    local what=$1 words=$2
    shift 2
    ! "${make_plugin[@]}" "$@" >"$build/log" 2>&1 || fail "$what: a plugin was made all the same"
    grep -qF -e "$words" < <(tr -s ' \n' ' ' <"$build/log") || { tail -n 30 "$build/log" >&2; fail "$what: not said so"; }
    pass "$what: said in words"
}
printf 'process = nonsense;\n' >"$plugin_folder/wrong.dsp"
plugin_refused "a plugin of a program that is none" "undefined symbol : nonsense" -vst3 "$plugin_folder/wrong.dsp"
plugin_refused "a plugin with JACK" "-jack is for programs" -plugin -jack "$plugin_folder/a strip.dsp"
make_plugin=("$faust_prefix/bin/faust2localcast")
plugin_refused "a plugin where plugins are not installed" "plugins need a LocalCast that was installed" \
    -vst3 "$plugin_folder/a strip.dsp"
