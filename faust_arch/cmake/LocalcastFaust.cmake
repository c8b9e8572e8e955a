# Runs the Faust compiler at build time and adds what it writes to a target.

# Finds the compiler and its headers, or says in one sentence what is missing.
function(localcast_find_faust)
  find_program(LOCALCAST_FAUST_COMPILER faust)
  find_path(LOCALCAST_FAUST_INCLUDE_DIR faust/dsp/dsp.h)
  if(NOT LOCALCAST_FAUST_COMPILER OR NOT LOCALCAST_FAUST_INCLUDE_DIR)
    message(FATAL_ERROR "The Faust compiler is missing: install the package 'faust' "
                        "(Debian: apt-get install faust) or leave this part out with -DLOCALCAST_BUILD_FAUST=OFF")
  endif()
endfunction()

# localcast_add_faust_dsp(target DSP program.dsp CLASS Name [DOUBLE] [OPTIONS ...])
#
# Compiles program.dsp through the architecture localcast_class.cpp into `target`. A header <Name.hpp> declares
# `std::unique_ptr<::dsp> localcast::faust::create_Name()`. DOUBLE computes in double precision and makes FAUSTFLOAT
# double in the whole target (and in what links it): all programs of one binary must agree on it. OPTIONS are handed
# to the compiler. The program is compiled again when it, a file that it imports, or the architecture changes.
function(localcast_add_faust_dsp target)
  cmake_parse_arguments(arg "DOUBLE" "DSP;CLASS" "OPTIONS" ${ARGN})
  if(NOT arg_DSP OR NOT arg_CLASS)
    message(FATAL_ERROR "localcast_add_faust_dsp(${target}): expected DSP program.dsp CLASS Name")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DSP NORMALIZE OUTPUT_VARIABLE dsp)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/faust/${target})
  set(source ${directory}/${arg_CLASS}.cpp)

  if(arg_DOUBLE)
    list(APPEND arg_OPTIONS -double)
    target_compile_definitions(${target} PUBLIC FAUSTFLOAT=double)
  endif()
  localcast_faust_generate(${dsp} ${source} localcast_class.cpp -cn ${arg_CLASS} ${arg_OPTIONS})

  set(LOCALCAST_FAUST_CLASS ${arg_CLASS})
  configure_file(${LOCALCAST_FAUST_DIR}/cmake/program.hpp.in ${directory}/${arg_CLASS}.hpp @ONLY)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PUBLIC ${directory})
  target_link_libraries(${target} PUBLIC localcast_faust)
endfunction()

# localcast_add_faust_program(target DSP program.dsp [OPTIONS ...])
#
# Makes an executable that runs program.dsp over sound files, through the architecture localcast.cpp. OPTIONS are handed
# to the Faust compiler. It is made again when the program, a file that it imports, or the architecture changes.
function(localcast_add_faust_program target)
  cmake_parse_arguments(arg "" "DSP" "OPTIONS" ${ARGN})
  if(NOT arg_DSP)
    message(FATAL_ERROR "localcast_add_faust_program(${target}): expected DSP program.dsp")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DSP NORMALIZE OUTPUT_VARIABLE dsp)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/faust/${target}/${target}.cpp)
  localcast_faust_generate(${dsp} ${source} localcast.cpp ${arg_OPTIONS})
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE localcast_faust localcast_faust_runner)
endfunction()

# Compiles a program through an architecture into a C++ file, with these options of the Faust compiler.
function(localcast_faust_generate dsp source architecture)
  localcast_faust_imports(${dsp} imports)
  cmake_path(GET source PARENT_PATH directory)
  cmake_path(GET source STEM name)
  file(MAKE_DIRECTORY ${directory})
  add_custom_command(OUTPUT ${source}
    COMMAND ${LOCALCAST_FAUST_COMPILER} ${ARGN} -A ${LOCALCAST_FAUST_DIR} -I ${LOCALCAST_FAUST_DIR}/dsp
            -a ${architecture} ${dsp} -o ${source}
    DEPENDS ${dsp} ${imports} ${LOCALCAST_FAUST_DIR}/${architecture} ${LOCALCAST_FAUST_COMPILER}
    COMMENT "Faust: ${name}" VERBATIM)
  # Generated code is not held to the project's warnings.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -w)
endfunction()

# The files that a program imports by name, from its own folder or from the project's libraries, and what those import,
# so that a change in one of them compiles it again.
function(localcast_faust_imports dsp result)
  set(found "")
  set(pending ${dsp})
  while(pending)
    list(POP_FRONT pending file)
    cmake_path(GET file PARENT_PATH directory)
    file(STRINGS ${file} lines REGEX "(import|library|component)\\(\"")
    foreach(line IN LISTS lines)
      string(REGEX MATCHALL "\"[^\"]+\"" names "${line}")
      foreach(name IN LISTS names)
        string(REPLACE "\"" "" name "${name}")
        foreach(path IN ITEMS ${directory}/${name} ${LOCALCAST_FAUST_DIR}/dsp/${name})
          if(EXISTS ${path} AND NOT path IN_LIST found)
            list(APPEND found ${path})
            list(APPEND pending ${path})
          endif()
        endforeach()
      endforeach()
    endforeach()
  endwhile()
  set(${result} ${found} PARENT_SCOPE)
endfunction()
