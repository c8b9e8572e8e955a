# Runs the Faust compiler at build time and adds what it writes to a target.
#
# Whoever includes this sets LOCALCAST_FAUST_ARCHITECTURE_DIR, where localcast.cpp is, LOCALCAST_FAUST_HEADER_DIR, where
# faust/localcast is, and LOCALCAST_FAUST_LIBRARY_DIR, where the libraries for import() are.
cmake_policy(VERSION 3.23)

# localcast_find_faust([what else can be done])
#
# Finds the compiler and its headers, or says in one sentence what is missing.
function(localcast_find_faust)
  find_program(LOCALCAST_FAUST_COMPILER faust)
  find_path(LOCALCAST_FAUST_INCLUDE_DIR faust/dsp/dsp.h)
  if(NOT LOCALCAST_FAUST_COMPILER OR NOT LOCALCAST_FAUST_INCLUDE_DIR)
    message(FATAL_ERROR "The Faust compiler is missing: install the package 'faust' "
                        "(Debian: apt-get install faust)" ${ARGN})
  endif()
endfunction()

# localcast_add_faust_dsp(target DSP program.dsp CLASS Name [DOUBLE] [OPTIONS ...])
#
# Compiles program.dsp through the architecture localcast_class.cpp into `target`. A header <Name.hpp> declares
# `std::unique_ptr<::dsp> localcast::faust::create_Name()`. DOUBLE computes in double precision and makes FAUSTFLOAT
# double in the whole target (and in what links it): all programs of one binary must agree on it. OPTIONS are handed
# to the compiler. The program is compiled again when it, any file that it imports by whatever way, or the architecture
# changes.
function(localcast_add_faust_dsp target)
  cmake_parse_arguments(arg "DOUBLE" "DSP;CLASS" "OPTIONS" ${ARGN})
  if(NOT arg_DSP OR NOT arg_CLASS)
    message(FATAL_ERROR "localcast_add_faust_dsp(${target}): expected DSP program.dsp CLASS Name")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DSP NORMALIZE OUTPUT_VARIABLE dsp)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/faust/${target})
  set(source ${directory}/${arg_CLASS}/${arg_CLASS}.cpp)

  if(arg_DOUBLE)
    list(APPEND arg_OPTIONS -double)
    target_compile_definitions(${target} PUBLIC FAUSTFLOAT=double)
  endif()
  localcast_faust_generate(${dsp} ${source} localcast_class.cpp -cn ${arg_CLASS} ${arg_OPTIONS})

  set(LOCALCAST_FAUST_CLASS ${arg_CLASS})
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/program.hpp.in ${directory}/${arg_CLASS}.hpp @ONLY)
  target_sources(${target} PRIVATE ${source})
  target_include_directories(${target} PUBLIC ${directory})
  target_link_libraries(${target} PUBLIC localcast::faust)
endfunction()

