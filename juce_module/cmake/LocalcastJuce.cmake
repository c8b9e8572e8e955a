# Finds JUCE for LocalCast's modules, and compiles it once for everything that is built here. Included by the root, so
# that every folder sees what find_package brings.
# SPDX-License-Identifier: MIT
include("${CMAKE_CURRENT_LIST_DIR}/LocalcastJuceModules.cmake")
localcast_find_juce()
if(NOT COMMAND juce_add_module)
  message(FATAL_ERROR "LocalCast: the JUCE module ${LOCALCAST_JUCE_MISSING}, or leave this part out with "
                      "-DLOCALCAST_BUILD_JUCE=OFF.")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/LocalcastJuceLibraries.cmake")
