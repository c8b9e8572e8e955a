# Writes the dependency file of a generated source: what the Faust compiler, run with -json, says that it read.
#
# cmake -D DSP=program.dsp -D JSON=program.dsp.json -D SOURCE=program.cpp -P LocalcastFaustDepfile.cmake
#
# writes program.cpp.d.
cmake_minimum_required(VERSION 3.23)

# As make reads a file's name.
function(localcast_depfile_name path result)
  string(REPLACE "$" "$$" path "${path}")
  string(REPLACE "#" "\\#" path "${path}")
  string(REPLACE " " "\\ " path "${path}")
  set(${result} "${path}" PARENT_SCOPE)
endfunction()

file(READ "${JSON}" json)
string(JSON program GET "${json}" filename) # stops here when the file is no JSON
string(JSON count ERROR_VARIABLE imports_nothing LENGTH "${json}" library_list)
if(imports_nothing)
  set(count 0)
endif()
localcast_depfile_name("${SOURCE}" source)
localcast_depfile_name("${DSP}" name) # so that there is always one: what depends on nothing, ninja makes each time
set(text "${source}: ${name}")
set(index 0)
while(index LESS count)
  string(JSON library GET "${json}" library_list ${index})
  cmake_path(ABSOLUTE_PATH library NORMALIZE)
  localcast_depfile_name("${library}" name)
  string(APPEND text " \\\n  ${name}")
  math(EXPR index "${index} + 1")
endwhile()
file(WRITE "${SOURCE}.d" "${text}\n")