# localcast_add_faust_program(target DSP program.dsp [JACK] [OSC] [MIDI] [VOICES count] [OPTIONS ...])
#
# Makes an executable that runs program.dsp over sound files, through the architecture localcast.cpp. With JACK it can
# play live as well; OSC and MIDI add that to it, and VOICES as many voices as MIDI plays unless the command line says
# otherwise; each of these three brings what it needs. OPTIONS are handed to the Faust compiler. The program is made again
# when program.dsp, any file that it imports, or the architecture changes.
function(localcast_add_faust_program target)
  cmake_parse_arguments(arg "JACK;OSC;MIDI" "DSP;VOICES" "OPTIONS" ${ARGN})
  if(NOT arg_DSP)
    message(FATAL_ERROR "localcast_add_faust_program(${target}): expected DSP program.dsp")
  endif()
  if(DEFINED arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "localcast_add_faust_program(${target}): '${arg_UNPARSED_ARGUMENTS}': expected DSP, JACK, OSC, "
                        "MIDI, VOICES or OPTIONS")
  endif()
  cmake_path(ABSOLUTE_PATH arg_DSP NORMALIZE OUTPUT_VARIABLE dsp)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/faust/${target}/${target}.cpp)
  localcast_faust_generate(${dsp} ${source} localcast.cpp ${arg_OPTIONS})
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE localcast::faust localcast::faust_runner)
  if(DEFINED arg_VOICES)
    if(NOT arg_VOICES MATCHES "^[1-9][0-9]*$")
      message(FATAL_ERROR "localcast_add_faust_program(${target}): '${arg_VOICES}': expected VOICES and their number")
    endif()
    target_compile_definitions(${target} PRIVATE NVOICES=${arg_VOICES})
    set(arg_MIDI TRUE)
  endif()
  if(arg_JACK OR arg_OSC OR arg_MIDI)
    localcast_add_live_part(${target} JACK jack jack/jack.h libjack-jackd2-dev)
  endif()
  if(arg_OSC)
    localcast_add_live_part(${target} OSC OSCFaust faust/gui/OSCUI.h faust)
  endif()
  if(arg_MIDI)
    target_compile_definitions(${target} PRIVATE LOCALCAST_MIDI)
  endif()
endfunction()

# Gives a program what the define LOCALCAST_<part> brings in, and the library for it.
function(localcast_add_live_part target part library header package)
  find_library(LOCALCAST_${part}_LIBRARY ${library})
  find_path(LOCALCAST_${part}_INCLUDE_DIR ${header})
  if(NOT LOCALCAST_${part}_LIBRARY OR NOT LOCALCAST_${part}_INCLUDE_DIR)
    message(FATAL_ERROR "localcast_add_faust_program(${target}): ${part}: the library '${library}' or its header is "
                        "missing: install the package '${package}' (Debian: apt-get install ${package})")
  endif()
  target_compile_definitions(${target} PRIVATE LOCALCAST_${part})
  target_include_directories(${target} SYSTEM PRIVATE ${LOCALCAST_${part}_INCLUDE_DIR})
  target_link_libraries(${target} PRIVATE ${LOCALCAST_${part}_LIBRARY})
endfunction()

# Compiles a program through an architecture into a C++ file in a folder of its own, with these options of the Faust
# compiler.
function(localcast_faust_generate dsp source architecture)
  localcast_find_faust()
  cmake_path(GET dsp FILENAME program)
  cmake_path(GET source PARENT_PATH directory)
  cmake_path(GET source FILENAME file)
  cmake_path(GET source STEM name)
  file(MAKE_DIRECTORY ${directory})
  set(headers "")
  if("-i" IN_LIST ARGN OR "--inline-architecture-files" IN_LIST ARGN)
    set(headers $<TARGET_PROPERTY:localcast::faust,HEADER_SET>)
  endif()
  set(depfile_script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/LocalcastFaustDepfile.cmake)
  add_custom_command(OUTPUT ${source}
    COMMAND ${LOCALCAST_FAUST_COMPILER} ${ARGN} -json -O ${directory} -I ${LOCALCAST_FAUST_LIBRARY_DIR}
            -A ${LOCALCAST_FAUST_ARCHITECTURE_DIR} -A ${LOCALCAST_FAUST_HEADER_DIR} -a ${architecture} ${dsp} -o ${file}
    COMMAND ${CMAKE_COMMAND} -D DSP=${dsp} -D JSON=${directory}/${program}.json -D SOURCE=${source}
            -P ${depfile_script}
    DEPENDS ${dsp} ${headers} ${LOCALCAST_FAUST_ARCHITECTURE_DIR}/${architecture} ${LOCALCAST_FAUST_COMPILER}
            ${depfile_script}
    DEPFILE ${source}.d
    COMMENT "Faust: ${name}" VERBATIM)
  # Generated code is not held to the project's warnings.
  set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS -w)
endfunction()
