# The engine of Localcast Align, which needs Faust and no JUCE. Included by the plugin, and by the tests where plugins are
# switched off.
include_guard(GLOBAL)
set(engine ${CMAKE_CURRENT_LIST_DIR}/engine)
add_library(localcast_align_engine STATIC EXCLUDE_FROM_ALL
  ${engine}/engine.cpp
  ${engine}/engine_process.cpp
  ${engine}/listening.cpp
  ${engine}/member.cpp
  ${engine}/mover.cpp
  ${engine}/placement.cpp
  ${engine}/reference_survey.cpp
  ${engine}/state.cpp)
foreach(rate IN ITEMS 48k 96k 384k)
  localcast_add_faust_dsp(localcast_align_engine DSP ${CMAKE_CURRENT_LIST_DIR}/dsp/align_${rate}.dsp CLASS Align${rate})
endforeach()
# The module's rooms, feeds and analysis come with whoever links this: with JUCE in a plugin, without it in a test.
target_include_directories(localcast_align_engine PUBLIC
  ${CMAKE_CURRENT_LIST_DIR} ${PROJECT_SOURCE_DIR}/juce_module)
target_link_libraries(localcast_align_engine PUBLIC localcast_plugin_parts localcast::estimators)
localcast_set_warnings(localcast_align_engine)
localcast_allow_concatenation(localcast_align_engine)
