# SPDX-License-Identifier: MIT
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/../cmake/LocalcastPluginEngine.cmake)
localcast_add_plugin_engine(localcast_trigger_engine CLASS Trigger RATES 48k 384k
  SOURCES
    effect.cpp
    engine.cpp
    engine_process.cpp
    event.cpp
    judge.cpp
    notes.cpp
    status.cpp
    ../../parts/room_source.cpp)
