# SPDX-License-Identifier: MIT
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/../cmake/LocalcastPluginEngine.cmake)
localcast_add_plugin_engine(localcast_align_engine CLASS Align RATES 48k 96k 384k
  SOURCES
    engine.cpp
    engine_follow.cpp
    engine_move.cpp
    engine_process.cpp
    engine_tell.cpp
    listening.cpp
    member.cpp
    mover.cpp
    placement.cpp
    reference_survey.cpp
    state.cpp)
