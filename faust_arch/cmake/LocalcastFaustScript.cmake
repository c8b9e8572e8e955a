# faust2localcast twice: one beside the runner's library, for this build, and one that is installed and finds everything
# relative to itself.
set(words ARCHITECTURE_DIR LIBRARY_DIR HEADER_DIR CORE_HEADER_DIR RUNNER RESERVOIR PLUGIN_PROJECT PACKAGE)

# This build's paths, as words that the shell takes as they are.
set(paths "${LOCALCAST_FAUST_ARCHITECTURE_DIR}" "${LOCALCAST_FAUST_LIBRARY_DIR}" "${LOCALCAST_FAUST_HEADER_DIR}"
          "${PROJECT_SOURCE_DIR}/core/include"
          "$<TARGET_FILE:localcast_faust_runner>" "$<TARGET_FILE:localcast_reservoir_static>"
          "" "") # plugins are made of what is installed
foreach(word path IN ZIP_LISTS words paths)
  string(REPLACE "'" "'\\''" path "${path}")
  set(LOCALCAST_SCRIPT_${word} "'${path}'")
endforeach()
configure_file(faust2localcast.in faust2localcast.build @ONLY)
file(GENERATE OUTPUT $<TARGET_FILE_DIR:localcast_faust_runner>/faust2localcast
  INPUT ${CMAKE_CURRENT_BINARY_DIR}/faust2localcast.build
  FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(data "${CMAKE_INSTALL_FULL_DATADIR}/faust")
set(paths "${data}" "${data}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}" "${CMAKE_INSTALL_FULL_INCLUDEDIR}"
          "${CMAKE_INSTALL_FULL_LIBDIR}/$<TARGET_FILE_NAME:localcast_faust_runner>"
          "${CMAKE_INSTALL_FULL_LIBDIR}/$<TARGET_FILE_NAME:localcast_reservoir_static>"
          "${CMAKE_INSTALL_FULL_DATADIR}/localcast/plugins/faust2localcast" "${CMAKE_INSTALL_FULL_LIBDIR}/cmake/localcast")
foreach(word path IN ZIP_LISTS words paths)
  file(RELATIVE_PATH path "${CMAKE_INSTALL_FULL_BINDIR}" "${path}")
  set(LOCALCAST_SCRIPT_${word} "\"$here/${path}\"")
endforeach()
configure_file(faust2localcast.in faust2localcast.install @ONLY)
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/$<CONFIG>/installed/faust2localcast
  INPUT ${CMAKE_CURRENT_BINARY_DIR}/faust2localcast.install)
install(PROGRAMS ${CMAKE_CURRENT_BINARY_DIR}/$<CONFIG>/installed/faust2localcast DESTINATION ${CMAKE_INSTALL_BINDIR})
