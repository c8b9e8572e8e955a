# Where JUCE is found and LocalCast's modules become targets: in this project, and in those that find it installed.
# SPDX-License-Identifier: MIT
set(LOCALCAST_JUCE_DIR "" CACHE PATH "JUCE's source folder or the folder of its JUCEConfig.cmake; empty: an installed JUCE")

# localcast_find_juce(): JUCE is taken from the project that asks, from LOCALCAST_JUCE_DIR, or as installed; never bundled.
# Where it is not found juce_add_module stays unknown. A macro, for JUCE's package sets variables.
macro(localcast_find_juce)
  if(NOT COMMAND juce_add_module)
    if(LOCALCAST_JUCE_DIR AND EXISTS "${LOCALCAST_JUCE_DIR}/extras/Build/CMake/JUCEUtils.cmake")
      add_subdirectory("${LOCALCAST_JUCE_DIR}" "${CMAKE_BINARY_DIR}/JUCE" EXCLUDE_FROM_ALL)
    elseif(LOCALCAST_JUCE_DIR)
      find_package(JUCE CONFIG QUIET PATHS "${LOCALCAST_JUCE_DIR}" NO_DEFAULT_PATH)
    else()
      find_package(JUCE CONFIG QUIET)
    endif()
  endif()
endmacro()
set(LOCALCAST_JUCE_MISSING "needs JUCE 7.0.5 or later (Debian package juce-modules-source). Install it, say where it is with -DLOCALCAST_JUCE_DIR=...")

# localcast_add_juce_modules(folder): localcast::juce and localcast::juce_gui, of the modules in this folder.
function(localcast_add_juce_modules folder)
  juce_add_module("${folder}/localcast_juce")
  target_link_libraries(localcast_juce INTERFACE localcast::reservoir_static localcast::estimators)
  add_library(localcast::juce ALIAS localcast_juce)
  juce_add_module("${folder}/localcast_juce_gui")
  target_link_libraries(localcast_juce_gui INTERFACE localcast::reservoir_static)
  add_library(localcast::juce_gui ALIAS localcast_juce_gui)
endfunction()
