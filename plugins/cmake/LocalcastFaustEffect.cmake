# What a Faust program calls `effect`: what all of its voices together go through, as a program of its own.
# SPDX-License-Identifier: MIT
cmake_policy(VERSION 3.23)

# localcast_faust_effect(target program.dsp result [option...])
#
# Writes a program that is the effect of the given one, and hands back its file; nothing where there is no effect. Mono voices
# go to both channels of a stereo effect, stereo ones added up to a mono one. The options go to the Faust compiler, which is
# asked while the build is configured.
function(localcast_faust_effect target dsp result)
  cmake_path(GET dsp FILENAME name)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/faust/${target}/effect)
  set(effect ${directory}/${name})
  file(CONFIGURE OUTPUT ${effect} @ONLY CONTENT [[// The effect of @dsp@, as its voices meet it.
declare name "Effect"; // its box
adapt(1, 2) = _ <: _, _;
adapt(2, 1) = _, _ :> _;
adapt(n, m) = par(i, n, _);
program = library("@dsp@");
process = adapt(outputs(program.process), inputs(program.effect)) : program.effect;
]])
  execute_process(
    COMMAND ${LOCALCAST_FAUST_COMPILER} ${ARGN} -I ${LOCALCAST_FAUST_LIBRARY_DIR} ${effect} -o ${directory}/effect.cpp
    RESULT_VARIABLE failure ERROR_VARIABLE words OUTPUT_VARIABLE words)
  if(words MATCHES "undefined symbol : effect")
    set(effect "")
  elseif(failure)
    message(FATAL_ERROR "${target}: the Faust compiler does not take the effect of ${dsp}: ${words}")
  endif()
  set(${result} "${effect}" PARENT_SCOPE)
endfunction()
