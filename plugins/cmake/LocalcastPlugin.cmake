# Plugins in every format of the platform, of one's own sources or of a Faust program. JUCE is compiled once for all.
# SPDX-License-Identifier: MIT
cmake_policy(VERSION 3.23)
include("${CMAKE_CURRENT_LIST_DIR}/LocalcastFaustEffect.cmake")

# localcast_add_plugin(target NAME "..." SOURCES a.cpp ... [LIBRARIES ...] [FORMATS VST3 LV2 AU Standalone]
#   [VERSION x.y.z] [COMPANY "..."] [CODE Abcd] [COMPANY_CODE Abcd] [LV2_URI https://...] [BUNDLE_ID ...]
#   [MIDI_INPUT] [MIDI_OUTPUT] [SYNTH] [VST3_CATEGORIES Fx ...])
#
# Makes <target>_VST3, <target>_LV2, ... and <target>_All. The sources define JUCE's createPluginFilter(). What they link is
# LIBRARIES, or else what all plugins here are made of. Without FORMATS all of the platform. What a session knows a plugin
# by, CODE and LV2_URI, follows from NAME and COMPANY unless said: keep these once a plugin is in use. Needs a project with
# a VERSION.
function(localcast_add_plugin target)
  cmake_parse_arguments(arg "MIDI_INPUT;MIDI_OUTPUT;SYNTH"
    "NAME;VERSION;COMPANY;CODE;COMPANY_CODE;LV2_URI;BUNDLE_ID" "SOURCES;LIBRARIES;FORMATS;VST3_CATEGORIES" ${ARGN})
  if(NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "localcast_add_plugin(${target}): expected NAME and SOURCES")
  endif()
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "localcast_add_plugin(${target}): '${arg_UNPARSED_ARGUMENTS}' is no keyword of it")
  endif()
  localcast_plugin_formats(formats)
  localcast_plugin_default(arg_FORMATS "${formats}")
  localcast_plugin_default(arg_LIBRARIES localcast_plugin)
  localcast_plugin_default(arg_VERSION "${PROJECT_VERSION}")
  localcast_plugin_default(arg_COMPANY "LocalCast")
  localcast_plugin_code("${arg_COMPANY}" company_code)
  localcast_plugin_default(arg_COMPANY_CODE ${company_code})
  localcast_plugin_code("${arg_COMPANY}/${arg_NAME}" code)
  localcast_plugin_default(arg_CODE ${code})
  string(MAKE_C_IDENTIFIER "${arg_COMPANY}" company)
  string(MAKE_C_IDENTIFIER "${arg_NAME}" name)
  string(TOLOWER "${company}" company)
  string(TOLOWER "${name}" name)
  string(REPLACE " " "_" spaceless "${arg_NAME}")
  string(TOLOWER "${spaceless}" spaceless)
  if(NOT name STREQUAL spaceless) # another name may have come out the same
    string(APPEND name "_${arg_CODE}")
  endif()
  localcast_plugin_default(arg_LV2_URI "https://localcast.example/plugins/${company}/${name}")
  string(REPLACE "_" "-" bundle "example.localcast.${company}.${name}")
  localcast_plugin_default(arg_BUNDLE_ID ${bundle})

  set(characteristics "")
  foreach(pair IN ITEMS MIDI_INPUT:NEEDS_MIDI_INPUT MIDI_OUTPUT:NEEDS_MIDI_OUTPUT SYNTH:IS_SYNTH)
    string(REPLACE ":" ";" pair ${pair})
    list(GET pair 0 ours)
    list(GET pair 1 theirs)
    list(APPEND characteristics ${theirs} ${arg_${ours}})
  endforeach()
  if(arg_VST3_CATEGORIES)
    list(APPEND characteristics VST3_CATEGORIES ${arg_VST3_CATEGORIES})
  endif()
  juce_add_plugin(${target} PRODUCT_NAME "${arg_NAME}" PLUGIN_NAME "${arg_NAME}" VERSION ${arg_VERSION}
    COMPANY_NAME "${arg_COMPANY}" PLUGIN_MANUFACTURER_CODE ${arg_COMPANY_CODE} PLUGIN_CODE ${arg_CODE}
    BUNDLE_ID ${arg_BUNDLE_ID} LV2URI "${arg_LV2_URI}" FORMATS ${arg_FORMATS} ${characteristics}
    COPY_PLUGIN_AFTER_BUILD FALSE)
  target_sources(${target} PRIVATE ${arg_SOURCES})
  target_link_libraries(${target} PUBLIC ${arg_LIBRARIES})
  # JUCE 7.0.5 as Debian builds it forgets LV2URI on its way to the compiler, and no host takes the URI that it has then.
  target_compile_definitions(${target} PUBLIC JucePlugin_LV2URI="${arg_LV2_URI}")
  if(DEFINED localcast_SOURCE_DIR) # else it is installed
    get_target_property(directory ${target} SOURCE_DIR)
    cmake_path(IS_PREFIX localcast_SOURCE_DIR ${directory} is_ours)
    if(is_ours)
      localcast_set_warnings(${target})
    endif()
  endif()
  if(TARGET juce::juce_audio_plugin_client_utils) # JUCE 7
    get_target_property(juce_sources juce::juce_audio_plugin_client_utils INTERFACE_SOURCES)
    if(juce_sources)
      set_source_files_properties(${juce_sources} PROPERTIES COMPILE_OPTIONS -w)
    endif()
  endif()
  localcast_harden(${target})
  foreach(format IN LISTS arg_FORMATS)
    if(TARGET ${target}_${format})
      localcast_harden(${target}_${format})
    endif()
    if(TARGET ${target}_${format} AND NOT MSVC)
      target_compile_options(${target}_${format} PRIVATE -w) # all of it is JUCE's
    endif()
    if(TARGET ${target}_${format} AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
      target_link_options(${target}_${format} PRIVATE -Wl,-z,now) # no symbol is looked up on an audio thread
    endif()
  endforeach()
  if(TARGET ${target}_LV2)
    localcast_mend_lv2(${target})
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC marks a file with unique symbols, of the standard library's templates, as never to be unloaded.
    target_compile_options(${target} PUBLIC -fno-gnu-unique)
  endif()
  localcast_allow_concatenation(${target})
endfunction()

# localcast_mend_lv2(target): after each build its choices are given the values that a host may set, which JUCE writes wrong.
function(localcast_mend_lv2 target)
  if(NOT TARGET localcast_lv2_scale_points)
    add_executable(localcast_lv2_scale_points EXCLUDE_FROM_ALL ${LOCALCAST_PLUGIN_DIR}/lv2/scale_points.cpp)
    target_compile_features(localcast_lv2_scale_points PRIVATE cxx_std_20)
    localcast_set_warnings(localcast_lv2_scale_points)
    localcast_allow_concatenation(localcast_lv2_scale_points)
  endif()
  add_custom_command(TARGET ${target}_LV2 POST_BUILD VERBATIM
    COMMAND localcast_lv2_scale_points $<TARGET_FILE_DIR:${target}_LV2>/dsp.ttl)
endfunction()

# localcast_plugin_formats(result): all of the platform.
function(localcast_plugin_formats result)
  if(APPLE)
    set(${result} VST3 AU Standalone PARENT_SCOPE)
  elseif(WIN32)
    set(${result} VST3 Standalone PARENT_SCOPE)
  else()
    set(${result} VST3 LV2 Standalone PARENT_SCOPE)
  endif()
endfunction()

# localcast_plugin_default(variable value...): for keywords that were not given.
macro(localcast_plugin_default variable)
  if(NOT ${variable})
    set(${variable} ${ARGN})
  endif()
endmacro()

# localcast_plugin_code(text result): four letters, as formats want them, always the same for the same text.
function(localcast_plugin_code text result)
  string(MD5 digest "${text}")
  set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZ)
  set(code "")
  foreach(place IN ITEMS 0 2 4 6)
    string(SUBSTRING ${digest} ${place} 2 number)
    math(EXPR number "0x${number} % 26")
    string(SUBSTRING ${letters} ${number} 1 letter)
    string(APPEND code ${letter})
    string(TOLOWER "${letters}" letters)
  endforeach()
  set(${result} ${code} PARENT_SCOPE)
