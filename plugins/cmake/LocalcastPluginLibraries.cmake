# What plugins are made of, as libraries: in this project, and in those that find it installed, where they are compiled from
# the installed sources with the JUCE that the project has.
# SPDX-License-Identifier: MIT
cmake_policy(VERSION 3.23)

# localcast_add_plugin_engines(folder): what takes no JUCE. localcast_plugin_parts knows no Faust either;
# localcast_faust_plugin_engine is a Faust program that plays in a plugin.
function(localcast_add_plugin_engines folder)
  localcast_add_plugin_library(localcast_plugin_parts ${folder} parts/smooth_bypass.cpp parts/state.cpp)
  target_link_libraries(localcast_plugin_parts PUBLIC localcast::reservoir_static)
  localcast_add_plugin_library(localcast_faust_plugin_engine ${folder}
    faust_plugin/program_engine.cpp
    faust_plugin/program_midi.cpp
    faust_plugin/program_sounds.cpp
    faust_plugin/widget_ids.cpp
    faust_plugin/widgets.cpp)
  target_link_libraries(localcast_faust_plugin_engine PUBLIC localcast_plugin_parts localcast::faust)
endfunction()

# localcast_add_plugin_libraries(folder): what plugins link. localcast::plugin is for those of one's own sources;
# localcast_plugin_gui what their editors share; localcast_faust_plugin a Faust program as a plugin.
function(localcast_add_plugin_libraries folder)
  add_library(localcast_plugin INTERFACE)
  target_link_libraries(localcast_plugin INTERFACE localcast_plugin_parts localcast_juce_gui_built)
  add_library(localcast::plugin ALIAS localcast_plugin)
  localcast_add_plugin_library(localcast_plugin_gui ${folder}
    gui/bound_control.cpp
    gui/editor_look.cpp
    gui/parameter_history.cpp
    gui/preset_bar.cpp
    gui/preset_processor.cpp
    gui/undo_by_key.cpp)
  target_link_libraries(localcast_plugin_gui PUBLIC localcast_plugin)
  localcast_add_plugin_library(localcast_faust_plugin ${folder}
    faust_plugin/control_values.cpp
    faust_plugin/control_view.cpp
    faust_plugin/embedded_sounds.cpp
    faust_plugin/faust_editor.cpp
    faust_plugin/faust_parameter.cpp
    faust_plugin/faust_processor.cpp
    faust_plugin/faust_processor_audio.cpp
    faust_plugin/group_view.cpp
    faust_plugin/input_sources.cpp
    faust_plugin/meter_view.cpp
    parts/room_source.cpp)
  target_link_libraries(localcast_faust_plugin PUBLIC localcast_faust_plugin_engine localcast_plugin_gui)
endfunction()

# A library of sources in that folder, built when something links it. Its sources are compiled as one, as JUCE's modules are:
# JUCE's headers take longer than they.
function(localcast_add_plugin_library name folder)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE sources)
  add_library(${name} STATIC EXCLUDE_FROM_ALL ${sources})
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  target_include_directories(${name} PUBLIC ${folder})
  localcast_set_warnings(${name})
  localcast_harden(${name})
  localcast_allow_concatenation(${name})
endfunction()
