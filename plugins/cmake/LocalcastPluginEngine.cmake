# A plugin's engine, which needs Faust and no JUCE: made by the plugin, or by the tests where plugins are switched off.
# SPDX-License-Identifier: MIT

# localcast_add_plugin_engine(target CLASS prefix RATES 48k ... SOURCES a.cpp ...)
#
# In a plugin's folder: SOURCES lie in engine/; dsp/<plugin>_<rate>.dsp becomes the class <prefix><rate>. The module's rooms, feeds
# and analysis come with whoever links the engine: with JUCE in a plugin, without it in a test.
function(localcast_add_plugin_engine target)
  cmake_parse_arguments(arg "" "CLASS" "RATES;SOURCES" ${ARGN})
  list(TRANSFORM arg_SOURCES PREPEND ${CMAKE_CURRENT_LIST_DIR}/engine/)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${arg_SOURCES})
  string(TOLOWER ${arg_CLASS} plugin)
  foreach(rate IN LISTS arg_RATES)
    localcast_add_faust_dsp(${target} DSP ${CMAKE_CURRENT_LIST_DIR}/dsp/${plugin}_${rate}.dsp CLASS ${arg_CLASS}${rate})
  endforeach()
  target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_LIST_DIR} ${localcast_SOURCE_DIR}/juce_module)
  target_link_libraries(${target} PUBLIC localcast_plugin_parts localcast::estimators)
  localcast_set_warnings(${target})
  localcast_harden(${target})
  localcast_allow_concatenation(${target})
endfunction()
