# localcast_harden(target...): Release binaries that make misuse of memory hard, and do not tell of the folder that they
# were built in. Only where LocalCast is built by itself: a project that adds it has flags of its own.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

set(flags "")
if(localcast_IS_TOP_LEVEL AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  check_pie_supported() # CMAKE_POSITION_INDEPENDENT_CODE then holds for linking as well
  foreach(flag IN ITEMS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
    string(MAKE_C_IDENTIFIER "LOCALCAST_HAS${flag}" known)
    check_cxx_compiler_flag(${flag} ${known})
    if(${known})
      list(APPEND flags ${flag})
    endif()
  endforeach()
  # Undefined first: some distributions' compilers define it already.
  list(APPEND flags -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
       "-ffile-prefix-map=${PROJECT_BINARY_DIR}=build" "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
endif()
# In the cache, for the function is called from every folder.
set(LOCALCAST_HARDENING "${flags}" CACHE INTERNAL "What localcast_harden() adds")

function(localcast_harden)
  if(NOT LOCALCAST_HARDENING)
    return()
  endif()
  foreach(target IN LISTS ARGN)
    target_compile_options(${target} PRIVATE "$<$<CONFIG:Release>:${LOCALCAST_HARDENING}>")
    get_target_property(type ${target} TYPE)
    if(NOT type STREQUAL "STATIC_LIBRARY" AND NOT type STREQUAL "OBJECT_LIBRARY")
      target_link_options(${target} PRIVATE $<$<CONFIG:Release>:LINKER:-z,relro,-z,now>)
    endif()
  endforeach()
endfunction()