endfunction()

# localcast_add_faust_plugin(target DSP program.dsp NAME "..." [ROOM name] [SOURCES name ...] [MAIN_INPUTS count]
#   [OPTIONS ...] [and the keywords of localcast_add_plugin but SOURCES, LIBRARIES, MIDI_INPUT, MIDI_OUTPUT and SYNTH])
#
# Makes a plugin of a Faust program. What the program needs of MIDI is read from it: voices make it an instrument. The sound
# files that it names, which lie beside it or below, are built in. Its
# inputs beyond MAIN_INPUTS, or beyond the number of its outputs, are a side-chain. A program with bindings joins ROOM
# ("room A" unless said, as Localcast Trigger) and its inputs are sources there by the names in SOURCES, in order, or else by the track's name. OPTIONS
# go to the Faust compiler.
function(localcast_add_faust_plugin target)
  set(of_plugins VERSION COMPANY CODE COMPANY_CODE LV2_URI BUNDLE_ID FORMATS VST3_CATEGORIES)
  cmake_parse_arguments(arg "" "DSP;NAME;ROOM;MAIN_INPUTS;VERSION;COMPANY;CODE;COMPANY_CODE;LV2_URI;BUNDLE_ID"
    "SOURCES;OPTIONS;FORMATS;VST3_CATEGORIES" ${ARGN})
  if(NOT arg_DSP OR NOT arg_NAME)
    message(FATAL_ERROR "localcast_add_faust_plugin(${target}): expected DSP program.dsp and NAME")
  endif()
  localcast_find_faust()
  cmake_path(ABSOLUTE_PATH arg_DSP NORMALIZE OUTPUT_VARIABLE dsp)
  localcast_plugin_default(arg_ROOM "room A")
  set(LOCALCAST_PLUGIN_NAME "${arg_NAME}")
  set(LOCALCAST_PLUGIN_ROOM "${arg_ROOM}")
  set(LOCALCAST_PLUGIN_SOURCES "")
  foreach(source IN LISTS arg_SOURCES)
    string(APPEND LOCALCAST_PLUGIN_SOURCES "R\"localcast(${source})localcast\", ")
  endforeach()
  set(LOCALCAST_PLUGIN_MAIN_INPUTS "")
  if(DEFINED arg_MAIN_INPUTS)
    if(NOT arg_MAIN_INPUTS MATCHES "^[0-9]+$")
      message(FATAL_ERROR "localcast_add_faust_plugin(${target}): '${arg_MAIN_INPUTS}': expected MAIN_INPUTS and their number")
    endif()
    set(LOCALCAST_PLUGIN_MAIN_INPUTS "facts.main_inputs = ${arg_MAIN_INPUTS};")
  endif()
  localcast_faust_json(${target} ${dsp} json ${arg_OPTIONS})
  localcast_faust_midi("${json}" midi)
  localcast_faust_sounds(${target} ${dsp} "${json}" sounds)
  set(effect "")
  set(LOCALCAST_PLUGIN_EFFECT_HEADER "")
  set(LOCALCAST_PLUGIN_EFFECT "")
  if("SYNTH" IN_LIST midi)
    localcast_faust_effect(${target} ${dsp} effect ${arg_OPTIONS})
  endif()
  if(effect)
    set(LOCALCAST_PLUGIN_EFFECT_HEADER "#include \"PluginEffect.hpp\"")
    set(LOCALCAST_PLUGIN_EFFECT "facts.create_effect = localcast::faust::create_PluginEffect;")
  endif()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_plugin.cpp)
  configure_file(${LOCALCAST_PLUGIN_DIR}/faust_plugin/create_plugin.cpp.in ${source} @ONLY)
  set(others ${arg_UNPARSED_ARGUMENTS})
  foreach(keyword IN LISTS of_plugins)
    if(arg_${keyword})
      list(APPEND others ${keyword} ${arg_${keyword}})
    endif()
  endforeach()
  # NAME comes last: what is no keyword would be taken for another library.
  localcast_add_plugin(${target} SOURCES ${source} LIBRARIES localcast_faust_plugin NAME "${arg_NAME}"
                       ${midi} ${others})
  localcast_add_faust_dsp(${target} DSP ${dsp} CLASS PluginProgram OPTIONS ${arg_OPTIONS})
  if(effect)
    localcast_add_faust_dsp(${target} DSP ${effect} CLASS PluginEffect OPTIONS ${arg_OPTIONS})
  endif()
  if(sounds)
    target_link_libraries(${target} PRIVATE ${sounds})
  endif()
