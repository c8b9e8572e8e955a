# The engine of Localcast Trigger, which needs Faust and no JUCE. Included by the plugin, and by the tests where plugins are
# switched off.
# SPDX-License-Identifier: MIT
include_guard(GLOBAL)
set(engine ${CMAKE_CURRENT_LIST_DIR}/engine)
add_library(localcast_trigger_engine STATIC EXCLUDE_FROM_ALL
  ${engine}/effect.cpp
  ${engine}/engine.cpp
  ${engine}/engine_process.cpp
  ${engine}/event.cpp
  ${engine}/judge.cpp
  ${engine}/notes.cpp
  ${engine}/status.cpp
  ${CMAKE_CURRENT_LIST_DIR}/../parts/free_name.cpp)
foreach(rate IN ITEMS 48k 384k)
  localcast_add_faust_dsp(localcast_trigger_engine
    DSP ${CMAKE_CURRENT_LIST_DIR}/dsp/trigger_${rate}.dsp CLASS Trigger${rate})
endforeach()
# The module's rooms, feeds and analysis come with whoever links this: with JUCE in a plugin, without it in a test.
target_include_directories(localcast_trigger_engine PUBLIC
  ${CMAKE_CURRENT_LIST_DIR} ${PROJECT_SOURCE_DIR}/juce_module)
target_link_libraries(localcast_trigger_engine PUBLIC localcast_plugin_parts localcast::estimators)
localcast_set_warnings(localcast_trigger_engine)
localcast_allow_concatenation(localcast_trigger_engine)
