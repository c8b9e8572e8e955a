# Plugins in every format of the platform, of one's own sources or of a Faust program. JUCE is compiled once for all.
# SPDX-License-Identifier: MIT
cmake_policy(VERSION 3.23)

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
  localcast_plugin_default(arg_LIBRARIES localcast_plugin_parts localcast_juce_gui_built)
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
  get_target_property(directory ${target} SOURCE_DIR)
  cmake_path(IS_PREFIX localcast_SOURCE_DIR ${directory} is_ours)
  if(is_ours)
    localcast_set_warnings(${target})
  endif()
  if(TARGET juce::juce_audio_plugin_client_utils) # JUCE 7
    get_target_property(juce_sources juce::juce_audio_plugin_client_utils INTERFACE_SOURCES)
    if(juce_sources)
      set_source_files_properties(${juce_sources} PROPERTIES COMPILE_OPTIONS -w)
    endif()
  endif()
  foreach(format IN LISTS arg_FORMATS)
    if(TARGET ${target}_${format} AND NOT MSVC)
      target_compile_options(${target}_${format} PRIVATE -w) # all of it is JUCE's
    endif()
    if(TARGET ${target}_${format} AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
      target_link_options(${target}_${format} PRIVATE -Wl,-z,now) # no symbol is looked up on an audio thread
    endif()
  endforeach()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC marks a file with unique symbols, of the standard library's templates, as never to be unloaded.
    target_compile_options(${target} PUBLIC -fno-gnu-unique)
  endif()
  localcast_allow_concatenation(${target})
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
# Makes a plugin of a Faust program. What the program needs of MIDI is read from it: voices make it an instrument. Its
# inputs beyond MAIN_INPUTS, or beyond the number of its outputs, are a side-chain. A program with bindings joins ROOM
# ("room A" unless said, as Localcast Trigger) and its inputs are sources there by the names in SOURCES, in order, or else by the track's name. OPTIONS
# go to the Faust compiler.
function(localcast_add_faust_plugin target)
  cmake_parse_arguments(arg "" "DSP;NAME;ROOM;MAIN_INPUTS" "SOURCES;OPTIONS" ${ARGN})
  if(NOT arg_DSP OR NOT arg_NAME)
    message(FATAL_ERROR "localcast_add_faust_plugin(${target}): expected DSP program.dsp and NAME")
  endif()
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
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${target}_plugin.cpp)
  configure_file(${LOCALCAST_PLUGIN_DIR}/faust_plugin/create_plugin.cpp.in ${source} @ONLY)
  localcast_faust_midi(${target} ${dsp} midi ${arg_OPTIONS})
  # NAME comes last: what is no keyword would be taken for another library.
  localcast_add_plugin(${target} SOURCES ${source} LIBRARIES localcast_faust_plugin NAME "${arg_NAME}"
                       ${midi} ${arg_UNPARSED_ARGUMENTS})
  localcast_add_faust_dsp(${target} DSP ${dsp} CLASS PluginProgram OPTIONS ${arg_OPTIONS})
endfunction()

# localcast_faust_midi(target program.dsp result option...): the keywords of localcast_add_plugin that the program calls for.
# Formats want to know while the build is configured, so the compiler is asked now, and again when the program changes.
function(localcast_faust_midi target dsp result)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${dsp})
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/faust/${target}/midi)
  file(MAKE_DIRECTORY ${directory})
  execute_process(
    COMMAND ${LOCALCAST_FAUST_COMPILER} ${ARGN} -json -O ${directory} -I ${LOCALCAST_FAUST_LIBRARY_DIR} ${dsp} -o program.cpp
    RESULT_VARIABLE failure ERROR_VARIABLE words OUTPUT_VARIABLE words)
  if(failure)
    message(FATAL_ERROR "localcast_add_faust_plugin(${target}): the Faust compiler does not take ${dsp}: ${words}")
  endif()
  cmake_path(GET dsp FILENAME name)
  file(READ ${directory}/${name}.json json)
  set(keywords "")
  if(json MATCHES "\\[?nvoices *\"?:" )
    set(keywords MIDI_INPUT SYNTH)
  elseif(json MATCHES "\"midi\" *:")
    set(keywords MIDI_INPUT)
  endif()
  set(${result} ${keywords} PARENT_SCOPE)
endfunction()