endfunction()

# localcast_faust_json(target program.dsp result option...): what the program says of itself, as the compiler tells it. Formats
# want to know while the build is configured, so the compiler is asked now, and again when the program changes.
function(localcast_faust_json target dsp result)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${dsp})
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/faust/${target}/json)
  file(MAKE_DIRECTORY ${directory})
  execute_process(
    COMMAND ${LOCALCAST_FAUST_COMPILER} ${ARGN} -json -O ${directory} -I ${LOCALCAST_FAUST_LIBRARY_DIR} ${dsp} -o program.cpp
    RESULT_VARIABLE failure ERROR_VARIABLE words OUTPUT_VARIABLE words)
  if(failure)
    message(FATAL_ERROR "localcast_add_faust_plugin(${target}): the Faust compiler does not take ${dsp}: ${words}")
  endif()
  cmake_path(GET dsp FILENAME name)
  file(READ ${directory}/${name}.json json)
  set(${result} "${json}" PARENT_SCOPE)
endfunction()

# localcast_faust_midi(json result): the keywords of localcast_add_plugin that the program calls for.
function(localcast_faust_midi json result)
  set(keywords "")
  if(json MATCHES "\\[?nvoices *\"?:" )
    set(keywords MIDI_INPUT SYNTH)
  elseif(json MATCHES "\"midi\" *:")
    set(keywords MIDI_INPUT)
  endif()
  set(${result} ${keywords} PARENT_SCOPE)
