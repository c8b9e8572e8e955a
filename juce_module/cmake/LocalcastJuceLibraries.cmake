# JUCE compiled once for many plugins, programs and tests: in this project, and in those that find it installed.
# SPDX-License-Identifier: MIT
cmake_policy(VERSION 3.23)

# Debian's JUCE uses the system's codec libraries.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(LOCALCAST_JUCE_CODECS QUIET IMPORTED_TARGET flac ogg vorbis vorbisfile vorbisenc libpng libjpeg zlib)
endif()

# localcast_add_juce_library(name module...): a static library of JUCE's own modules, compiled once and without this
# project's warnings; what links it sees JUCE's headers as a system's.
function(localcast_add_juce_library name)
  add_library(${name} STATIC EXCLUDE_FROM_ALL)
  target_link_libraries(${name} PRIVATE ${ARGN} PUBLIC juce::juce_recommended_config_flags)
  if(TARGET PkgConfig::LOCALCAST_JUCE_CODECS)
    target_link_libraries(${name} PUBLIC PkgConfig::LOCALCAST_JUCE_CODECS)
  endif()
  target_compile_definitions(${name}
    PUBLIC JUCE_WEB_BROWSER=0 JUCE_USE_CURL=0 JUCE_JACK=1 JUCE_VST3_CAN_REPLACE_VST2=0 JUCE_MODULE_AVAILABLE_localcast_juce=1
    INTERFACE $<TARGET_PROPERTY:${name},COMPILE_DEFINITIONS>)
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux") # JACK's clients by the name of their program, not all of them as JUCE's
    target_compile_definitions(${name} PRIVATE JUCE_JACK_CLIENT_NAME=program_invocation_short_name)
  endif()
  target_compile_options(${name} PRIVATE -w)
  if(localcast_IS_TOP_LEVEL AND NOT MSVC) # JUCE writes down when it was compiled, and no two builds would be the same
    target_compile_options(${name} PRIVATE "$<$<CONFIG:Release>:-D__DATE__=\"Jan  1 1970\";-D__TIME__=\"00:00:00\">")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND JUCE_VERSION VERSION_LESS 8)
    # A constructor in JUCE 7's headers is none to clang's C++20. No template of it is ever made: its body is not looked at then.
    # What the standard library uses of its own, though it is deprecated, clang tells of then.
    target_compile_options(${name} PUBLIC
      $<$<COMPILE_LANGUAGE:CXX>:-fdelayed-template-parsing;-Wno-delayed-template-parsing-in-cxx20;-Wno-deprecated-declarations>)
  endif()
  localcast_harden(${name})
  target_include_directories(${name} SYSTEM INTERFACE $<TARGET_PROPERTY:${name},INCLUDE_DIRECTORIES>)
endfunction()

# localcast_add_juce_module_library(name module juce_library): one of this project's modules compiled against such a
# library, with the project's warnings.
function(localcast_add_juce_module_library name module juce_library)
  set(source ${LOCALCAST_JUCE_MODULE_DIR}/${module}/${module}.cpp)
  if(APPLE)
    set(source ${LOCALCAST_JUCE_MODULE_DIR}/${module}/${module}.mm)
  endif()
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${source})
  target_include_directories(${name} PUBLIC ${LOCALCAST_JUCE_MODULE_DIR})
  target_link_libraries(${name} PUBLIC ${juce_library} localcast::reservoir_static localcast::estimators)
  localcast_set_warnings(${name})
  localcast_harden(${name})
endfunction()

# localcast_add_plugin_juce(): what plugins link, and whoever shows a window or opens an audio device: the modules of this
# project, and all of JUCE that this takes.
function(localcast_add_plugin_juce)
  localcast_add_juce_library(localcast_juce_full juce::juce_audio_utils)
  localcast_add_juce_module_library(localcast_juce_full_built localcast_juce localcast_juce_full)
  localcast_add_juce_module_library(localcast_juce_gui_built localcast_juce_gui localcast_juce_full_built)
endfunction()
