# localcast_window_dump: a window as files. Included by those who link it, plugins and examples.
if(TARGET localcast_window_dump)
  return()
endif()
find_package(nlohmann_json QUIET)
if(NOT nlohmann_json_FOUND)
  message(FATAL_ERROR "LocalCast: the Debian package nlohmann-json3-dev is missing. Install it, or leave plugins and "
                      "examples out with -DLOCALCAST_BUILD_PLUGINS=OFF and -DLOCALCAST_BUILD_EXAMPLES=OFF.")
endif()
add_library(localcast_window_dump STATIC EXCLUDE_FROM_ALL
  ${CMAKE_CURRENT_LIST_DIR}/audio_dump.cpp
  ${CMAKE_CURRENT_LIST_DIR}/window_dump.cpp)
target_include_directories(localcast_window_dump PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..)
target_link_libraries(localcast_window_dump PUBLIC localcast::reservoir_static localcast_files PRIVATE nlohmann_json::nlohmann_json)
localcast_set_warnings(localcast_window_dump)
localcast_harden(localcast_window_dump)
localcast_allow_concatenation(localcast_window_dump)