endfunction()

# localcast_faust_sounds(target program.dsp json result): a library of the sound files that the program names, for a plugin
# carries them with it; nothing where there are none. Sets what create_plugin.cpp.in says of them.
function(localcast_faust_sounds target dsp json result)
  cmake_path(GET dsp PARENT_PATH directory)
  set(files "")
  string(REGEX MATCHALL "\"url\" *: *\"[^\"]*\"" urls "${json}")
  string(REGEX MATCHALL "'[^']+'" names "${urls}")
  foreach(name IN LISTS names)
    string(REPLACE "'" "" name "${name}")
    cmake_path(ABSOLUTE_PATH name BASE_DIRECTORY ${directory} NORMALIZE OUTPUT_VARIABLE file)
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "localcast_add_faust_plugin(${target}): ${dsp} plays '${name}', and there is no ${file}")
    endif()
    list(APPEND files ${file})
  endforeach()
  list(REMOVE_DUPLICATES files)
  set(LOCALCAST_PLUGIN_SOUNDS_HEADER "" PARENT_SCOPE)
  set(LOCALCAST_PLUGIN_SOUNDS "" PARENT_SCOPE)
  set(${result} "" PARENT_SCOPE)
  if(NOT files)
    return()
  endif()
  juce_add_binary_data(${target}_sounds HEADER_NAME PluginSounds.h NAMESPACE PluginSounds SOURCES ${files})
  set_target_properties(${target}_sounds PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden)
  set(${result} ${target}_sounds PARENT_SCOPE)
  set(LOCALCAST_PLUGIN_SOUNDS_HEADER "#include \"PluginSounds.h\"" PARENT_SCOPE)
  set(LOCALCAST_PLUGIN_SOUNDS "facts.sounds = localcast::plugin::embedded_sounds(PluginSounds::namedResourceList,
        PluginSounds::originalFilenames, PluginSounds::namedResourceListSize, PluginSounds::getNamedResource);" PARENT_SCOPE)
endfunction()
